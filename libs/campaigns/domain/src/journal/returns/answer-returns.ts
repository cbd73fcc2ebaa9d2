import { canonicalJson, invariant, type MemberId, type ReceiptId } from '@accrue/kernel';
import { isBack, isRefund, namedReceipts, refundOf } from '../../receipt';
import type { AdjudicatedLine, ReturnAdjudicated, ReturnStatus } from '../events';
import type { History, PastReceipt } from '../storage/history';
import {
  isShort,
  refundMatched,
  unitsMatched,
  type Journal,
  type ReturnedLine,
  type ReturnEntry,
} from '../storage/state';
import { goodsEligible } from './goods-eligible';
import type { Matches } from './match-goods';
import { undoneIn, type Undone } from './undone';

/** The answer to a receipt that brought goods back, where it is new or differs from what was said before. */
export interface ReturnChange {
  readonly past: PastReceipt;
  /** null: it was not known before. */
  readonly before: ReturnEntry | null;
  readonly after: ReturnEntry;
}

interface Question {
  /** null: receipts have left, none comes. */
  readonly incoming: PastReceipt | null;
  readonly matches: Matches;
  readonly revisit: ReadonlySet<ReceiptId>;
}

/** What changes for receipts that bring goods back: the incoming one first, then the others in event order. */
export const answerReturns = (
  { incoming, matches, revisit }: Question,
  history: History,
  journal: Journal,
): readonly ReturnChange[] => {
  const self = incoming?.receipt ?? null;
  const ids = new Set([...matches.keys(), ...revisit]);
  if (self !== null && (self.voidOf !== null || self.lines.some((line) => isBack(self, line)))) ids.add(self.receiptId);
  const undone = undoneIn(journal, self);
  const changes: ReturnChange[] = [];
  for (const id of ids) {
    const past = history.get(id);
    const before = journal.receipts.get(id)?.returned ?? null;
    const after = answerOf(past, before, matches, { incoming, journal, undone });
    if (before === null || canonicalJson(before) !== canonicalJson(after)) changes.push({ past, before, after });
  }
  const rank = ({ past }: ReturnChange): string => (past === incoming ? '' : past.receipt.order);
  return changes.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
};

/** Sales that some line takes from now and did not before, or the other way round. */
export const salesTouched = (returns: readonly ReturnChange[]): Set<ReceiptId> => {
  const touched = new Set<ReceiptId>();
  const addSalesOf = (lines: readonly ReturnedLine[] | undefined): void => {
    for (const { allocations } of lines ?? []) for (const { receiptId } of allocations) touched.add(receiptId);
  };
  for (const { before, after } of returns) {
    addSalesOf(before?.lines);
    addSalesOf(after.lines);
  }
  return touched;
};

interface Known {
  readonly incoming: PastReceipt | null;
  readonly journal: Journal;
  /** Receipts that are undone now that the incoming one is here. */
  readonly undone: Undone;
}

const answerOf = (past: PastReceipt, before: ReturnEntry | null, matches: Matches, known: Known): ReturnEntry => {
  const { receiptId, voidOf } = past.receipt;
  const isKnown = (id: ReceiptId): boolean =>
    known.journal.receipts.has(id) || id === known.incoming?.receipt.receiptId;
  const lines = voidOf === null ? returnedLines(past, before, matches, isKnown) : undoneLines(past, before, matches);
  const waitingFor = namedReceipts(past.receipt).filter((id) => !isKnown(id));
  return { status: statusOf(lines, waitingFor, known.undone.has(receiptId)), waitingFor, lines };
};

const statusOf = (lines: readonly ReturnedLine[], waitingFor: readonly ReceiptId[], undone: boolean): ReturnStatus => {
  if (undone) return 'voided';
  if (waitingFor.length > 0) return 'parked';
  const isOpen = (line: ReturnedLine): boolean => (line.eligible || line.linked) && isShort(line);
  return lines.some(isOpen) ? 'review' : 'settled';
};

const returnedLines = (
  { receipt, programme }: PastReceipt,
  before: ReturnEntry | null,
  matches: Matches,
  isKnown: (receiptId: ReceiptId) => boolean,
): ReturnedLine[] =>
  receipt.lines
    .filter((line) => isBack(receipt, line))
    .map((line) => ({
      index: line.index,
      units: Math.abs(line.quantity),
      ...(isRefund(receipt, line) ? { refund: refundOf(line) } : {}),
      eligible: goodsEligible(programme, line),
      linked: line.returnOf !== null,
      allocations:
        matches.get(receipt.receiptId)?.get(line.index) ??
        // Of a sale that has left there is nothing to take from.
        before?.lines
          .find(({ index }) => index === line.index)
          ?.allocations.filter(({ receiptId }) => isKnown(receiptId)) ??
        [],
    }));

/** A void has no lines of its own: it stands for what was left of the receipt that it undoes. */
const undoneLines = ({ receipt }: PastReceipt, before: ReturnEntry | null, matches: Matches): ReturnedLine[] => {
  const rematched = matches.get(receipt.receiptId);
  const untouched = before?.lines.filter(({ index }) => rematched?.has(index) !== true) ?? [];
  const taken = [...(rematched ?? [])].filter(([, allocations]) => allocations.length > 0);
  const lines = taken.map(([index, allocations]) => {
    return { index, units: unitsMatched({ allocations }), eligible: true, linked: true, allocations };
  });
  return [...untouched, ...lines].sort((a, b) => a.index - b.index);
};

export const returnAdjudicated = (
  { past, after }: ReturnChange,
  memberId: MemberId,
  history: History,
): ReturnAdjudicated => {
  const { receiptId, voidOf } = past.receipt;
  const described = after.lines.length > 0 && voidOf !== null ? history.get(voidOf).receipt : past.receipt;
  const lines = after.lines.map((line): AdjudicatedLine => {
    const { lineId, sku } = lineAt(described.lines, line.index);
    return {
      lineId,
      lineIndex: line.index,
      sku,
      units: line.units,
      matchedUnits: unitsMatched(line),
      ...(line.refund === undefined ? {} : { refund: line.refund, matchedRefund: refundMatched(line) }),
      eligible: line.eligible,
      linked: line.linked,
      allocations: line.allocations.map((from) => {
        const sale = history.get(from.receiptId).receipt;
        return { ...from, lineId: lineAt(sale.lines, from.lineIndex).lineId };
      }),
    };
  });
  return {
    type: 'ReturnAdjudicated',
    data: { receiptId, memberId, status: after.status, waitingFor: after.waitingFor, lines },
  };
};

const lineAt = <L>(lines: readonly L[], index: number): L => {
  const line = lines[index];
  invariant(line !== undefined, `there is no line at ${index}`);
  return line;
};
