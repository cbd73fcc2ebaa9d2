import {
  awardId,
  holdId,
  localDate,
  lotId,
  points,
  receiptId,
  redemptionId,
  Rejected,
  type InstantIso,
} from '@accrue/kernel';
import type {
  AccountCommand,
  AdjustPoints,
  ApproveAdjustment,
  ApprovePayout,
  CaptureHold,
  ConfirmPayout,
  ExtendHold,
  CorrectAward,
  DecideClawback,
  Grant,
  GrantAwards,
  GrantInWallet,
  GiveUpPayout,
  ImportOpeningBalance,
  PlaceHold,
  ReceiveTransfer,
  RefundHold,
  RefundSpend,
  RequestPayout,
  ReleaseHold,
  ReturnTransfer,
  ReverseAdjustment,
  ReverseAward,
  SpendPoints,
  TakeBackTransfer,
  TransferPoints,
  VoidSpending,
} from './commands';
import { decide } from './decide';
import type { AccountEvent, ClawbackOutcome, Grace, LotPoints } from './events';
import { evolve } from './evolve';
import { EMPTY_ACCOUNT, type Account } from './state';

/** Commands with the fields that a story does not care about filled in. For specs. */

export const at = (text: string): InstantIso => (text.length === 10 ? `${text}T00:00:00.000Z` : text) as InstantIso;
const NOW = at('2026-01-01');

type Options<C extends AccountCommand> = Partial<C['data']> & { readonly now?: InstantIso };

const source = (id: string) => ({
  awardId: awardId(`${id}:base`),
  receiptId: receiptId(id),
  ruleId: 'base',
  programmeVersion: 1,
  walletId: 'points',
});
const terms = { tierId: null, multiplier: '1' };

/** What a story may say of an award and of all that came with it. */
type Granted = Omit<GrantAwards['data'], 'wallets'> & Omit<GrantInWallet, 'awards'> & Grant;

/** Receipt `id` earned `amount`. */
export const grant = (
  id: string,
  amount: number,
  { now = NOW, ...more }: Partial<Granted> & { readonly now?: InstantIso } = {},
): GrantAwards => {
  const { awardId: awarded, ruleId, walletId, ...earner } = source(id);
  const award = { awardId: awarded, ruleId, sequence: 0, basePoints: points(amount), points: points(amount) };
  const life = { walletId, activatesAt: null, expiresAt: null, expiresOn: null };
  const all: Granted = { ...earner, ...terms, ...life, ...award, occurredAt: now, ...more };
  const { receiptId: receipt, actionId, redemptionId, programmeVersion, occurredAt, tierId, ...rest } = all;
  const { sequence, basePoints, multiplier, points: given, awardId: under, ruleId: rule, ...wallet } = rest;
  return {
    type: 'GrantAwards',
    data: {
      ...{
        receiptId: receipt,
        programmeVersion,
        occurredAt,
        tierId,
        ...(actionId && { actionId }),
        ...(redemptionId && { redemptionId }),
      },
      wallets: [
        { ...wallet, awards: [{ awardId: under, ruleId: rule, sequence, basePoints, multiplier, points: given }] },
      ],
    },
    metadata: { now },
  };
};

/** Of the same receipt, as it is told. */
export const grantsTogether = (first: GrantAwards, ...others: readonly GrantAwards[]): GrantAwards => {
  const wallets = [first, ...others].flatMap(({ data }) => data.wallets);
  const together = [...Map.groupBy(wallets, ({ walletId }) => walletId).values()].map((same) => ({
    ...(same[0] as GrantInWallet),
    awards: same.flatMap(({ awards }) => awards),
  }));
  return { ...first, data: { ...first.data, wallets: together } };
};

/** One return at `now` took all of `reversed`, unless the story says more. */
const history = ({ granted, reversed }: { granted: number; reversed: number }, now: InstantIso) => ({
  granted: points(granted),
  reversed: points(reversed),
  reversals: reversed === 0 ? [] : [{ occurredAt: now, points: points(reversed) }],
});

/** In all, `reversed` of `granted` are taken back. */
export const reverse = (
  id: string,
  sequence: number,
  totals: { granted: number; reversed: number },
  { now = NOW, ...data }: Options<ReverseAward> = {},
): ReverseAward => ({
  type: 'ReverseAward',
  data: {
    ...source(id),
    sequence,
    ...history(totals, now),
    occurredAt: now,
    cause: { kind: 'return', receiptId: `C-${id}` },
    ...data,
  },
  metadata: { now },
});

export const correct = (
  id: string,
  sequence: number,
  totals: { granted: number; reversed: number },
  { now = NOW, ...data }: Options<CorrectAward> = {},
): CorrectAward => ({
  type: 'CorrectAward',
  data: {
    ...source(id),
    ...terms,
    basePoints: points(totals.granted),
    sequence,
    ...history(totals, now),
    occurredAt: now,
    cause: { kind: 'tier_changed', receiptId: null },
    ...data,
  },
  metadata: { now },
});

export const hold = (id: string, amount: number, { now = NOW, ...data }: Options<PlaceHold> = {}): PlaceHold => ({
  type: 'PlaceHold',
  data: {
    holdId: holdId(id),
    walletId: 'points',
    points: points(amount),
    expiresAt: at('2026-01-01T00:15:00.000Z'),
    redemptionId: null,
    isAccountClosed: false,
    onRefusal: 'reject',
    ...data,
  },
  metadata: { now },
});

export const holdForRedemption = (id: string, amount: number, options: Options<PlaceHold> = {}): PlaceHold =>
  hold(id, amount, { redemptionId: redemptionId(`rd-${id}`), onRefusal: 'record', ...options });

export const capture = (
  id: string,
  amount: number | null = null,
  { now = NOW, ...data }: Options<CaptureHold> = {},
): CaptureHold => ({
  type: 'CaptureHold',
  data: {
    holdId: holdId(id),
    walletId: null,
    points: amount === null ? null : points(amount),
    receiptId: null,
    isFinal: true,
    onTimeout: 'reject',
    ...data,
  },
  metadata: { now },
});

export const extend = (id: string, expiresAt: string, { now = NOW }: Options<ExtendHold> = {}): ExtendHold => ({
  type: 'ExtendHold',
  data: { holdId: holdId(id), expiresAt: at(expiresAt) },
  metadata: { now },
});

export const release = (id: string, { now = NOW, ...data }: Options<ReleaseHold> = {}): ReleaseHold => ({
  type: 'ReleaseHold',
  data: { holdId: holdId(id), cause: 'cancelled', ...data },
  metadata: { now },
});

export const refund = (id: string, { now = NOW, ...data }: Options<RefundHold> = {}): RefundHold => ({
  type: 'RefundHold',
  data: { holdId: holdId(id), redemptionId: redemptionId(`rd-${id}`), ...data },
  metadata: { now },
});

/** The member `anna`, or whom the story says, asks for a payout of the wallet `points`. */
export const askPayout = (
  payoutId: string,
  amount: number | null = null,
  { now = NOW, ...data }: Options<RequestPayout> = {},
): RequestPayout => ({
  type: 'RequestPayout',
  data: {
    ...{ payeeId: 'anna', payoutId, walletId: 'points', amount: amount === null ? null : points(amount) },
    ...{ terms: { minimum: 1, multiple: 1, approval: 'one' }, currency: 'GBP', actor: 'app' },
    ...{ expiresAt: at('2026-04-01'), isAccountClosed: false, ...data },
  },
  metadata: { now },
});

export const approvePayout = (
  payoutId: string,
  { now = NOW, ...data }: Options<ApprovePayout> = {},
): AccountCommand => ({
  type: 'ApprovePayout',
  data: { payeeId: 'anna', payoutId, actor: 'olga', ...data },
  metadata: { now },
});

export const confirmPayout = (
  payoutId: string,
  reference: string,
  { now = NOW, ...data }: Options<ConfirmPayout> = {},
): AccountCommand => ({
  type: 'ConfirmPayout',
  data: { payeeId: 'anna', payoutId, actor: 'fred', reference, ...data },
  metadata: { now },
});

export const giveUpPayout = (
  payoutId: string,
  cause: GiveUpPayout['data']['cause'],
  { now = NOW, ...data }: Options<GiveUpPayout> = {},
): AccountCommand => ({
  type: 'GiveUpPayout',
  data: { payeeId: 'anna', payoutId, cause, actor: 'olga', reasonCode: 'fraud', ...data },
  metadata: { now },
});

export const spend = (id: string, amount: number, { now = NOW, ...data }: Options<SpendPoints> = {}): SpendPoints => ({
  type: 'SpendPoints',
  data: { receiptId: receiptId(id), walletId: 'points', points: points(amount), failed: [], ...data },
  metadata: { now },
});

/** For points that come back after their lot has expired. */
export const graceUntil = (expiresAt: InstantIso): Grace => ({
  expiresAt,
  expiresOn: localDate(expiresAt.slice(0, 10)),
});

/** The return `id` of goods that `of` paid for. */
export const refundSpend = (
  id: string,
  of: readonly string[],
  amount: number,
  { now = NOW, ...data }: Options<RefundSpend> = {},
): RefundSpend => ({
  type: 'RefundSpend',
  data: {
    refundId: receiptId(id),
    receiptIds: of.map((one) => receiptId(one)),
    walletId: 'points',
    points: points(amount),
    grace: null,
    ...data,
  },
  metadata: { now },
});

export const voidSpending = (id: string, of: string, { now = NOW }: Options<VoidSpending> = {}): VoidSpending => ({
  type: 'VoidSpending',
  data: { voidId: receiptId(id), walletId: 'points', receiptId: receiptId(of) },
  metadata: { now },
});

export const adjust = (
  id: string,
  amount: number,
  { now = NOW, ...data }: Options<AdjustPoints> = {},
): AdjustPoints => ({
  type: 'AdjustPoints',
  data: {
    adjustmentId: id,
    walletId: 'points',
    points: points(amount),
    reasonCode: 'goodwill',
    actor: 'anna',
    expiresAt: null,
    approvalAbove: null,
    ...data,
  },
  metadata: { now },
});

export const approve = (
  id: string,
  { now = NOW, actor = 'boris' }: Options<ApproveAdjustment> = {},
): AccountCommand => ({ type: 'ApproveAdjustment', data: { adjustmentId: id, actor }, metadata: { now } });

export const decline = (
  id: string,
  { now = NOW, actor = 'boris' }: Options<ApproveAdjustment> = {},
): AccountCommand => ({ type: 'DeclineAdjustment', data: { adjustmentId: id, actor }, metadata: { now } });

/** A person decides about what was taken back of the award of `of` and was not there. */
export const decideClawback = (
  id: string,
  of: string,
  outcome: ClawbackOutcome,
  { now = NOW, ...data }: Options<DecideClawback> = {},
): DecideClawback => ({
  type: 'DecideClawback',
  data: { decisionId: id, lotId: lotId(`${of}:base`), points: null, outcome, actor: 'anna', ...data },
  metadata: { now },
});

/** `id` reverses `of`. */
export const undo = (
  id: string,
  of: string,
  { now = NOW, ...data }: Options<ReverseAdjustment> = {},
): ReverseAdjustment => ({
  type: 'ReverseAdjustment',
  data: { reversalId: id, adjustmentId: of, reasonCode: 'correction', actor: 'anna', approvalAbove: null, ...data },
  metadata: { now },
});

/** What a wallet says of transfers when it says nothing. */
const NO_LIMITS = { allowed: true, minimum: null, perTransfer: null, perPeriod: null };

/** The member `anna` sends to `boris`. */
export const send = (
  id: string,
  amount: number,
  { now = NOW, ...data }: Options<TransferPoints> = {},
): TransferPoints => ({
  type: 'TransferPoints',
  data: {
    transferId: id,
    from: 'anna',
    to: 'boris',
    walletId: 'points',
    points: points(amount),
    reasonCode: null,
    actor: 'app',
    limits: NO_LIMITS,
    isAccountClosed: false,
    ...data,
  },
  metadata: { now },
});

/** Points of a lot, and when they expire. */
export const part = (id: string, amount: number, expiresAt: InstantIso | null = null) => ({
  lotId: lotId(`${id}:base`),
  points: points(amount),
  expiresAt,
});

/** `boris` gets what `anna` sent. */
export const receive = (
  id: string,
  parts: ReceiveTransfer['data']['parts'],
  { now = NOW, ...data }: Options<ReceiveTransfer> = {},
): ReceiveTransfer => ({
  type: 'ReceiveTransfer',
  data: { transferId: id, from: 'anna', walletId: 'points', parts, isAccountClosed: false, ...data },
  metadata: { now },
});

export const takeBack = (id: string, { now = NOW, ...data }: Options<TakeBackTransfer> = {}): TakeBackTransfer => ({
  type: 'TakeBackTransfer',
  data: { transferId: id, from: 'anna', reasonCode: 'fraud', actor: 'olga', clawback: 'unlimited', ...data },
  metadata: { now },
});

export const comeBack = (
  id: string,
  parts: readonly LotPoints[],
  { now = NOW, ...data }: Options<ReturnTransfer> = {},
): ReturnTransfer => ({
  type: 'ReturnTransfer',
  data: { transferId: id, cause: 'refused', parts, ...data },
  metadata: { now },
});

/** What a member had in another system. */
export const bringAlong = (
  line: number,
  amount: number,
  { now = NOW, ...data }: Options<ImportOpeningBalance> = {},
): ImportOpeningBalance => ({
  type: 'ImportOpeningBalance',
  data: {
    ...{ importId: 'legacy', line, walletId: 'points', points: points(amount), actor: 'olga' },
    ...{ expiresAt: null, expiresOn: null, ...data },
  },
  metadata: { now },
});

export const settle = (now: InstantIso): AccountCommand => ({ type: 'SettleDue', data: {}, metadata: { now } });

/** The account after the commands; a rejected one throws. */
export const after = (...commands: readonly AccountCommand[]): Account =>
  commands.reduce((account, command) => decide(command, account).reduce(evolve, account), EMPTY_ACCOUNT);

/** What the domain decides; a rejected command leads to nothing. */
export const tried = (command: AccountCommand, account: Account): readonly AccountEvent[] => {
  try {
    return decide(command, account);
  } catch (error) {
    if (error instanceof Rejected) return [];
    throw error;
  }
};

/** `id: remaining` of every lot. */
export const remaining = (account: Account): Record<string, number> =>
  Object.fromEntries(account.lots.map((lot) => [lot.lotId.replace(':base', ''), lot.remaining]));

/** The wallet `points`, accounts that are 0 left out. */
export const totals = (account: Account, walletId = 'points'): Record<string, number> =>
  Object.fromEntries(Object.entries(account.wallets[walletId] ?? {}).filter(([, amount]) => amount !== 0));
