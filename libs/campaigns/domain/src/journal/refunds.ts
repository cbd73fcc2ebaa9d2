import { allocateLargestRemainder, Rejected } from '@accrue/kernel';
import { compareOrder, isRefund, isSold, refundOf, standingVoids, type NormalisedReceipt } from '../receipt';
import type { Allocation } from './events';
import type { History, PastReceipt } from './history';
import { soldLine } from './linked-returns';
import type { Matches } from './rematch';
import { entryOf, type Journal } from './state';

/**
 * Which sale lines money went back for, for all sales of which the incoming receipt can change that: from scratch, so that the
 * answer depends on the receipts there are and not on their arrival.
 * @param isAccepted it was accepted before, elsewhere: nothing is refused
 * @throws Rejected return.unknown_line, return.exceeds_paid: only what is known can be refused; when the sale comes later, what
 *   exceeds it goes to review instead
 */
export const matchRefunds = (
  incoming: PastReceipt,
  history: History,
  journal: Journal,
  isAccepted: boolean,
): Matches => {
  const { receipt } = incoming;
  const others = journal.refunders.map((id) => entryOf(journal, id));
  const isRefunder = receipt.lines.some((line) => isRefund(receipt, line));
  const matches = new Map<string, Map<number, Allocation[]>>();
  // A sale that nothing waits for has had no money given back: nothing is read for it.
  const isAwaited = others.some(({ returned }) => returned?.waitingFor.includes(receipt.receiptId) === true);
  if (!isRefunder && !isAwaited && (others.length === 0 || receipt.voidOf === null)) return matches;
  history.load(others);
  const refunders = others.map(({ receiptId }) => history.get(receiptId).receipt);
  const voids = journal.voids.map((id) => entryOf(journal, id));
  const undoneBefore = undoneBy(voids);
  const undone = undoneBy([...voids, receipt]);
  // A void of a refund, or of such a void, changes what that refund takes.
  const turned = refunders.filter(({ receiptId }) => undone.has(receiptId) !== undoneBefore.has(receiptId));
  const saleIds = new Set([receipt, ...turned].flatMap(salesRefunded));
  if (receipt.lines.some((line) => isSold(receipt, line))) saleIds.add(receipt.receiptId);

  for (const saleId of saleIds) {
    const isKnown = saleId === receipt.receiptId || journal.receipts.has(saleId);
    if (!isKnown) continue;
    if (saleId !== receipt.receiptId) history.load([entryOf(journal, saleId)]);
    const sale = history.get(saleId);
    const earlier = refunders.filter((each) => salesRefunded(each).includes(saleId));
    const all = isRefunder && saleId !== receipt.receiptId ? [...earlier, receipt] : earlier;
    const now = allocate(sale.receipt, refundsOf(saleId, all, undone), matches);
    if (isAccepted || all === earlier || undone.has(receipt.receiptId)) continue;
    const own = refundsOf(saleId, [receipt], undone);
    checkNamed(sale, own);
    const known = refundsOf(saleId, earlier, undone);
    const before = allocate(sale.receipt, known, new Map());
    if (now.short > before.short) throw exceedsPaid(sale.receipt, { ...before, known, own });
  }
  return matches;
};

/** The same for sales that a receipt gave money back for, and that has left the journal. */
export const matchRefundsWithout = (left: readonly PastReceipt[], history: History, journal: Journal): Matches => {
  const matches = new Map<string, Map<number, Allocation[]>>();
  const refunders = journal.refunders.map((id) => history.get(id).receipt);
  const undone = undoneBy(journal.voids.map((id) => entryOf(journal, id)));
  for (const saleId of new Set(left.flatMap(({ receipt }) => salesRefunded(receipt))))
    if (journal.receipts.has(saleId))
      allocate(history.get(saleId).receipt, refundsOf(saleId, refunders, undone), matches);
  return matches;
};

const undoneBy = (voids: Parameters<typeof standingVoids>[0]): ReadonlySet<string | null> =>
  new Set(standingVoids(voids).map(({ voidOf }) => voidOf));

interface Refund {
  readonly receiptId: string;
  readonly lineIndex: number;
  /** The line that it names; null: the whole receipt. */
  readonly of: string | null;
  /** Minor units, with added tax; 0 when the receipt itself was undone. */
  readonly amount: number;
}

const salesRefunded = (receipt: NormalisedReceipt): readonly string[] =>
  receipt.lines.flatMap((line) => (isRefund(receipt, line) ? (line.returnOf?.receiptId ?? []) : []));

const refundsOf = (
  saleId: string,
  receipts: readonly NormalisedReceipt[],
  undone: ReadonlySet<string | null>,
): readonly Refund[] =>
  [...receipts].sort(compareOrder).flatMap((receipt) =>
    receipt.lines
      .filter((line) => isRefund(receipt, line) && line.returnOf?.receiptId === saleId)
      .map((line) => ({
        receiptId: receipt.receiptId,
        lineIndex: line.index,
        of: line.returnOf?.lineId ?? null,
        amount: undone.has(receipt.receiptId) ? 0 : refundOf(line),
      })),
  );

const checkNamed = (sale: PastReceipt, refunds: readonly Refund[]): void => {
  for (const { of } of refunds) {
    const { receiptId } = sale.receipt;
    if (of !== null && soldLine(sale, of) === undefined)
      throw new Rejected('return.unknown_line', { receiptId, lineId: of });
  }
};

interface Exceeding {
  readonly paid: number;
  readonly refunded: number;
  readonly known: readonly Refund[];
  readonly own: readonly Refund[];
}

/** Says of the line that is named, otherwise of the whole receipt, why no more can go back. */
const exceedsPaid = (sale: NormalisedReceipt, { paid, refunded, known, own }: Exceeding): Rejected => {
  const { receiptId } = sale;
  const amountOf = (refunds: readonly Refund[], lineId?: string): number =>
    sum(refunds.map(({ of, amount }) => (lineId === undefined || of === lineId ? amount : 0)));
  const why = (
    what: string,
    came: string,
    { all, before, requested }: Record<'all' | 'before' | 'requested', number>,
  ) =>
    `${what} ${came} ${all}, of which ${before} went back before and ${all - before} is left; this receipt gives back ${requested} for it.`;
  const costs = refundableOf(sale);
  for (const { of: lineId } of own) {
    if (lineId === null) continue;
    const cost = costs[sale.lines.findIndex((line) => line.lineId === lineId)] ?? 0;
    const before = Math.min(cost, amountOf(known, lineId));
    const requested = amountOf(own, lineId);
    if (requested <= cost - before) continue;
    return new Rejected('return.exceeds_paid', {
      ...{ receiptId, lineId, cost, refunded: before, requested },
      detail: why(`Line ${lineId} of receipt ${receiptId}`, 'cost', { all: cost, before, requested }),
    });
  }
  const requested = amountOf(own);
  return new Rejected('return.exceeds_paid', {
    ...{ receiptId, paid, refunded, requested },
    detail: why(`Receipt ${receiptId}`, 'came to', { all: paid, before: refunded, requested }),
  });
};

const costsOf = (sale: NormalisedReceipt): readonly number[] =>
  sale.lines.map((line) => (isSold(sale, line) ? line.netPayable + line.taxAdded : 0));

/** What can go back for each line: what it cost, and its share of what was paid below the lines. */
const refundableOf = (sale: NormalisedReceipt): readonly number[] => {
  const costs = costsOf(sale).map((cost) => Math.max(0, cost));
  if (sale.belowLines === 0 || sum(costs) === 0) return costs;
  const shares = allocateLargestRemainder(sale.belowLines, costs);
  return costs.map((cost, at) => cost + (shares[at] ?? 0));
};

/**
 * What names a line comes first, in event order; then what names the whole receipt, in proportion to what is left of its lines, by
 * largest remainder. For no line more than it cost, with its share of what was paid below the lines, in all no more than was paid.
 */
const allocate = (
  sale: NormalisedReceipt,
  refunds: readonly Refund[],
  matches: Map<string, Map<number, Allocation[]>>,
) => {
  const left = [...refundableOf(sale)];
  const paid = Math.max(0, sum(costsOf(sale)) + sale.belowLines);
  let refunded = 0;
  let short = 0;
  for (const isWhole of [false, true]) {
    for (const { receiptId, lineIndex, of, amount } of refunds.filter((refund) => (refund.of === null) === isWhole)) {
      const named = isWhole ? left : left.map((each, at) => (sale.lines[at]?.lineId === of ? each : 0));
      const taken = Math.min(amount, sum(named), paid - refunded);
      const shares = taken > 0 ? allocateLargestRemainder(taken, named) : [];
      const allocations = shares.flatMap((refund, at) =>
        refund === 0 ? [] : [{ receiptId: sale.receiptId, lineIndex: at, units: 0, refund }],
      );
      for (const { lineIndex: at, refund } of allocations) left[at] = (left[at] ?? 0) - refund;
      refunded += Math.max(0, taken);
      short += amount - Math.max(0, taken);
      const lines = matches.get(receiptId) ?? new Map<number, Allocation[]>();
      matches.set(receiptId, lines.set(lineIndex, allocations));
    }
  }
  return { paid, refunded, short };
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
