import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import {
  DAY_MS,
  epochMs,
  instantFromEpochMs,
  invariant,
  isPartnerId,
  points,
  Rejected,
  type InstantIso,
  type PartnerId,
} from '@accrue/kernel';
import {
  holdOf,
  isPayout,
  PAYOUT_DAYS,
  payoutHoldId,
  payoutIdOf,
  payoutStatusOf,
  totalsAt,
  type Account,
  type AccountCommand,
  type Hold,
} from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';
import type { LedgerProblemCode } from '../problem-statuses';
import { PartnerAccountDto, PayoutDto, RequestPayoutDto, type PartnerBalanceDto } from './payouts.dto';

type Asked = readonly [caller: ApiCaller, correlationId: string];

/** What partners earned leaves as money: it is set aside, finance pays it, and says so. */
@ApiTags('partners')
@Controller('v1/partners/:partnerId/payouts')
export class PayoutsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly wallets: KnownWallets,
  ) {}

  @Roles('operator')
  @Post()
  @ApiOperation({
    summary: 'Pay a partner',
    description: `Sets aside all that can be paid out, if it is at least the wallet’s \`payout.minimum\`, and tells finance (\`payout.requested\`). Within ${String(PAYOUT_DAYS)} days it is confirmed or cancelled.`,
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: PayoutDto })
  @Refuses(
    'partner.unknown',
    'wallet.unknown',
    'payout.not_offered',
    'payout.below_minimum',
    'points.insufficient',
    'amount.out_of_range',
    'hold.conflict',
    'id.invalid',
    'write.conflict',
  )
  async request(
    @Param('partnerId') id: string,
    @Body() body: RequestPayoutDto,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    const partnerId = known(id);
    const payoutId = body.payoutId ?? key ?? randomUUID();
    const holdId = payoutHoldId(payoutId);
    const now = this.accounts.now();
    const { walletId } = body;
    const { payoutMinimum } = await this.wallets.mustKnow(walletId, now);
    const { state, revision } = await this.accounts.read(partnerId);
    const before = holdOf(state, holdId);
    if (before !== undefined) return shown(partnerId, before, revision);
    if (payoutMinimum === null) throw new Rejected<LedgerProblemCode>('payout.not_offered', { walletId });
    const available = Math.max(0, totalsAt(state, walletId, now).active);
    if (available < payoutMinimum)
      throw new Rejected<LedgerProblemCode>('payout.below_minimum', { available, minimum: payoutMinimum });
    return this.execute(partnerId, payoutId, 'request', [caller, correlationId], {
      type: 'PlaceHold',
      data: {
        ...{ holdId, walletId, points: points(available), expiresAt: afterDays(now) },
        ...{ redemptionId: null, isAccountClosed: false, onRefusal: 'reject' },
      },
      metadata: { now },
    });
  }

  @Roles('operator')
  @Post(':payoutId(^[^]+)::confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'The partner was paid' })
  @ApiOkResponse({ type: PayoutDto })
  @Refuses(
    'partner.unknown',
    'payout.unknown',
    'payout.cancelled',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  confirm(
    @Param('partnerId') id: string,
    @Param('payoutId') payoutId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    return this.execute(known(id), payoutId, 'confirm', [caller, correlationId], {
      type: 'CaptureHold',
      data: {
        ...{ holdId: payoutHoldId(payoutId), walletId: null, points: null, receiptId: null },
        ...{ isFinal: true, onTimeout: 'reject' },
      },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('operator')
  @Post(':payoutId(^[^]+)::cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'The partner is not paid, and has the amount again' })
  @ApiOkResponse({ type: PayoutDto })
  @Refuses('partner.unknown', 'payout.unknown', 'payout.confirmed', 'id.invalid', 'write.conflict')
  cancel(
    @Param('partnerId') id: string,
    @Param('payoutId') payoutId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    return this.execute(known(id), payoutId, 'cancel', [caller, correlationId], {
      type: 'ReleaseHold',
      data: { holdId: payoutHoldId(payoutId), cause: 'cancelled' },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'What a partner has, and what was paid', description: 'Always current.' })
  @ApiOkResponse({ type: PartnerAccountDto })
  @Refuses('partner.unknown', 'id.invalid')
  async show(@Param('partnerId') id: string): Promise<PartnerAccountDto> {
    const partnerId = known(id);
    const { state, revision } = await this.accounts.read(partnerId);
    const payouts = state.holds.filter(({ holdId }) => isPayout(holdId)).reverse();
    return {
      partnerId,
      balances: Object.keys(state.wallets)
        .sort()
        .map((walletId) => balanceOf(state, walletId, this.accounts.now())),
      payouts: payouts.map((hold) => shown(partnerId, hold, revision)),
    };
  }

  private async execute(
    partnerId: PartnerId,
    payoutId: string,
    verb: string,
    [caller, correlationId]: Asked,
    command: AccountCommand,
  ): Promise<PayoutDto> {
    const context = { messageId: `payout/${partnerId}/${payoutId}/${verb}`, correlationId, actor: caller.name };
    try {
      const { state, revision } = await this.accounts.execute(partnerId, command, context);
      const hold = holdOf(state, payoutHoldId(payoutId));
      invariant(hold !== undefined, `the account knows the payout ${payoutId}`);
      return shown(partnerId, hold, revision);
    } catch (error) {
      throw error instanceof Rejected ? inWordsOfPayouts(error as Rejected, payoutId) : error;
    }
  }
}

/** @throws Rejected partner.unknown for members: what they have is not paid out */
const known = (id: string): PartnerId => {
  if (!isPartnerId(id)) throw new Rejected<LedgerProblemCode>('partner.unknown');
  return id;
};

const CODES: Readonly<Record<string, LedgerProblemCode>> = {
  'hold.unknown': 'payout.unknown',
  'hold.captured': 'payout.confirmed',
  'hold.released': 'payout.cancelled',
  'hold.expired': 'payout.cancelled',
};

const inWordsOfPayouts = (rejection: Rejected, payoutId: string): Rejected => {
  const code = CODES[rejection.code];
  return code === undefined ? rejection : new Rejected<LedgerProblemCode>(code, { payoutId });
};

const afterDays = (now: InstantIso): InstantIso => instantFromEpochMs(epochMs(now) + PAYOUT_DAYS * DAY_MS);

const shown = (partnerId: PartnerId, hold: Hold, revision: number): PayoutDto => ({
  payoutId: payoutIdOf(hold.holdId),
  partnerId,
  walletId: hold.walletId,
  amountMinor: hold.points,
  status: payoutStatusOf(hold),
  requestedAt: hold.placedAt,
  expiresAt: hold.expiresAt,
  revision,
});

const balanceOf = (account: Account, walletId: string, now: InstantIso): PartnerBalanceDto => {
  const { active, pending, held, spent, deficit } = totalsAt(account, walletId, now);
  return { walletId, active, pending, held, paid: spent, owed: -deficit };
};
