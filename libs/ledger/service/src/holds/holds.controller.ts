import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Executed } from '@accrue/event-store';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import {
  epochMs,
  holdId as holdIdOf,
  instantFromEpochMs,
  invariant,
  isGiftCardId,
  minorUnits,
  points,
  receiptId,
  Rejected,
  type HoldId,
  type InstantIso,
  type Points,
} from '@accrue/kernel';
import {
  isPayout,
  holdOf,
  pointsWorth,
  smallestAmount,
  type Account,
  type AccountCommand,
  type AccountEvent,
} from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';
import { walletUnits } from '../account/wallet-units';
import type { LedgerProblemCode } from '../problem-statuses';
import { CaptureHoldDto, ExtendHoldDto, HOLD_TTL_SECONDS, HoldDto, PlaceHoldDto } from './holds.dto';
import { mustBeMember } from '../gift-cards/must-be-member';
import { shownHold } from './shown-hold';

/** Points as a tender at the till: hold before paying, capture with the receipt, release when the sale is given up. */
@ApiTags('ledger')
@Controller('v1/accounts/:memberId/holds')
export class HoldsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: KnownMembers,
    private readonly wallets: KnownWallets,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos')
  @Post()
  @ApiOperation({
    summary: 'Hold points for a basket',
    description:
      'A receipt spends them: its points tender names the hold (`holdId`) and hands back the `revision` of this answer ' +
      '(`accountRevision`). Safe to repeat with a `holdId` of the till’s own.',
  })
  @ApiCreatedResponse({ type: HoldDto })
  @Refuses(
    'account.merged',
    'account.closed',
    'gift_card.needs_pin',
    'hold.conflict',
    'hold.unknown',
    'hold.invalid',
    'hold.amount_not_whole',
    'hold.points_or_amount',
    'wallet.no_value',
    'wallet.unknown',
    'points.insufficient',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async place(
    @Param('memberId') memberId: string,
    @Body() body: PlaceHoldDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<HoldDto> {
    mustBeMember(memberId);
    const now = this.accounts.now();
    const holdId = body.holdId ?? randomUUID();
    const expiresAt = endOf(now, body);
    const { walletId } = body;
    return this.execute(memberId, holdId, 'place', caller, correlationId, {
      type: 'PlaceHold',
      data: {
        holdId: holdIdOf(holdId),
        walletId,
        points: await this.pointsOf(body, now),
        expiresAt,
        redemptionId: null,
        isAccountClosed: await this.members.hasLeft(memberId),
        onRefusal: 'reject',
      },
      metadata: { now },
    });
  }

  @Roles('pos')
  @Post(':holdId(^[^]+)::extend')
  @ApiOperation({
    summary: 'Give an open hold more time',
    description:
      'It ends `ttlSeconds` from now, never earlier than before, and at most seven days after it was placed. A receipt that it pays ' +
      'hands back the `revision` of this answer.',
  })
  @HttpCode(200)
  @ApiOkResponse({ type: HoldDto })
  @Refuses(
    'account.merged',
    'hold.unknown',
    'hold.captured',
    'hold.expired',
    'hold.refused',
    'hold.refunded',
    'hold.released',
    'hold.too_long',
    'id.invalid',
    'write.conflict',
  )
  extend(
    @Param('memberId') memberId: string,
    @Param('holdId') holdId: string,
    @Body() body: ExtendHoldDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<HoldDto> {
    const now = this.accounts.now();
    const expiresAt = endOf(now, body);
    return this.execute(memberId, holdId, `extend/${expiresAt}`, caller, correlationId, {
      type: 'ExtendHold',
      data: { holdId: holdIdOf(holdId), expiresAt },
      metadata: { now },
    });
  }

  @Roles('pos')
  @Post(':holdId(^[^]+)::capture')
  @ApiOperation({ summary: 'Spend held points, all or a part; a hold is captured once per receipt' })
  @HttpCode(200)
  @ApiOkResponse({ type: HoldDto })
  @Refuses(
    'account.merged',
    'hold.unknown',
    'hold.captured',
    'hold.exceeded',
    'hold.expired',
    'hold.invalid',
    'hold.receipt_paid',
    'hold.refused',
    'hold.refunded',
    'hold.released',
    'id.invalid',
    'amount.out_of_range',
    'write.conflict',
  )
  capture(
    @Param('memberId') memberId: string,
    @Param('holdId') holdId: string,
    @Body() body: CaptureHoldDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<HoldDto> {
    const { points: amount = null, receiptId: receipt = null, final: isFinal = amount === null } = body;
    const verb = `capture/${JSON.stringify([receipt, amount, isFinal])}`;
    return this.execute(memberId, holdId, verb, caller, correlationId, {
      type: 'CaptureHold',
      data: {
        holdId: holdIdOf(holdId),
        walletId: null,
        points: amount === null ? null : points(amount),
        receiptId: receipt === null ? null : receiptId(receipt),
        isFinal,
        onTimeout: isGiftCardId(memberId) ? 'reject_booked' : 'reject',
      },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('pos', 'support')
  @Post(':holdId(^[^]+)::release')
  @ApiOperation({ summary: 'Give held points back' })
  @HttpCode(200)
  @ApiOkResponse({ type: HoldDto })
  @Refuses(
    'account.merged',
    'hold.unknown',
    'hold.captured',
    'hold.expired',
    'hold.refused',
    'id.invalid',
    'write.conflict',
  )
  release(
    @Param('memberId') memberId: string,
    @Param('holdId') holdId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<HoldDto> {
    return this.execute(memberId, holdId, 'release', caller, correlationId, {
      type: 'ReleaseHold',
      data: { holdId: holdIdOf(holdId), cause: 'cancelled' },
      metadata: { now: this.accounts.now() },
    });
  }

  /** As many as the till says, or as are worth what it says. */
  private async pointsOf({ walletId, points: said, amountMinor }: PlaceHoldDto, now: InstantIso): Promise<Points> {
    if ((said === undefined) === (amountMinor === undefined))
      throw new Rejected<LedgerProblemCode>('hold.points_or_amount');
    if (said !== undefined) return points(said);
    const amount = minorUnits(amountMinor ?? 0);
    const { value } = await this.wallets.mustKnow(walletId, now);
    if (value === null) throw new Rejected<LedgerProblemCode>('wallet.no_value', { walletId });
    const exactly = pointsWorth(value, amount);
    if (exactly === null)
      throw new Rejected<LedgerProblemCode>('hold.amount_not_whole', {
        amountMinor: amount,
        multipleOfMinor: smallestAmount(value),
      });
    return exactly;
  }

  private async execute(
    memberId: string,
    holdId: string,
    verb: string,
    caller: ApiCaller,
    correlationId: string,
    command: AccountCommand,
  ): Promise<HoldDto> {
    // What was set aside for a payout is none of a till's business.
    if (isPayout(holdId)) throw new Rejected<LedgerProblemCode>('hold.unknown', { holdId });
    // The same wish for the same hold has the same message id: a retry is recognised also after a lost answer.
    const messageId = `hold/${memberId}/${holdId}/${verb}`;
    const context = { messageId, correlationId, actor: caller.name };
    // At once: a till waits for neither.
    const [done, units] = await Promise.all([
      this.accounts.execute(memberId, command, context),
      walletUnits(this.ports.database),
    ]);
    return answerOf(memberId, holdIdOf(holdId), done, units);
  }
}

const endOf = (now: InstantIso, { ttlSeconds = HOLD_TTL_SECONDS }: ExtendHoldDto): InstantIso =>
  instantFromEpochMs(epochMs(now) + ttlSeconds * 1_000);

const answerOf = (
  memberId: string,
  holdId: HoldId,
  { state, revision }: Executed<Account, AccountEvent>,
  units: ReadonlyMap<string, string>,
): HoldDto => {
  const hold = holdOf(state, holdId);
  invariant(hold !== undefined, `the account knows the hold ${holdId}`);
  return shownHold(hold, { memberId, revision, units });
};
