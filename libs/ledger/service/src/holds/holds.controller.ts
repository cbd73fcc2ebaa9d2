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
  points,
  receiptId,
  type HoldId,
} from '@accrue/kernel';
import {
  capturedOf,
  heldBy,
  holdOf,
  type Account,
  type AccountCommand,
  type AccountEvent,
} from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { walletUnits } from '../account/wallet-units';
import { CaptureHoldDto, HOLD_TTL_SECONDS, HoldDto, PlaceHoldDto } from './holds.dto';

/** Points as a tender at the till: hold before paying, capture with the receipt, release when the sale is given up. */
@ApiTags('ledger')
@Controller('v1/accounts/:memberId/holds')
export class HoldsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: KnownMembers,
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
    'account.closed',
    'hold.conflict',
    'hold.invalid',
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
    const now = this.accounts.now();
    const holdId = body.holdId ?? randomUUID();
    const expiresAt = instantFromEpochMs(epochMs(now) + (body.ttlSeconds ?? HOLD_TTL_SECONDS) * 1_000);
    const { walletId } = body;
    return this.execute(memberId, holdId, 'place', caller, correlationId, {
      type: 'PlaceHold',
      data: {
        holdId: holdIdOf(holdId),
        walletId,
        points: points(body.points),
        expiresAt,
        redemptionId: null,
        isAccountClosed: await this.members.hasLeft(memberId),
        onRefusal: 'reject',
      },
      metadata: { now },
    });
  }

  @Roles('pos')
  @Post(':holdId(^[^]+)::capture')
  @ApiOperation({ summary: 'Spend held points, all or a part; a hold is captured once per receipt' })
  @HttpCode(200)
  @ApiOkResponse({ type: HoldDto })
  @Refuses(
    'hold.unknown',
    'hold.captured',
    'hold.exceeded',
    'hold.expired',
    'hold.invalid',
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
        onTimeout: 'reject',
      },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('pos')
  @Post(':holdId(^[^]+)::release')
  @ApiOperation({ summary: 'Give held points back' })
  @HttpCode(200)
  @ApiOkResponse({ type: HoldDto })
  @Refuses('hold.unknown', 'hold.captured', 'hold.expired', 'hold.refused', 'id.invalid', 'write.conflict')
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

  private async execute(
    memberId: string,
    holdId: string,
    verb: string,
    caller: ApiCaller,
    correlationId: string,
    command: AccountCommand,
  ): Promise<HoldDto> {
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

const answerOf = (
  memberId: string,
  holdId: HoldId,
  { state, revision }: Executed<Account, AccountEvent>,
  units: ReadonlyMap<string, string>,
): HoldDto => {
  const hold = holdOf(state, holdId);
  invariant(hold !== undefined, `the account knows the hold ${holdId}`);
  return {
    holdId,
    memberId,
    status: hold.status,
    walletId: hold.walletId,
    unit: units.get(hold.walletId) ?? null,
    points: hold.points,
    captured: capturedOf(hold),
    remaining: heldBy(hold),
    expiresAt: hold.status === 'open' ? hold.expiresAt : null,
    revision,
  };
};
