import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { sameIdentity, type EnrolledMember, type Identity } from '@accrue/enrollment-domain';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { IdentityReader, type GivenIdentity } from '@accrue/identities';
import { Rejected, type MemberId } from '@accrue/kernel';
import { MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { BlockIdentityDto, IdentityWithReasonDto, LinkIdentityDto } from './identity.dto';
import { IdentityChanges } from './identity-changes';
import { IdentityOwners } from './identity-owners';
import { mustBePresent } from './presented';
import type { EnrollmentProblemCode } from '../problems';

const IDENTITY_REFUSALS = [
  'member.unknown',
  'member.erased',
  'identity.invalid',
  'phone.invalid',
  'email.invalid',
  'write.conflict',
] as const;

@ApiTags('members')
@Controller('v1/members')
export class IdentitiesController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly identities: IdentityReader,
    private readonly owners: IdentityOwners,
    private readonly changes: IdentityChanges,
  ) {}

  @Roles('pos', 'support')
  @Post(':memberId/identities')
  @ApiOperation({
    summary: 'Link a card or another identity',
    description: 'A till has the member present another identity of theirs; an operator need not.',
  })
  @ApiCreatedResponse({ type: MemberView })
  @Refuses(
    ...IDENTITY_REFUSALS,
    'member.closed',
    'member.merged',
    'identity.taken',
    'identity.blocked',
    'identity.too_many',
    'identity.not_presented',
  )
  async link(
    @Param('memberId') memberId: string,
    @Body() dto: LinkIdentityDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const identity = this.identities.read(dto, '/value');
    const { member } = await this.members.get(memberId);
    mustBePresent(caller, await this.members.familyOf(member), { wanted: identity, presented: this.presented(dto) });
    return this.changes.link(memberId, dto, { correlationId, actor: caller.name });
  }

  @Roles('pos', 'support')
  @Post(':memberId/identities::block')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Block a lost or stolen card',
    description:
      'Until an operator frees it: what it is shown for meanwhile is nobody’s. The account goes on without it. A till has the member present another identity of theirs; an operator need not.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses(...IDENTITY_REFUSALS, 'member.closed', 'identity.unknown', 'identity.not_presented')
  async block(
    @Param('memberId') memberId: string,
    @Body() dto: BlockIdentityDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const data = { identity: this.identities.read(dto, '/value'), reason: dto.reason };
    const { member } = await this.members.get(memberId);
    mustBePresent(caller, await this.members.familyOf(member), {
      wanted: data.identity,
      presented: this.presented(dto),
    });
    const holder = await this.holderOf(member, data.identity);
    if (!(await this.owners.isStillWith(holder, data.identity)))
      throw new Rejected<EnrollmentProblemCode>('identity.unknown', { identityType: data.identity.type });
    const command = { type: 'BlockIdentity', data, metadata: { now: this.ports.clock.now() } } as const;
    return this.changes.change(holder, command, { correlationId, actor: caller.name });
  }

  @Roles('operator')
  @Post(':memberId/identities::free')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take an identity from a member, for its next owner',
    description:
      'A number that was given to somebody else, a card that was mixed up. What happened before stays with this member; whoever enrols or links it next has it from then on. Closing a membership frees all of its identities but those that are blocked.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses(...IDENTITY_REFUSALS, 'member.closed', 'identity.unknown')
  async free(
    @Param('memberId') memberId: string,
    @Body() dto: IdentityWithReasonDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const data = { identity: this.identities.read(dto, '/value'), reason: dto.reason };
    const command = { type: 'FreeIdentity', data, metadata: { now: this.ports.clock.now() } } as const;
    const holder = await this.holderOf((await this.members.get(memberId)).member, data.identity);
    const view = await this.changes.change(holder, command, { correlationId, actor: caller.name });
    await this.owners.letGo(data.identity, holder);
    return view;
  }

  /** The member itself, or the duplicate of it that has the identity. */
  private async holderOf(member: EnrolledMember, wanted: Identity): Promise<MemberId> {
    const holder = (await this.members.familyOf(member)).find(({ identities }) =>
      identities.some((known) => known.status !== 'freed' && sameIdentity(known, wanted)),
    );
    return (holder ?? member).memberId;
  }

  private presented({ presented }: { readonly presented?: GivenIdentity }) {
    return presented === undefined ? null : this.identities.read(presented, '/presented/value');
  }
}
