import { evolveBy, laterOf, points, type HoldId, type InstantIso } from '@accrue/kernel';
import type {
  AccountEvent,
  AdjustmentDeclined,
  AdjustmentProposed,
  ClawbackDecided,
  AdjustmentReversed,
  HoldCaptured,
  HoldExtended,
  HoldPlaced,
  PayoutApproved,
  HoldRefunded,
  HoldRefused,
  HoldReleased,
  LotPoints,
  AccountMerged,
  AccountSeparated,
  DuplicateJoined,
  DuplicateLeft,
  LotTermsRecorded,
  LotsActivated,
  LotsExpired,
  OpeningBalanceImported,
  PointsAdjusted,
  PointsCorrected,
  PointsEarned,
  PointsReversed,
  PointsSpent,
  PointsTransferred,
  SpendRefunded,
  SpendVoided,
  TransferReceived,
  TransferRefused,
  TransferReturned,
  TransferTakenBack,
} from './events';
import { cameTo } from '../payout';
import { refundBroughtBy, voidBroughtBy } from './brought';
import type { Payout, PayoutAsked } from './placed';
import type { Entry } from './postings';
import {
  adjustmentOf,
  incomingOf,
  isAward,
  lastChangeOf,
  lotIdOfAward,
  lotOf,
  type Account,
  type Adjustment,
  type Brought,
  type Hold,
  type Lot,
} from './state';

/** An event before it is known what it changes. */
type FactOf<E extends AccountEvent> = E extends AccountEvent
  ? { readonly type: E['type']; readonly data: Omit<E['data'], Exclude<keyof Entry, 'walletId'>> }
  : never;
export type Fact = FactOf<AccountEvent>;

/** Event time of an event of an account. */
export const instantOf = ({ data }: Fact): InstantIso => ('at' in data ? data.at : data.occurredAt);

/** The latest event time that a change of an award tells of: it may be the first to tell of a return that was later than its cause. */
export const latestOf = ({
  occurredAt,
  reversals,
}: Pick<PointsReversed['data'], 'occurredAt' | 'reversals'>): InstantIso =>
  reversals.reduce((latest, reversal) => laterOf(latest, reversal.occurredAt), occurredAt);

const broughtBy = ({ of }: Brought): Brought => (of === undefined ? {} : { of });

const NOTHING: Pick<Lot, 'inactivity' | 'clawback' | 'remaining' | 'expired' | 'inReview'> = {
  inactivity: null,
  clawback: 'unlimited',
  remaining: points(0),
  expired: points(0),
  inReview: points(0),
};

/** What a lot has that nobody earned. */
const NO_AWARD = { reversals: [], sequence: -1, isAwaitingTerms: false, activatesAt: null, ...NOTHING } as const;

/** Replaces the lot, or adds it when it is new. */
const withLot = (account: Account, lot: Lot): Account => {
  const index = account.lots.findIndex((known) => known.lotId === lot.lotId);
  return { ...account, lots: index < 0 ? [...account.lots, lot] : account.lots.with(index, lot) };
};

type Life = Pick<Lot, 'occurredAt' | 'activatesAt' | 'expiresAt' | 'inactivity' | 'clawback'>;

const lifeOf = ({
  occurredAt,
  activatesAt,
  expiresAt,
  inactivity,
  clawback = 'unlimited',
}: FactOf<PointsEarned | LotTermsRecorded>['data']): Life => ({
  ...{ occurredAt, activatesAt, expiresAt, clawback },
  inactivity: inactivity ?? null,
});

const earn = (account: Account, { data }: FactOf<PointsEarned>): Account => {
  const { walletId, awards } = data;
  const life = { origin: 'award' as const, reversals: [], isAwaitingTerms: false, ...NOTHING, ...lifeOf(data) };
  return awards.reduce(
    (then, award) =>
      withLot(then, {
        ...{ lotId: lotIdOfAward(award), walletId, granted: award.granted, sequence: award.sequence, ...life },
      }),
    account,
  );
};

const restate = (account: Account, { data }: FactOf<PointsReversed | PointsCorrected>): Account => {
  const { lotId, walletId, granted, sequence, occurredAt } = data;
  const reversals = data.reversals.map(({ occurredAt: at, points: amount }) => ({ occurredAt: at, points: amount }));
  const known = lotOf(account, lotId);
  if (known !== undefined) return withLot(account, { ...known, granted, reversals, sequence });
  const unknown = { occurredAt, activatesAt: null, expiresAt: null, isAwaitingTerms: true };
  return withLot(account, { lotId, walletId, origin: 'award', granted, reversals, sequence, ...unknown, ...NOTHING });
};

const recordTerms = (account: Account, { data }: FactOf<LotTermsRecorded>): Account => {
  const known = lotOf(account, data.lotId);
  if (known === undefined) return account;
  return withLot(account, { ...known, ...lifeOf(data), isAwaitingTerms: false });
};

const placeHold = (account: Account, { data }: FactOf<HoldPlaced | HoldRefused>, status: Hold['status']): Account => {
  const { holdId, walletId, points: amount, at, expiresAt, redemptionId } = data;
  const { automatic, payout } = 'code' in data ? {} : data;
  const placed = { holdId, walletId, points: amount, placedAt: at, expiresAt, redemptionId, ...broughtBy(data) };
  const asked = {
    ...(automatic !== undefined && { automatic }),
    ...(payout !== undefined && { payout: requested(payout) }),
  };
  const hold: Hold = { ...placed, ...asked, captures: [], status, endedAt: null, refundedAt: null };
  return { ...account, holds: [...account.holds, hold] };
};

const requested = ({ currency, approval, requestedBy }: PayoutAsked): Payout => ({
  ...{ currency, approval, requestedBy, status: approval === 'none' ? 'approved' : 'requested' },
  ...{ approvedBy: null, endedBy: null, reasonCode: null, reference: null },
});

/** What is said of a payout; nothing of other holds. */
const told = ({ payout }: Hold, said: Partial<Payout>): Pick<Hold, 'payout'> =>
  payout === undefined ? {} : { payout: { ...payout, ...said } };

const approvePayout = (account: Account, { data: { holdId, payout } }: FactOf<PayoutApproved>): Account =>
  withHold(account, holdId, (hold) => told(hold, { status: 'approved', approvedBy: payout.approvedBy }));

const withHold = (account: Account, holdId: HoldId, change: (hold: Hold) => Partial<Hold>): Account => ({
  ...account,
  holds: account.holds.map((hold) => (hold.holdId === holdId ? { ...hold, ...change(hold) } : hold)),
});

const extendHold = (account: Account, { data: { holdId, expiresAt } }: FactOf<HoldExtended>): Account =>
  withHold(account, holdId, () => ({ expiresAt }));

const captureHold = (account: Account, { data }: FactOf<HoldCaptured>): Account => {
  const { holdId, captured, receiptId, at, isFinal, payout } = data;
  const { endedBy = null, reference = null } = payout ?? {};
  return withHold(account, holdId, (hold) => ({
    captures: [...hold.captures, { at, receiptId, points: captured }],
    // One that comes late does not undo the captures that were made since.
    ...(isFinal ? { status: 'captured', endedAt: laterOf(at, lastChangeOf(hold)) } : {}),
    ...told(hold, { status: 'paid', endedBy, reference }),
  }));
};

const releaseHold = (account: Account, { data: { holdId, cause, at, payout } }: FactOf<HoldReleased>): Account =>
  withHold(account, holdId, (hold) => ({
    status: RELEASED_AS[cause],
    endedAt: cause === 'timed_out' ? null : at,
    ...told(hold, { status: cameTo(cause), endedBy: payout?.endedBy ?? null, reasonCode: payout?.reasonCode ?? null }),
  }));

const RELEASED_AS: Readonly<Record<HoldReleased['data']['cause'], Hold['status']>> = {
  cancelled: 'released',
  redemption_failed: 'released',
  refused: 'released',
  failed: 'released',
  timed_out: 'timed_out',
  not_needed: 'captured',
};

const refundHold = (account: Account, { data: { holdId, at } }: FactOf<HoldRefunded>): Account =>
  withHold(account, holdId, () => ({ status: 'refunded', refundedAt: at }));

/** Replaces what was proposed, or adds it when it is new. */
const withAdjustment = (account: Account, told: Adjustment): Account => {
  const {
    adjustmentId,
    walletId,
    at,
    points: amount,
    expiresAt,
    reasonCode,
    status,
    actor,
    decidedBy,
    reverses,
  } = told;
  const terms = { adjustmentId, walletId, at, points: amount, expiresAt, reasonCode };
  const index = account.adjustments.findIndex((known) => known.adjustmentId === adjustmentId);
  // What becomes of an adjustment goes where it goes.
  const known = account.adjustments[index] ?? (reverses === null ? undefined : adjustmentOf(account, reverses));
  const adjustment: Adjustment = { ...terms, status, actor, decidedBy, reverses, ...broughtBy(known ?? told) };
  const { adjustments } = account;
  return { ...account, adjustments: index < 0 ? [...adjustments, adjustment] : adjustments.with(index, adjustment) };
};

const propose = (account: Account, { data }: FactOf<AdjustmentProposed>): Account =>
  withAdjustment(account, { ...data, status: 'proposed', decidedBy: null });

const decline = (account: Account, { data: { adjustmentId, declinedBy } }: FactOf<AdjustmentDeclined>): Account => {
  const known = adjustmentOf(account, adjustmentId);
  if (known === undefined) return account;
  return withAdjustment(account, { ...known, status: 'declined', decidedBy: declinedBy });
};

const reverse = (account: Account, { data }: FactOf<AdjustmentReversed>): Account => {
  const { lotId, granted, approvedBy } = data;
  const reversed = withAdjustment(account, { ...data, status: 'posted', decidedBy: approvedBy });
  const lot = lotId === null ? undefined : lotOf(reversed, lotId);
  return lot === undefined ? reversed : withLot(reversed, { ...lot, granted });
};

const adjust = (account: Account, { data }: FactOf<PointsAdjusted>): Account => {
  const { walletId, lotId, points: amount, approvedBy, occurredAt, expiresAt } = data;
  const adjusted = withAdjustment(account, {
    ...data,
    at: occurredAt,
    status: 'posted',
    decidedBy: approvedBy,
    reverses: null,
  });
  if (lotId === null) return adjusted;
  const brought = broughtBy(adjustmentOf(adjusted, data.adjustmentId) ?? {});
  const given = { lotId, walletId, granted: amount, occurredAt, expiresAt, ...brought };
  return withLot(adjusted, { ...given, origin: 'adjustment', ...NO_AWARD });
};

const bringAlong = (account: Account, { data }: FactOf<OpeningBalanceImported>): Account => {
  const { lotId, walletId, points: granted, occurredAt, expiresAt } = data;
  const brought = { lotId, walletId, granted, occurredAt, expiresAt, ...broughtBy(data) };
  return withLot(account, { ...brought, origin: 'migration', ...NO_AWARD });
};

const spend = (account: Account, { data }: FactOf<PointsSpent>): Account => {
  const { receiptId, walletId, at, points: amount } = data;
  return { ...account, spends: [...account.spends, { receiptId, walletId, at, points: amount, ...broughtBy(data) }] };
};

const refundSpend = (account: Account, { data }: FactOf<SpendRefunded>): Account => {
  const { receiptId, walletId, at, points: amount, receiptIds, lotId, expiresAt } = data;
  const refund = { receiptId, walletId, at, points: amount, receiptIds, lotId, ...broughtBy(data) };
  const refunded = { ...account, refunds: [...account.refunds, refund] };
  if (lotId === null) return refunded;
  const empty = { lotId, walletId, granted: points(0), occurredAt: at, expiresAt, ...broughtBy(data) };
  return withLot(refunded, { ...empty, origin: 'grace', ...NO_AWARD });
};

const voidSpending = (account: Account, { data }: FactOf<SpendVoided>): Account => {
  const { receiptId, voids } = data;
  if (account.voids.some((known) => known.receiptId === receiptId)) return account;
  return { ...account, voids: [...account.voids, { receiptId, voids, ...broughtBy(data) }] };
};

const decideClawback = (account: Account, { data }: FactOf<ClawbackDecided>): Account => {
  const { decisionId, walletId, lotId, at, points: amount, outcome } = data;
  const decision = { decisionId, walletId, lotId, at, points: amount, outcome, ...broughtBy(data) };
  return { ...account, decisions: [...account.decisions, decision] };
};

const lotPoints = ({ lotId, points: amount }: LotPoints): LotPoints => ({ lotId, points: amount });

const transfer = (account: Account, { data }: FactOf<PointsTransferred>): Account => {
  const { transferId, to, walletId, at, points: amount, reasonCode, actor } = data;
  const sent = { transferId, to, walletId, at, points: amount, parts: data.parts.map(lotPoints), reasonCode, actor };
  return { ...account, transfers: [...account.transfers, { ...sent, returned: null, ...broughtBy(data) }] };
};

const receive = (account: Account, { data }: FactOf<TransferReceived>): Account => {
  const { walletId, at, opened } = data;
  const lots = opened.map((lot) => ({ ...lotPoints(lot), source: lot.source }));
  const known = { ...account, incoming: [...account.incoming, { ...incoming(data), lots }] };
  return opened.reduce<Account>((then, { lotId, points: granted, expiresAt }) => {
    return withLot(then, {
      lotId,
      walletId,
      origin: 'transfer',
      granted,
      occurredAt: at,
      expiresAt,
      ...NO_AWARD,
      ...broughtBy(data),
    });
  }, known);
};

const refuseTransfer = (account: Account, { data }: FactOf<TransferRefused>): Account => ({
  ...account,
  incoming: [...account.incoming, { ...incoming(data), refusal: data.code }],
});

const incoming = (data: FactOf<TransferRefused | TransferReceived>['data']) => {
  const { transferId, from, walletId, at } = data;
  return { transferId, from, walletId, at, refusal: null, lots: [], takenBack: null, ...broughtBy(data) };
};

const takeBack = (account: Account, { data }: FactOf<TransferTakenBack>): Account => {
  const { at, reasonCode, actor } = data;
  const takenBack = { at, parts: data.parts.map(lotPoints), reasonCode, actor };
  const known = incomingOf(account, data);
  return { ...account, incoming: account.incoming.map((one) => (one === known ? { ...one, takenBack } : one)) };
};

const returnTransfer = (account: Account, { data }: FactOf<TransferReturned>): Account => {
  const { transferId, at, cause } = data;
  const returned = { at, cause, parts: data.parts.map(lotPoints) };
  const transfers = account.transfers.map((one) => (one.transferId === transferId ? { ...one, returned } : one));
  return { ...account, transfers };
};
/** Takes what has left out of the facts. Lots stay, without a grant: entries name them. */
const without = (account: Account, walletId: string, hasLeft: (one: Brought) => boolean): Account => {
  const stays = (one: Brought & { readonly walletId: string }): boolean => one.walletId !== walletId || !hasLeft(one);
  const emptied = (lot: Lot): Lot => {
    if (isAward(lot) || stays(lot)) return lot;
    const { of: _gone, ...rest } = lot;
    return { ...rest, granted: points(0) };
  };
  return {
    ...account,
    lots: account.lots.map(emptied),
    holds: account.holds.filter(stays),
    adjustments: account.adjustments.filter(stays),
    spends: account.spends.filter(stays),
    refunds: account.refunds.filter((one) => stays(one) || !hasLeft(refundBroughtBy(one, account))),
    voids: account.voids.filter((one) => !hasLeft(one) || !voidBroughtBy(one, account).every(hasLeft)),
    decisions: account.decisions.filter(stays),
    transfers: account.transfers.filter(stays),
    incoming: account.incoming.filter(stays),
  };
};

const merge = (account: Account, { data: { walletId, at, into } }: FactOf<AccountMerged>): Account => ({
  ...without(account, walletId, () => true),
  // What gives back is remembered: its message may come again, and there is nothing to give back any more.
  refunds: account.refunds,
  voids: account.voids,
  mergedInto: into,
  mergeChangedAt: at,
});

const join = (account: Account, { data: { duplicate } }: FactOf<DuplicateJoined>): Account => ({
  ...account,
  duplicates: [...account.duplicates, duplicate],
});

const letGo = (account: Account, { data: { walletId, duplicate, at } }: FactOf<DuplicateLeft>): Account => {
  const left = without(account, walletId, ({ of }) => of === duplicate);
  return {
    ...left,
    duplicates: left.duplicates.filter((known) => known !== duplicate),
    separated: { ...left.separated, [duplicate]: at },
  };
};

const separate = (account: Account, { data: { at } }: FactOf<AccountSeparated>): Account => ({
  ...account,
  mergedInto: null,
  mergeChangedAt: at,
});

const recordByType = evolveBy<Account, Fact>({
  PointsEarned: earn,
  PointsReversed: restate,
  PointsCorrected: restate,
  LotTermsRecorded: recordTerms,
  // What time brings about follows from the facts; that it is booked is told by `settledAt`.
  LotsActivated: (account: Account, _: FactOf<LotsActivated>) => account,
  LotsExpired: (account: Account, _: FactOf<LotsExpired>) => account,
  HoldPlaced: (account, fact) => placeHold(account, fact, 'open'),
  HoldRefused: (account, fact) => placeHold(account, fact, 'refused'),
  HoldExtended: extendHold,
  PayoutApproved: approvePayout,
  HoldCaptured: captureHold,
  HoldReleased: releaseHold,
  HoldRefunded: refundHold,
  PointsAdjusted: adjust,
  AdjustmentProposed: propose,
  AdjustmentDeclined: decline,
  AdjustmentReversed: reverse,
  PointsSpent: spend,
  SpendRefunded: refundSpend,
  SpendVoided: voidSpending,
  ClawbackDecided: decideClawback,
  OpeningBalanceImported: bringAlong,
  PointsTransferred: transfer,
  TransferReceived: receive,
  TransferRefused: refuseTransfer,
  TransferTakenBack: takeBack,
  TransferReturned: returnTransfer,
  AccountMerged: merge,
  DuplicateJoined: join,
  DuplicateLeft: letGo,
  AccountSeparated: separate,
});

/** The account with a fact more, nothing booked for it yet. */
export const record = (account: Account, fact: Fact): Account => {
  const recorded = recordByType(account, fact);
  const at = 'reversals' in fact.data ? latestOf(fact.data) : instantOf(fact);
  return { ...recorded, settledAt: laterOf(recorded.settledAt, at) };
};
