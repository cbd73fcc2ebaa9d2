import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rejected } from '@accrue/kernel';
import { decideMember, identityKey } from '@accrue/enrollment-domain';
import { Caller, CONTEXT_PORTS, CorrelationId, Roles, type ApiCaller, type ContextPorts } from '@accrue/http';
import { IdentityReader } from '@accrue/identities';
import { KeyRegistry } from '@accrue/persistence';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { BlockIdentityDto, LinkIdentityDto } from './identity.dto';

@ApiTags('members')
@Controller('v1/members')
export class IdentitiesController {
  private readonly registry: KeyRegistry;

  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly identities: IdentityReader,
  ) {
    this.registry = new KeyRegistry(ports.database);
  }

  @Roles('pos')
  @Post(':memberId/identities')
  @ApiOperation({ summary: 'Link a card or another identity' })
  @ApiCreatedResponse({ type: MemberView })
  async link(
    @Param('memberId') memberId: string,
    @Body() dto: LinkIdentityDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const identity = this.identities.read(dto, '/value');
    const command = { type: 'LinkIdentity', data: { identity }, metadata: { now: this.ports.clock.now() } } as const;
    // Asked before as well, so that nothing is reserved for a member who may not have it.
    decideMember(command, (await this.members.get(memberId)).member);
    const key = identityKey(identity);
    const [owner] = await this.registry.reserve([{ key, owner: memberId }]);
    if (owner?.owner !== memberId) throw new Rejected('identity.taken', { type: dto.type });
    await this.members.execute(memberId, `link:${memberId}:${key}`, command, { correlationId, actor: caller.name });
    return this.show(memberId);
  }

  @Roles('pos')
  @Post(':memberId/identities::block')
  @HttpCode(200)
  @ApiOperation({ summary: 'Block a lost or stolen card', description: 'For ever; the account goes on without it.' })
  @ApiOkResponse({ type: MemberView })
  async block(
    @Param('memberId') memberId: string,
    @Body() dto: BlockIdentityDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const identity = this.identities.read(dto, '/value');
    await this.members.get(memberId);
    const command = {
      type: 'BlockIdentity',
      data: { identity, reason: dto.reason },
      metadata: { now: this.ports.clock.now() },
    } as const;
    await this.members.execute(memberId, `block:${memberId}:${identityKey(identity)}`, command, {
      correlationId,
      actor: caller.name,
    });
    return this.show(memberId);
  }

  private async show(memberId: string): Promise<MemberView> {
    const { member, revision } = await this.members.get(memberId);
    return memberView(member, revision);
  }
}
