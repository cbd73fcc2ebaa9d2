import {
  epochMs,
  instantFromEpochMs,
  points,
  type HoldId,
  type InstantIso,
  type LotId,
  type MemberId,
  type ReceiptId,
  type RedemptionId,
  type ZoneId,
} from '@accrue/kernel';
import type { Clawback } from './events';
import type { PayoutApproval, PayoutStatus } from './placed';
import { ACCOUNTS } from './postings';
import type { Account, Adjustment, Brought, Hold, Lot, LotOrigin, WalletTotals } from './state';

/** Raised when the encoded shape changes; older snapshots are then folded anew. */
export const ACCOUNT_SNAPSHOT_VERSION = 10;

const STATUSES = ['captured', 'open', 'released', 'timed_out', 'refused', 'refunded'] as const;

const ADJUSTMENT_STATUSES = ['posted', 'proposed', 'declined'] as const;
const CLAWBACKS = ['unlimited', 'to-zero', 'review'] as const satisfies readonly Clawback[];
const APPROVALS = ['none', 'one', 'four-eyes'] as const satisfies readonly PayoutApproval[];
const PAYOUT_STATUSES = [
  ...(['requested', 'approved', 'paid'] as const),
  ...(['cancelled', 'refused', 'failed', 'timed_out'] as const),
] satisfies readonly PayoutStatus[];
const ORIGINS = ['award', 'adjustment', 'grace', 'transfer', 'migration'] as const satisfies readonly LotOrigin[];

type Cell = string | number | readonly (readonly (string | number | null)[])[];
type Cells = readonly Cell[];

/**
 * An account as compact JSON: a member's lots and holds only ever grow, so each closed one must cost little. Each is an array with
 * the rarely needed fields last, cut off after the last one that says something.
 */
export const encodeAccount = (account: Account): unknown => {
  const { wallets, lots, holds, adjustments, spends, refunds, voids, decisions, settledAt } = account;
  const { transfers, incoming } = account;
  const { mergedInto, duplicates, separated, mergeChangedAt } = account;
  const walletIds = Object.keys(wallets);
  return {
    wallets: walletIds.map((walletId) => [walletId, ...ACCOUNTS.map((name) => wallets[walletId]?.[name] ?? 0)]),
    lots: lots.map((lot) => encodeLot(lot, walletIds)),
    holds: holds.map((hold) => encodeHold(hold, walletIds)),
    adjustments: adjustments.map((adjustment) => encodeAdjustment(adjustment, walletIds)),
    ...(spends.length > 0 && { spends }),
    ...(refunds.length > 0 && { refunds }),
    ...(voids.length > 0 && { voids }),
    ...(decisions.length > 0 && { decisions }),
    ...(transfers.length > 0 && { transfers }),
    ...(incoming.length > 0 && { incoming }),
    ...(mergeChangedAt !== '' && { mergedInto, mergeChangedAt }),
    ...(duplicates.length > 0 && { duplicates }),
    ...(Object.keys(separated).length > 0 && { separated }),
    settledAt,
  };
};

/** @param json what `encodeAccount` made, after a trip through JSON */
export const decodeAccount = (json: unknown): Account => {
  const { wallets, lots, holds, adjustments, settledAt, spends = [], refunds = [], voids = [] } = json as Encoded;
  const { decisions = [], transfers = [], incoming = [] } = json as Encoded;
  const { mergedInto, duplicates, separated, mergeChangedAt } = json as Encoded;
  const walletIds = wallets.map(([walletId]) => walletId);
  return {
    wallets: Object.fromEntries(wallets.map(([walletId, ...totals]) => [walletId, decodeTotals(totals)])),
    lots: lots.map((cells) => decodeLot(cells, walletIds)),
    holds: holds.map((cells) => decodeHold(cells, walletIds)),
    adjustments: adjustments.map((cells) => decodeAdjustment(cells, walletIds)),
    spends,
    refunds,
    voids,
    decisions,
    transfers,
    incoming,
    mergedInto: mergedInto ?? null,
    duplicates: duplicates ?? [],
    separated: separated ?? {},
    mergeChangedAt: mergeChangedAt ?? ('' as InstantIso),
    settledAt,
  };
};

interface Encoded {
  readonly wallets: readonly (readonly [string, ...number[]])[];
  readonly lots: readonly Cells[];
  readonly holds: readonly Cells[];
  readonly adjustments: readonly Cells[];
  readonly spends?: Account['spends'];
  readonly refunds?: Account['refunds'];
  readonly voids?: Account['voids'];
  readonly decisions?: Account['decisions'];
  readonly transfers?: Account['transfers'];
  readonly incoming?: Account['incoming'];
  readonly mergedInto?: MemberId | null;
  readonly duplicates?: readonly MemberId[];
  readonly separated?: Account['separated'];
  readonly mergeChangedAt?: InstantIso;
  readonly settledAt: InstantIso;
}

const encodeHold = (hold: Hold, walletIds: readonly string[]): Cells => {
  const { captures, placedAt } = hold;
  const after = (at: InstantIso | null): number => (at === null ? 0 : epochMs(at));
  return cut([
    hold.holdId,
    hold.points,
    epochMs(placedAt),
    epochMs(hold.expiresAt) - epochMs(placedAt),
    walletIds.indexOf(hold.walletId),
    hold.redemptionId ?? 0,
    STATUSES.indexOf(hold.status),
    after(hold.endedAt),
    captures.length === 0
      ? 0
      : captures.map(({ at, receiptId, points: captured }) => [epochMs(at), captured, receiptId]),
    after(hold.refundedAt),
    hold.of ?? 0,
    hold.automatic === undefined ? 0 : [[hold.automatic.rewardId, hold.automatic.isAtActivation ? 1 : 0]],
    encodePayout(hold),
  ]);
};

const decodeHold = (cells: Cells, walletIds: readonly string[]): Hold => {
  const number = numberIn(cells);
  const captures = (cells[8] ?? 0) as 0 | readonly (readonly [number, number, ReceiptId | null])[];
  return {
    holdId: cells[0] as HoldId,
    points: points(number(1)),
    placedAt: instantFromEpochMs(number(2)),
    expiresAt: instantFromEpochMs(number(2) + number(3)),
    walletId: walletIds[number(4)] as string,
    redemptionId: typeof cells[5] === 'string' ? (cells[5] as RedemptionId) : null,
    status: STATUSES[number(6)] as Hold['status'],
    endedAt: instantOrNull(number(7)),
    captures:
      captures === 0
        ? []
        : captures.map(([at, captured, receiptId]) => ({
            at: instantFromEpochMs(at),
            receiptId,
            points: points(captured),
          })),
    refundedAt: instantOrNull(number(9)),
    ...broughtBy(cells[10]),
    ...automaticIn(cells[11]),
    ...payoutIn(cells[12]),
  };
};

const encodePayout = ({ payout }: Hold): Cell => {
  if (payout === undefined) return 0;
  const { currency, approval, status, requestedBy, approvedBy, endedBy, reasonCode, reference } = payout;
  const codes = [APPROVALS.indexOf(approval), PAYOUT_STATUSES.indexOf(status)];
  return [[currency, ...codes, requestedBy, approvedBy, endedBy, reasonCode, reference]];
};

type EncodedPayout = readonly [
  ...[string, number, number, string],
  ...[string | null, string | null, string | null, string | null],
];

const payoutIn = (cell: Cell | undefined): Pick<Hold, 'payout'> => {
  const [cells] = (Array.isArray(cell) ? cell : []) as readonly EncodedPayout[];
  if (cells === undefined) return {};
  const [currency, approval, status, requestedBy, approvedBy, endedBy, reasonCode, reference] = cells;
  const codes = {
    approval: APPROVALS[approval] as PayoutApproval,
    status: PAYOUT_STATUSES[status] as PayoutStatus,
  };
  return { payout: { currency, ...codes, requestedBy, approvedBy, endedBy, reasonCode, reference } };
};

const automaticIn = (cell: Cell | undefined): Pick<Hold, 'automatic'> => {
  const [automatic] = (Array.isArray(cell) ? cell : []) as readonly (readonly [string, number])[];
  return automatic === undefined ? {} : { automatic: { rewardId: automatic[0], isAtActivation: automatic[1] === 1 } };
};

const encodeAdjustment = (adjustment: Adjustment, walletIds: readonly string[]): Cells =>
  cut([
    adjustment.adjustmentId,
    walletIds.indexOf(adjustment.walletId),
    epochMs(adjustment.at),
    adjustment.points,
    adjustment.reasonCode,
    adjustment.actor,
    adjustment.expiresAt === null ? 0 : epochMs(adjustment.expiresAt),
    ADJUSTMENT_STATUSES.indexOf(adjustment.status),
    adjustment.decidedBy ?? 0,
    adjustment.reverses ?? 0,
    adjustment.of ?? 0,
  ]);

const decodeAdjustment = (cells: Cells, walletIds: readonly string[]): Adjustment => {
  const number = numberIn(cells);
  return {
    adjustmentId: cells[0] as string,
    walletId: walletIds[number(1)] as string,
    at: instantFromEpochMs(number(2)),
    points: points(number(3)),
    reasonCode: cells[4] as string,
    actor: cells[5] as string,
    expiresAt: instantOrNull(number(6)),
    status: ADJUSTMENT_STATUSES[number(7)] as Adjustment['status'],
    decidedBy: typeof cells[8] === 'string' ? cells[8] : null,
    reverses: typeof cells[9] === 'string' ? cells[9] : null,
    ...broughtBy(cells[10]),
  };
};

const encodeLot = (lot: Lot, walletIds: readonly string[]): Cells =>
  cut([
    lot.lotId,
    epochMs(lot.occurredAt),
    lot.granted,
    lot.remaining,
    lot.sequence,
    walletIds.indexOf(lot.walletId),
    lot.expiresAt === null ? 0 : epochMs(lot.expiresAt),
    lot.expired,
    lot.reversals.length === 0 ? 0 : lot.reversals.map(({ occurredAt, points: back }) => [epochMs(occurredAt), back]),
    lot.activatesAt === null ? 0 : epochMs(lot.activatesAt),
    lot.isAwaitingTerms ? 1 : 0,
    CLAWBACKS.indexOf(lot.clawback),
    lot.inReview,
    ORIGINS.indexOf(lot.origin),
    lot.inactivity === null ? 0 : [[lot.inactivity.months, lot.inactivity.zone]],
    lot.of ?? 0,
  ]);

const decodeLot = (cells: Cells, walletIds: readonly string[]): Lot => {
  const number = numberIn(cells);
  const reversals = (cells[8] ?? 0) as 0 | readonly (readonly [number, number])[];
  const [inactivity] = (Array.isArray(cells[14]) ? cells[14] : []) as readonly (readonly [number, ZoneId])[];
  return {
    lotId: cells[0] as LotId,
    occurredAt: instantFromEpochMs(number(1)),
    granted: points(number(2)),
    remaining: points(number(3)),
    sequence: number(4),
    walletId: walletIds[number(5)] as string,
    expiresAt: instantOrNull(number(6)),
    expired: points(number(7)),
    reversals:
      reversals === 0
        ? []
        : reversals.map(([at, back]) => ({ occurredAt: instantFromEpochMs(at), points: points(back) })),
    activatesAt: instantOrNull(number(9)),
    isAwaitingTerms: number(10) === 1,
    clawback: CLAWBACKS[number(11)] as Clawback,
    inReview: points(number(12)),
    inactivity: inactivity === undefined ? null : { months: inactivity[0], zone: inactivity[1] },
    origin: ORIGINS[number(13)] as LotOrigin,
    ...broughtBy(cells[15]),
  };
};

const broughtBy = (cell: Cell | undefined): Brought => (typeof cell === 'string' ? { of: cell as MemberId } : {});

const cut = (cells: Cell[]): Cells => {
  while (cells.at(-1) === 0) cells.pop();
  return cells;
};

const numberIn =
  (cells: Cells) =>
  (index: number): number =>
    Number(cells[index] ?? 0);

/** 1970 is no expiry of a loyalty point, so 0 can say "none". */
const instantOrNull = (ms: number): InstantIso | null => (ms === 0 ? null : instantFromEpochMs(ms));

const decodeTotals = (totals: readonly number[]): WalletTotals =>
  Object.fromEntries(ACCOUNTS.map((name, index) => [name, totals[index] ?? 0])) as Record<
    (typeof ACCOUNTS)[number],
    number
  >;
