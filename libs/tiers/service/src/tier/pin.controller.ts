import { randomUUID } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ApiCaller, Caller, CorrelationId, Refuses, Roles } from '@accrue/http';
import { KnownMembers } from '@accrue/context-kit';
import { invariant, parseInstant, pinId as idOfPin, Rejected } from '@accrue/kernel';
import type { MembershipCommand } from '@accrue/tiers-domain';
import { Memberships } from '../membership/memberships';
import type { TiersProblemCode } from '../problem-statuses';
import { ProgrammeLadders } from '../programme/ladders';
import { PinnedTierDto, PinTierDto, UnpinTierDto } from './pin.dto';

/** A tier by hand, with a reason and the name of whoever did it. */
@ApiTags('tiers')
@Controller('v1/members/:memberId')
export class PinController {
  constructor(
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
    private readonly members: KnownMembers,
  ) {}

  @Roles('operator')
  @Post('tier::pin')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give a member a tier by hand, with a reason',
    description:
      'From now on, until it is over or taken back, the member does not fall below it, whatever they earn, bring back or lose by time; who earns more rises. Sales ' +
      'are adjudicated with it as with any other. It takes the place of the pin before. The same again is answered in the same way.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOkResponse({ type: PinnedTierDto })
  @Refuses(
    'id.invalid',
    'instant.invalid',
    'member.closed',
    'member.merged',
    'member.unknown',
    'pin.conflict',
    'pin.until_passed',
    'programme.not_published',
    'tier.unknown',
    'write.conflict',
  )
  async pin(
    @Param('memberId') memberId: string,
    @Body() { pinId: given, tierId, until, reasonCode }: PinTierDto,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PinnedTierDto> {
    const pinId = idOfPin(given ?? key ?? randomUUID()); // no DTO checks a header
    const terms = { pinId, tierId, until: until === undefined ? null : parseInstant(until), reasonCode };
    await this.mustBeOfUse(memberId);
    const data = { memberId, ...terms, actor, ...(await this.moment(memberId)) };
    return this.execute({ type: 'PinTier', data }, 'pin', correlationId);
  }

  @Roles('operator')
  @Post('tier::unpin')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take back a tier that was given by hand',
    description:
      'From now on the member has what they earn. One that is over stays so; the same again is answered in the same way.',
  })
  @ApiOkResponse({ type: PinnedTierDto })
  @Refuses('member.unknown', 'pin.unknown', 'programme.not_published', 'write.conflict')
  async unpin(
    @Param('memberId') memberId: string,
    @Body() { pinId, reasonCode }: UnpinTierDto,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PinnedTierDto> {
    await this.members.mustKnow(memberId);
    const data = { memberId, pinId, reasonCode, actor, ...(await this.moment(memberId)) };
    return this.execute({ type: 'UnpinTier', data }, 'unpin', correlationId);
  }

  private async mustBeOfUse(memberId: string): Promise<void> {
    await this.members.mustKnow(memberId);
    const into = await this.members.survivorOf(memberId);
    if (into !== null) throw new Rejected<TiersProblemCode>('member.merged', { memberId, into });
    if (await this.members.hasLeft(memberId)) throw new Rejected<TiersProblemCode>('member.closed', { memberId });
  }

  private async moment(memberId: string) {
    const ladders = await this.ladders.inEffectIfAny();
    if (ladders === null) throw new Rejected<TiersProblemCode>('programme.not_published');
    return { ladders: await this.ladders.of(memberId, ladders), now: this.memberships.now() };
  }

  private async execute(
    command: Extract<MembershipCommand, { readonly type: 'PinTier' | 'UnpinTier' }>,
    verb: string,
    correlationId: string,
  ): Promise<PinnedTierDto> {
    const { memberId, pinId, actor, now } = command.data;
    const { state, revision } = await this.memberships.execute(memberId, command, {
      ...{ messageId: `tier/${memberId}/${pinId}/${verb}`, correlationId, actor, occurredAt: now },
    });
    const pin = state.pins.find((each) => each.pinId === pinId);
    invariant(pin !== undefined, `the membership knows the pin ${pinId}`);
    const { tierId, from, until, endedAt, reasonCode, actor: by } = pin;
    return { memberId, pinId, tierId, since: from, until, endedAt, reasonCode, actor: by, revision };
  }
}
