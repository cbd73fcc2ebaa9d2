import {
  allocateLargestRemainder,
  invariant,
  minorUnits,
  NO_MONEY,
  Rejected,
  type MinorUnits,
  type ReceiptId,
} from '@accrue/kernel';
import {
  compareOrder,
  isRefund,
  isSold,
  refundOf,
  standingVoids,
  type NormalisedReceipt,
  type Placed,
} from '../../receipt';
import type { Allocation } from '../events';
import type { History, PastReceipt } from '../storage/history';
import { inMap } from '../storage/in-map';
import { emptyJournal, entryOf, returnsOf, type Journal, type ReceiptEntry } from '../storage/state';
import { soldLine } from './check-named-line';
import type { Matches } from './match-goods';
import { Refundable, type Accounted, type GoodsBack, type Moment } from './refundable';
import type { CampaignsRejectionCode } from '../../rejections';

/**
 * Which sale lines money went back for, for all sales of which the incoming receipt can change that: from scratch, so that the
 * answer depends on the receipts there are and not on their arrival.
 * @param goods what was found anew about goods that came back; about all others the journal is right
 * @param isAccepted it was accepted before, elsewhere: nothing is refused
 * @throws Rejected return.unknown_line, return.exceeds_paid: only what is known can be refused; when the sale comes later, what
 *   exceeds it goes to review instead
 */
export const matchRefunds = (
  incoming: PastReceipt,
  goods: Matches,
  { history, journal, isAccepted }: { history: History; journal: Journal; isAccepted: boolean },
): Matches => {
  const { receipt } = incoming;
  const matches: Allocated = new Map();
  const isRefunder = receipt.lines.some((line) => isRefund(receipt, line));
  const others = journal.refunders.map((id) => entryOf(journal, id));
  // A sale that nothing waits for has had no money given back: nothing is read for it.
  const isAwaited = others.some(({ returned }) => returned?.waitingFor.includes(receipt.receiptId) === true);
  const changesRefunds = isAwaited || goods.size > 0 || receipt.voidOf !== null;
  if (!isRefunder && (others.length === 0 || !changesRefunds)) return matches;
  history.load(others);
  const refunders = others.map(({ receiptId }) => history.get(receiptId).receipt);
  const voids = journal.voids.map((id) => entryOf(journal, id));
  const undoneBefore = undoneBy(voids);
  const undone = undoneBy([...voids, receipt]);
  // A void of a refund, or of such a void, changes what that refund takes.
  const turned = refunders.filter(({ receiptId }) => undone.has(receiptId) !== undoneBefore.has(receiptId));
  const ownSales = new Set(salesRefunded(receipt));
  const saleIds = new Set([...ownSales, ...turned.flatMap(salesRefunded)]);
  if (receipt.lines.some((line) => isSold(receipt, line))) saleIds.add(receipt.receiptId);
  for (const saleId of salesTouchedBy(goods, journal)) saleIds.add(saleId);
  const goodsOf = goodsBackBySale(goods, history, journal);
  const refundersOf = bySaleRefunded(refunders);

  for (const saleId of saleIds) {
    const isKnown = saleId === receipt.receiptId || journal.receipts.has(saleId);
    const earlier = refundersOf.get(saleId) ?? [];
    const isOwn = saleId !== receipt.receiptId && ownSales.has(saleId);
    if (!isKnown || (earlier.length === 0 && !isOwn)) continue;
    if (saleId !== receipt.receiptId) history.load([entryOf(journal, saleId)]);
    const past = history.get(saleId);
    const sale = { receipt: past.receipt, goods: goodsOf.get(saleId) ?? [] };
    const now = allocate(sale, refundsOf(saleId, isOwn ? [...earlier, receipt] : earlier, undone), matches);
    if (isAccepted || !isOwn || undone.has(receipt.receiptId)) continue;
    const own = refundsOf(saleId, [receipt], undone);
    checkNamed(past, own);
    if (now.short === 0) continue;
    const known = refundsOf(saleId, earlier, undone);
    if (now.short > allocate(sale, known, new Map()).short) throw exceedsPaid(sale, known, own);
  }
  return matches;
};

/** The same for sales that receipts gave money back for, or took goods from, which have left the journal. */
export const matchRefundsWithout = (
  left: readonly ReceiptEntry[],
  goods: Matches,
  { history, journal }: { history: History; journal: Journal },
): Matches => {
  const matches: Allocated = new Map();
  const refunders = journal.refunders.map((id) => history.get(id).receipt);
  if (refunders.length === 0) return matches;
  const undone = undoneBy(journal.voids.map((id) => entryOf(journal, id)));
  const takenFrom = left.flatMap(({ returned }) => returned?.lines.flatMap((line) => line.allocations) ?? []);
  const saleIds = new Set(takenFrom.map(({ receiptId }) => receiptId));
  for (const saleId of salesTouchedBy(goods, journal)) saleIds.add(saleId);
  const goodsOf = goodsBackBySale(goods, history, journal);
  const refundersOf = bySaleRefunded(refunders);
  for (const saleId of saleIds)
    if (journal.receipts.has(saleId))
      allocate(
        { receipt: history.get(saleId).receipt, goods: goodsOf.get(saleId) ?? [] },
        refundsOf(saleId, refundersOf.get(saleId) ?? [], undone),
        matches,
      );
  return matches;
};

/** The same for all receipts there are. @param goods what was found about all goods that came back */
export const matchAllRefunds = (receipts: readonly PastReceipt[], goods: Matches, history: History): Matches => {
  const matches: Allocated = new Map();
  const all = new Map(receipts.map(({ receipt }) => [receipt.receiptId, receipt]));
  const refundersOf = bySaleRefunded([...all.values()]);
  if (refundersOf.size === 0) return matches;
  const undone = undoneBy([...all.values()]);
  const goodsOf = goodsBackBySale(goods, history, emptyJournal);
  for (const [saleId, refunders] of refundersOf) {
    const receipt = all.get(saleId);
    if (receipt !== undefined)
      allocate({ receipt, goods: goodsOf.get(saleId) ?? [] }, refundsOf(saleId, refunders, undone), matches);
  }
  return matches;
};

type Allocated = Map<ReceiptId, Map<number, Allocation[]>>;

const undoneBy = (voids: Parameters<typeof standingVoids>[0]): ReadonlySet<ReceiptId | null> =>
  new Set(standingVoids(voids).map(({ voidOf }) => voidOf));

/** Sales that goods are said to come from, now or until now. */
const salesTouchedBy = (goods: Matches, journal: Journal): ReadonlySet<ReceiptId> => {
  const touched = new Set<ReceiptId>();
  for (const [receiptId, lines] of goods) {
    const until = journal.receipts.get(receiptId)?.returned?.lines ?? [];
    const allocations = [...lines.values(), ...until.map((line) => line.allocations)].flat();
    for (const { receiptId: saleId } of allocations) touched.add(saleId);
  }
  return touched;
};

const goodsBackBySale = (
  goods: Matches,
  history: History,
  journal: Journal,
): ReadonlyMap<ReceiptId, readonly GoodsBack[]> => {
  const bySale = new Map<ReceiptId, GoodsBack[]>();
  const add = ({ receiptId, order }: Placed, allocations: readonly Allocation[]): void => {
    for (const { receiptId: saleId, lineIndex, units } of allocations) {
      if (units > 0) inMap(bySale, saleId, (): GoodsBack[] => []).push({ receiptId, order, lineIndex, units });
    }
  };
  for (const { lines, ...placed } of returnsOf(journal)) {
    const anew = goods.get(placed.receiptId);
    for (const { index, allocations } of lines) if (anew?.has(index) !== true) add(placed, allocations);
  }
  for (const [receiptId, lines] of goods)
    for (const allocations of lines.values()) add(history.get(receiptId).receipt, allocations);
  return bySale;
};

const bySaleRefunded = (
  refunders: readonly NormalisedReceipt[],
): ReadonlyMap<ReceiptId, readonly NormalisedReceipt[]> => {
  const bySale = new Map<ReceiptId, NormalisedReceipt[]>();
  for (const each of refunders)
    for (const saleId of new Set(salesRefunded(each))) inMap(bySale, saleId, (): NormalisedReceipt[] => []).push(each);
  return bySale;
};

interface Refund extends Placed {
  readonly lineIndex: number;
  /** The line that it names; null: the whole receipt. */
  readonly of: string | null;
  /** Minor units, with added tax; 0 when the receipt itself was undone. */
  readonly amount: MinorUnits;
}

const salesRefunded = (receipt: NormalisedReceipt): readonly ReceiptId[] =>
  receipt.lines.flatMap((line) => (isRefund(receipt, line) ? (line.returnOf?.receiptId ?? []) : []));

const refundsOf = (
  saleId: ReceiptId,
  receipts: readonly NormalisedReceipt[],
  undone: ReadonlySet<ReceiptId | null>,
): readonly Refund[] =>
  [...receipts].sort(compareOrder).flatMap((receipt) =>
    receipt.lines
      .filter((line) => isRefund(receipt, line) && line.returnOf?.receiptId === saleId)
      .map((line) => ({
        receiptId: receipt.receiptId,
        order: receipt.order,
        lineIndex: line.index,
        of: line.returnOf?.lineId ?? null,
        amount: undone.has(receipt.receiptId) ? NO_MONEY : refundOf(line),
      })),
  );

const checkNamed = (sale: PastReceipt, refunds: readonly Refund[]): void => {
  for (const { of } of refunds) {
    const { receiptId } = sale.receipt;
    if (of !== null && soldLine(sale, of) === undefined)
      throw new Rejected<CampaignsRejectionCode>('return.unknown_line', { receiptId, lineId: of });
  }
};

interface Sale {
  readonly receipt: NormalisedReceipt;
  readonly goods: readonly GoodsBack[];
}

/** Says of the line that is named, otherwise of the whole receipt, why no more can go back. */
const exceedsPaid = (sale: Sale, known: readonly Refund[], own: readonly Refund[]): Rejected => {
  const { receiptId, lines } = sale.receipt;
  const [when] = own;
  invariant(when !== undefined, 'nothing was given back');
  const why = (what: string, { cost, returned, refunded, left }: Accounted, requested: MinorUnits): string => {
    const back = returned === 0 ? '' : `, ${returned} of it for goods that are back`;
    return `${what} ${cost}, of which ${returned + refunded} went back before${back}, and ${left} is left; this receipt gives back ${requested} for it.`;
  };
  const requestedOf = new Map<string | null, MinorUnits>();
  for (const { of, amount } of own) requestedOf.set(of, minorUnits((requestedOf.get(of) ?? 0) + amount));
  // What names a line comes before what names none.
  const named = known.filter(({ of }) => of !== null);
  const ofNamed = allocate(sale, named, new Map()).refundable.at(when);
  for (const [lineId, requested] of requestedOf) {
    if (lineId === null) continue;
    const accounted = ofNamed.ofLine(lines.findIndex((line) => line.lineId === lineId));
    if (requested <= accounted.left) continue;
    return new Rejected<CampaignsRejectionCode>('return.exceeds_paid', {
      ...{ receiptId, lineId, ...accounted, requested },
      detail: why(`Line ${lineId} of receipt ${receiptId} cost`, accounted, requested),
    });
  }
  const accounted = allocate(sale, known, new Map()).refundable.at(when).inAll();
  const { cost: paid, ...went } = accounted;
  const requested = minorUnits(own.reduce((sum, { amount }) => sum + amount, 0));
  return new Rejected<CampaignsRejectionCode>('return.exceeds_paid', {
    ...{ receiptId, paid, ...went, requested },
    detail: why(`Receipt ${receiptId} came to`, accounted, requested),
  });
};

/**
 * What names a line comes first, in event order; then what names the whole receipt, in proportion to what is left of its lines, by
 * largest remainder. For no line more than the customer still has of it was worth, with its share of what was paid below the
 * lines; in all no more than was paid for it.
 */
const allocate = ({ receipt, goods }: Sale, refunds: readonly Refund[], matches: Allocated) => {
  const refundable = new Refundable(receipt, goods);
  const indexOf = new Map(receipt.lines.map(({ lineId, index }) => [lineId, index]));
  const from = (lineIndex: number, refund: MinorUnits): Allocation[] =>
    refund === 0 ? [] : [{ receiptId: receipt.receiptId, lineIndex, units: 0, refund }];
  let short = 0;
  for (const isWhole of [false, true]) {
    for (const ofReceipt of byReceipt(refunds.filter(({ of }) => (of === null) === isWhole))) {
      const [when] = ofReceipt;
      const moment = refundable.at(when);
      const lines = inMap(matches, when.receiptId, () => new Map<number, Allocation[]>());
      if (isWhole) {
        short += shareOut(ofReceipt, moment, receipt.lines.length, (lineIndex, shares) => {
          lines.set(
            lineIndex,
            shares.flatMap(([at, amount]) => from(at, amount)),
          );
        });
        continue;
      }
      for (const { of, amount, lineIndex } of ofReceipt) {
        const at = indexOf.get(of ?? '');
        const taken = at === undefined ? NO_MONEY : minorUnits(Math.min(amount, moment.leftOf(at), moment.leftInAll()));
        if (at !== undefined) moment.take(taken, at);
        short += amount - taken;
        lines.set(lineIndex, at === undefined ? [] : from(at, taken));
      }
    }
  }
  return { refundable, short };
};

type OfReceipt = readonly [Refund, ...Refund[]];

const byReceipt = (refunds: readonly Refund[]): readonly OfReceipt[] => {
  const groups: [Refund, ...Refund[]][] = [];
  for (const refund of refunds) {
    const group = groups.at(-1);
    if (group?.[0].receiptId === refund.receiptId) group.push(refund);
    else groups.push([refund]);
  }
  return groups;
};

/**
 * Shares what one receipt gives back for the whole sale once, and fills its lines with that one after another: so many lines do
 * not make many shares each.
 * @returns what nothing was left for
 */
const shareOut = (
  refunds: OfReceipt,
  moment: Moment,
  lines: number,
  say: (lineIndex: number, shares: readonly (readonly [at: number, amount: MinorUnits])[]) => void,
): number => {
  const left = Array.from({ length: lines }, (_, at) => moment.leftOf(at));
  const asked = refunds.reduce((sum, { amount }) => sum + amount, 0);
  const leftOfLines = left.reduce((sum, each) => sum + each, 0);
  const taken = minorUnits(Math.min(asked, leftOfLines, moment.leftInAll()));
  const shares = taken > 0 ? allocateLargestRemainder(taken, left) : [];
  shares.forEach((amount, at) => {
    moment.take(amount, at);
  });
  let at = 0;
  for (const { lineIndex, amount } of refunds) {
    const filled: [at: number, amount: MinorUnits][] = [];
    for (let open: number = amount; open > 0 && at < shares.length;) {
      const part = minorUnits(Math.min(open, shares[at] ?? 0));
      if (part > 0) filled.push([at, part]);
      open -= part;
      shares[at] = minorUnits((shares[at] ?? 0) - part);
      if (shares[at] === 0) at += 1;
    }
    say(lineIndex, filled);
  }
  return asked - taken;
};
