import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  decideMember,
  identityKey,
  sameIdentity,
  type BlockIdentity,
  type EnrolledMember,
  type FreeIdentity,
  type Identity,
  type LinkIdentity,
} from '@accrue/enrollment-domain';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { IdentityReader, normaliseIdentity, type GivenIdentity } from '@accrue/identities';
import { invariant, Rejected, type MemberId } from '@accrue/kernel';
import { Erasures } from '../erase/erasures';
import { memberView, MemberView } from '../members/member-view';
import { Members, type Asked } from '../members/members';
import { BlockIdentityDto, IdentityWithReasonDto, LinkIdentityDto } from './identity.dto';
import { Profiles } from '../privacy/profiles';
import { IdentityOwners } from './identity-owners';
import { identityTaken } from './identity-taken';
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

type IdentityCommand = LinkIdentity | BlockIdentity | FreeIdentity;

@ApiTags('members')
@Controller('v1/members')
export class IdentitiesController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly identities: IdentityReader,
    private readonly owners: IdentityOwners,
    private readonly erasures: Erasures,
    private readonly profiles: Profiles,
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
    const [sealed] = await this.profiles.sealAll([
      { memberId, profile: {}, dates: {}, identities: [normaliseIdentity(dto, '/value')] },
    ]);
    const text = sealed?.identities[0];
    invariant(text !== undefined, 'what is given is sealed');
    const data = { identity: { ...identity, sealed: text } };
    const command = { type: 'LinkIdentity', data, metadata: { now: this.ports.clock.now() } } as const;
    // Asked before as well, so that nothing is reserved for a member who may not have it.
    decideMember(command, member);
    if (!(await this.owners.take(identity, memberId))) throw identityTaken(identity.type);
    try {
      return await this.change(memberId, command, { correlationId, actor: caller.name });
    } catch (error) {
      // Erased since they were asked: what was reserved is nobody's again.
      if (error instanceof Rejected && error.code === 'member.erased') await this.erasures.forget([memberId]);
      throw error;
    }
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
    return this.change(holder, command, { correlationId, actor: caller.name });
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
    const view = await this.change(holder, command, { correlationId, actor: caller.name });
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

  /** The same may be wished for again and again, so the message is named after what it changes, too. @throws Rejected member.unknown */
  private async change(memberId: string, command: IdentityCommand, asked: Asked): Promise<MemberView> {
    const before = await this.members.get(memberId);
    const messageId = `${command.type}:${memberId}:${identityKey(command.data.identity)}:${String(before.revision)}`;
    await this.members.execute(memberId, command, { messageId, ...asked });
    const { member, revision } = await this.members.get(memberId);
    return memberView(member, revision);
  }
}
