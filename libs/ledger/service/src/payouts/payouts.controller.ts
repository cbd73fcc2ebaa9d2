import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { KnownMembers } from '@accrue/context-kit';
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
} from '@accrue/kernel';
import {
  holdOf,
  PAYOUT_DAYS,
  payoutHoldId,
  totalsAt,
  type Account,
  type AccountCommand,
  type PayoutName,
} from '@accrue/ledger-domain';
import { Accounts, MergeUnderWay } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';
import type { LedgerProblemCode } from '../problem-statuses';
import {
  ConfirmPayoutDto,
  GiveUpPayoutDto,
  PayeeAccountDto,
  PayoutDto,
  RequestPayoutDto,
  type PayeeBalanceDto,
} from './payout.dto';
import { isPayoutHold, shownPayout } from './shown-payout';

type Asked = readonly [caller: ApiCaller, correlationId: string];

/** Money of a wallet leaves the programme: it is set aside, approved, and finance pays it and says so. */
@ApiTags('payouts')
@Controller('v1/accounts/:memberId/payouts')
export class PayoutsController {
  constructor(
    private readonly members: KnownMembers,
    private readonly wallets: KnownWallets,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos')
  @Post()
  @ApiOperation({
    summary: 'Ask that money of a wallet is paid out, to a member or a partner',
    description: `Sets it aside: from then on it cannot be spent. Approved as the wallet’s \`payout.approval\` says, it is for finance (\`payout.approved\`). What nobody approves within ${String(PAYOUT_DAYS)} days is the payee’s again; what is approved waits for finance to confirm it, or to say that it failed. For partners operators ask.`,
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: PayoutDto })
  @Refuses(
    'account.closed',
    'account.merged',
    'member.unknown',
    'wallet.unknown',
    'payout.below_minimum',
    'payout.conflict',
    'payout.not_multiple',
    'payout.not_offered',
    'payout.of_partner',
    'points.insufficient',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async request(
    @Param('memberId') payeeId: string,
    @Body() { payoutId: chosen, walletId, amountMinor }: RequestPayoutDto,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    checkMaySee(payeeId, caller);
    const name = { payeeId, payoutId: chosen ?? key ?? randomUUID() };
    const now = this.accounts.now();
    if (!isPartnerId(payeeId)) await this.accounts.mustKnow(payeeId);
    const [{ unit, payout }, isAccountClosed] = await Promise.all([
      this.wallets.mustKnow(walletId, now),
      this.members.hasLeft(payeeId),
    ]);
    const command: AccountCommand = {
      type: 'RequestPayout',
      data: {
        ...{ ...name, walletId, amount: amountMinor === undefined ? null : points(amountMinor), terms: payout },
        ...{ currency: unit, actor: caller.name, expiresAt: afterDays(now), isAccountClosed },
      },
      metadata: { now },
    };
    const { state, revision } = await this.accounts.execute(payeeId, command, {
      messageId: messageIdOf(name, 'request'),
      correlationId,
      actor: caller.name,
    });
    return answerOf(state, name, revision);
  }

  @Roles('operator')
  @Post(':payoutId(^[^]+)::approve')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Let finance pay it',
    description:
      'With `four-eyes`, by another key than the one that asked. The same again is answered in the same way.',
  })
  @ApiOkResponse({ type: PayoutDto })
  @Refuses('account.not_joined', 'payout.unknown', 'payout.ended', 'payout.own_request', 'id.invalid', 'write.conflict')
  approve(
    @Param('memberId') payeeId: string,
    @Param('payoutId') payoutId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    const name = { payeeId, payoutId };
    return this.follow(name, 'approve', [caller, correlationId], {
      type: 'ApprovePayout',
      data: { ...name, actor: caller.name },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('operator')
  @Post(':payoutId(^[^]+)::confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'Finance has paid it', description: 'Once; the same reference again changes nothing.' })
  @ApiOkResponse({ type: PayoutDto })
  @Refuses(
    'account.not_joined',
    'payout.unknown',
    'payout.ended',
    'payout.not_approved',
    'payout.other_reference',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  confirm(
    @Param('memberId') payeeId: string,
    @Param('payoutId') payoutId: string,
    @Body() { reference }: ConfirmPayoutDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    const name = { payeeId, payoutId };
    return this.follow(name, 'confirm', [caller, correlationId], {
      type: 'ConfirmPayout',
      data: { ...name, actor: caller.name, reference },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('pos')
  @Post(':payoutId(^[^]+)::cancel')
  @HttpCode(200)
  @ApiOperation({
    summary: 'The payee takes it back, before it is approved',
    description: 'Of partners, operators do.',
  })
  @ApiOkResponse({ type: PayoutDto })
  @Refuses(
    'account.not_joined',
    'payout.approved',
    'payout.unknown',
    'payout.ended',
    'payout.of_partner',
    'payout.paid',
    'id.invalid',
    'write.conflict',
  )
  cancel(
    @Param('memberId') payeeId: string,
    @Param('payoutId') payoutId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    checkMaySee(payeeId, caller);
    return this.giveUp({ payeeId, payoutId }, 'cancelled', null, [caller, correlationId]);
  }

  @Roles('operator')
  @Post(':payoutId(^[^]+)::refuse')
  @HttpCode(200)
  @ApiOperation({ summary: 'It is not approved: the payee has the amount again' })
  @ApiOkResponse({ type: PayoutDto })
  @Refuses(
    'account.not_joined',
    'payout.approved',
    'payout.unknown',
    'payout.ended',
    'payout.paid',
    'id.invalid',
    'write.conflict',
  )
  refuse(
    @Param('memberId') payeeId: string,
    @Param('payoutId') payoutId: string,
    @Body() { reasonCode }: GiveUpPayoutDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    return this.giveUp({ payeeId, payoutId }, 'refused', reasonCode, [caller, correlationId]);
  }

  @Roles('operator')
  @Post(':payoutId(^[^]+)::fail')
  @HttpCode(200)
  @ApiOperation({ summary: 'Finance could not pay what was approved: the payee has the amount again' })
  @ApiOkResponse({ type: PayoutDto })
  @Refuses(
    'account.not_joined',
    'payout.unknown',
    'payout.ended',
    'payout.not_approved',
    'payout.paid',
    'id.invalid',
    'write.conflict',
  )
  fail(
    @Param('memberId') payeeId: string,
    @Param('payoutId') payoutId: string,
    @Body() { reasonCode }: GiveUpPayoutDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PayoutDto> {
    return this.giveUp({ payeeId, payoutId }, 'failed', reasonCode, [caller, correlationId]);
  }

  @Roles('pos', 'analyst', 'support')
  @Get()
  @ApiOperation({
    summary: 'What a member or partner has, and what was paid out to them',
    description: 'Always current. Of a member, with what duplicates who were merged into them had asked for.',
  })
  @ApiOkResponse({ type: PayeeAccountDto })
  @Refuses('member.unknown', 'payout.of_partner', 'id.invalid')
  async show(@Param('memberId') payeeId: string, @Caller() caller: ApiCaller): Promise<PayeeAccountDto> {
    checkMaySee(payeeId, caller);
    if (!isPartnerId(payeeId)) await this.accounts.mustKnow(payeeId);
    const { state, revision } = await this.accounts.read(payeeId);
    const now = this.accounts.now();
    return {
      payeeId,
      balances: Object.keys(state.wallets)
        .sort()
        .map((walletId) => balanceOf(state, walletId, now)),
      payouts: state.holds
        .filter(isPayoutHold)
        .reverse()
        .map((hold) => ({ ...shownPayout(hold), revision })),
    };
  }

  private giveUp(
    name: PayoutName,
    cause: 'cancelled' | 'refused' | 'failed',
    reasonCode: string | null,
    asked: Asked,
  ): Promise<PayoutDto> {
    const [{ name: actor }] = asked;
    return this.follow(name, cause, asked, {
      type: 'GiveUpPayout',
      data: { ...name, cause, actor, reasonCode },
      metadata: { now: this.accounts.now() },
    });
  }

  /** Whoever decides or pays knows a payout by its payee's name, also where that member is merged into another one by now. */
  private async follow(
    name: PayoutName,
    verb: string,
    [caller, correlationId]: Asked,
    command: AccountCommand,
  ): Promise<PayoutDto> {
    const context = { messageId: messageIdOf(name, verb), correlationId, actor: caller.name };
    try {
      const { state, revision } = await this.accounts.follow(name.payeeId, command, context);
      return answerOf(state, name, revision);
    } catch (error) {
      if (!(error instanceof MergeUnderWay)) throw error;
      throw new Rejected<LedgerProblemCode>('account.not_joined', { duplicate: name.payeeId });
    }
  }
}

/** What partners are paid is between them and whoever runs the programme: a till has no say in it, nor has support. @throws Rejected payout.of_partner */
const checkMaySee = (payeeId: string, { role }: ApiCaller): void => {
  if (isPartnerId(payeeId) && (role === 'pos' || role === 'support'))
    throw new Rejected<LedgerProblemCode>('payout.of_partner');
};

const messageIdOf = ({ payeeId, payoutId }: PayoutName, verb: string): string =>
  `payout/${payeeId}/${payoutId}/${verb}`;

const afterDays = (now: InstantIso): InstantIso => instantFromEpochMs(epochMs(now) + PAYOUT_DAYS * DAY_MS);

const answerOf = (state: Account, name: PayoutName, revision: number): PayoutDto => {
  const hold = holdOf(state, payoutHoldId(name));
  invariant(hold !== undefined && isPayoutHold(hold), `the account knows the payout ${name.payoutId}`);
  return { ...shownPayout(hold), revision };
};

const balanceOf = (account: Account, walletId: string, now: InstantIso): PayeeBalanceDto => {
  const { active, pending, held, deficit } = totalsAt(account, walletId, now);
  const paid = account.holds
    .filter((hold) => hold.walletId === walletId && hold.payout?.status === 'paid')
    .reduce((sum, hold) => sum + hold.points, 0);
  return { walletId, active, pending, held, paid, owed: 0 - deficit };
};
