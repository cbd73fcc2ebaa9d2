import {
  epochMs,
  instantFromEpochMs,
  points,
  type HoldId,
  type InstantIso,
  type LotId,
  type ReceiptId,
} from '@accrue/kernel';
import { ACCOUNTS } from './postings';
import type { Account, ClosedHold, Lot, WalletTotals } from './state';

/** Raised when the encoded shape changes; older snapshots are then folded anew. */
export const ACCOUNT_SNAPSHOT_VERSION = 2;

const STATUSES = ['active', 'pending', 'awaiting_terms'] as const;
const OUTCOMES = ['captured', 'released', 'timed_out', 'refused', 'refunded'] as const;

type Cell = string | number | null;

/**
 * An account as compact JSON: a member's lots only ever grow, so each closed one must cost little. A lot is an array with
 * the rarely needed fields last, cut off after the last one that says something.
 */
export const encodeAccount = (account: Account): unknown => {
  const walletIds = Object.keys(account.wallets);
  return {
    wallets: walletIds.map((walletId) => [walletId, ...ACCOUNTS.map((name) => account.wallets[walletId]?.[name] ?? 0)]),
    lots: account.lots.map((lot) => encodeLot(lot, walletIds)),
    holds: account.holds,
    closedHolds: account.closedHolds.map((hold) => encodeClosedHold(hold, account.lots)),
    adjustments: account.adjustments.map(({ adjustmentId, points: amount }) => [adjustmentId, amount]),
  };
};

/** @param json what `encodeAccount` made, after a trip through JSON */
export const decodeAccount = (json: unknown): Account => {
  const { wallets, lots, holds, closedHolds, adjustments } = json as Encoded;
  const walletIds = wallets.map(([walletId]) => walletId);
  const decodedLots = lots.map((cells) => decodeLot(cells, walletIds));
  return {
    wallets: Object.fromEntries(wallets.map(([walletId, ...totals]) => [walletId, decodeTotals(totals)])),
    lots: decodedLots,
    holds: holds.map((hold) => ({ ...hold, redemptionId: hold.redemptionId })),
    closedHolds: closedHolds.map((cells) => decodeClosedHold(cells, decodedLots)),
    adjustments: adjustments.map(([adjustmentId, amount]) => ({ adjustmentId, points: points(amount) })),
  };
};

interface Encoded {
  readonly wallets: readonly (readonly [string, ...number[]])[];
  readonly lots: readonly (readonly Cell[])[];
  readonly holds: Account['holds'];
  readonly closedHolds: readonly EncodedClosedHold[];
  readonly adjustments: readonly (readonly [string, number])[];
}

/**
 * Id, outcome, points, its captures (0 where there is nothing to say: none, or one of all on no receipt), and what they took of which
 * lot, by the lot's place; cut off after the last one that says something.
 */
type EncodedClosedHold = readonly [
  string,
  number,
  number,
  (0 | readonly (readonly [string | null, number])[])?,
  (readonly (readonly [number, number])[])?,
];

const encodeClosedHold = (
  { holdId, outcome, points: amount, captures, spent }: ClosedHold,
  lots: readonly Lot[],
): EncodedClosedHold => {
  const [first, ...others] = captures;
  const isPlain =
    outcome === 'captured'
      ? others.length === 0 && first?.receiptId === null && first.points === amount
      : first === undefined;
  const cells = [holdId, OUTCOMES.indexOf(outcome), amount] as const;
  if (isPlain && spent.length === 0) return cells;
  const told = isPlain ? 0 : captures.map((capture) => [capture.receiptId, capture.points] as const);
  if (spent.length === 0) return [...cells, told];
  return [...cells, told, spent.map(([lotId, taken]) => [lots.findIndex((lot) => lot.lotId === lotId), taken])];
};

const decodeClosedHold = (
  [holdId, outcome, amount, told = 0, spent = []]: EncodedClosedHold,
  lots: readonly Lot[],
): ClosedHold => {
  const isCaptured = OUTCOMES[outcome] === 'captured';
  const captures = told === 0 ? (isCaptured ? [[null, amount] as const] : []) : told;
  return {
    holdId: holdId as HoldId,
    outcome: OUTCOMES[outcome] as ClosedHold['outcome'],
    points: points(amount),
    captures: captures.map(([receiptId, captured]) => ({
      receiptId: receiptId as ReceiptId | null,
      points: points(captured),
    })),
    spent: spent.map(([at, taken]) => [(lots[at] as Lot).lotId, points(taken)]),
  };
};

const encodeLot = (lot: Lot, walletIds: readonly string[]): readonly Cell[] => {
  const cells: Cell[] = [
    lot.lotId,
    epochMs(lot.occurredAt),
    lot.granted,
    lot.remaining,
    lot.reversed,
    lot.sequence,
    walletIds.indexOf(lot.walletId),
    lot.expiresAt === null ? 0 : epochMs(lot.expiresAt),
    lot.expired,
    STATUSES.indexOf(lot.status),
    lot.activatesAt === null ? 0 : epochMs(lot.activatesAt),
  ];
  while (cells.at(-1) === 0) cells.pop();
  return cells;
};

const decodeLot = (cells: readonly Cell[], walletIds: readonly string[]): Lot => {
  const number = (index: number): number => Number(cells[index] ?? 0);
  return {
    lotId: cells[0] as LotId,
    occurredAt: instantFromEpochMs(number(1)),
    granted: points(number(2)),
    remaining: points(number(3)),
    reversed: points(number(4)),
    sequence: number(5),
    walletId: walletIds[number(6)] as string,
    expiresAt: instantOrNull(number(7)),
    expired: points(number(8)),
    status: STATUSES[number(9)] as Lot['status'],
    activatesAt: instantOrNull(number(10)),
  };
};

/** 1970 is no expiry of a loyalty point, so 0 can say "none". */
const instantOrNull = (ms: number): InstantIso | null => (ms === 0 ? null : instantFromEpochMs(ms));

const decodeTotals = (totals: readonly number[]): WalletTotals =>
  Object.fromEntries(ACCOUNTS.map((name, index) => [name, totals[index] ?? 0])) as Record<
    (typeof ACCOUNTS)[number],
    number
  >;
