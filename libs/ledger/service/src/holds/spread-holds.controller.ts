import { randomUUID } from 'node:crypto';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { epochMs, instantFromEpochMs, minorUnits, Rejected } from '@accrue/kernel';
import { amountWorth, isPayout, partsOf, type WalletValue } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';
import { walletUnits } from '../account/wallet-units';
import type { LedgerProblemCode } from '../problem-statuses';
import { HOLD_TTL_SECONDS } from './holds.dto';
import { mustBeMember } from '../gift-cards/must-be-member';
import { shownHold } from './shown-hold';
import { SpreadHoldDto, SpreadHoldsDto } from './spread-holds.dto';

/** Several wallets as tenders of one receipt: what pays first says the programme, how much of each says the answer. */
@ApiTags('ledger')
@Controller('v1/accounts/:memberId')
export class SpreadHoldsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: KnownMembers,
    private readonly wallets: KnownWallets,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos')
  @Post('holds::spread')
  @ApiOperation({
    summary: 'Hold what all wallets together can pay of a basket',
    description:
      'In the order of the programme (`redeem.order`), of each as much as it has and may pay. Each part is a hold of its own: the receipt names ' +
      'each in a points tender with its `amountMinor`. Safe to repeat with a `holdId` of the till’s own: it answers what was held first.',
  })
  @ApiCreatedResponse({ type: SpreadHoldsDto })
  @Refuses(
    'account.merged',
    'account.closed',
    'gift_card.needs_pin',
    'hold.conflict',
    'hold.invalid',
    'hold.unknown',
    'wallet.none_pays',
    'points.insufficient',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async spread(
    @Param('memberId') memberId: string,
    @Body() { holdId = randomUUID(), payableMinor, ttlSeconds = HOLD_TTL_SECONDS }: SpreadHoldDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<SpreadHoldsDto> {
    mustBeMember(memberId);
    if (isPayout(holdId)) throw new Rejected<LedgerProblemCode>('hold.unknown', { holdId });
    const now = this.accounts.now();
    const [wallets, isAccountClosed, units] = await Promise.all([
      this.wallets.payingAt(now),
      this.members.hasLeft(memberId),
      walletUnits(this.ports.database),
    ]);
    const expiresAt = instantFromEpochMs(epochMs(now) + ttlSeconds * 1_000);
    const { state, revision } = await this.accounts.execute(
      memberId,
      {
        type: 'SpreadHold',
        data: { spreadId: holdId, payable: minorUnits(payableMinor), wallets, expiresAt, isAccountClosed },
        metadata: { now },
      },
      { messageId: `hold/${memberId}/${holdId}/spread`, correlationId, actor: caller.name },
    );
    const parts = partsOf(state, holdId);
    // Who asks again is told what was held first, at what it was worth then.
    const values = await this.wallets.valuesAt(parts[0]?.placedAt ?? now);
    const holds = parts.map((hold) => ({
      ...shownHold(hold, { memberId, revision, units }),
      amountMinor: worthOf(hold.points, values.get(hold.walletId)),
    }));
    const heldMinor = holds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return { payableMinor, heldMinor, missingMinor: Math.max(0, payableMinor - heldMinor), holds };
  }
}

/** Whole minor units: no other number is held. */
const worthOf = (points: number, value: WalletValue | undefined): number =>
  value === undefined ? 0 : amountWorth(value, points);
