import type { ReceiptId } from '@accrue/kernel';
import { instantOfOrder, isReturned, isSold, type NormalisedLine } from '../../receipt';
import type { History, PastReceipt } from '../storage/history';
import { entryOf, type Journal, type ReceiptEntry } from '../storage/state';
import { checkLinkedLine, soldLine, unitsNamed } from './check-named-line';
import { goodsEligible } from './goods-eligible';

/** What an incoming receipt can change about goods that came back. */
export interface Affected {
  /** SKUs to match again; none for a sale that no return can take from. */
  readonly skus: ReadonlySet<string>;
  /** Returns and voids whose answer may change even if none of their goods moves. */
  readonly revisit: ReadonlySet<ReceiptId>;
}

/**
 * Reads no more of the stream than the receipt makes necessary: nothing at all for a sale in order.
 * @param isAccepted it was accepted before, elsewhere: nothing is refused
 * @throws Rejected return.unknown_line, return.other_goods, return.exceeds_sold
 */
export const findAffected = (
  incoming: PastReceipt,
  history: History,
  journal: Journal,
  isAccepted: boolean,
): Affected => {
  const { receipt } = incoming;
  const skus = new Set<string>();
  const revisit = new Set<ReceiptId>();
  const waiting = waitingFor(receipt.receiptId, journal);
  history.load(waiting);
  for (const { receiptId } of waiting) {
    revisit.add(receiptId);
    const waited = history.get(receiptId);
    if (waited.receipt.voidOf !== null) addAll(skus, skusOf(incoming, history, journal));
    else addNamed(skus, waited, incoming);
  }
  addTakenLater(skus, incoming, history, journal);
  if (!isAccepted) addBroughtBack(skus, incoming, history, journal);
  else for (const line of returnedLines(incoming)) skus.add((namedLine(line, history, journal) ?? line).sku);
  const turned = turnedBy(receipt.voidOf, journal);
  history.load(turned);
  for (const { receiptId, returned } of turned) {
    addAll(skus, skusOf(history.get(receiptId), history, journal));
    if (returned !== null) revisit.add(receiptId);
  }
  return { skus, revisit };
};

/** Returns and voids that name a receipt and came before it. */
const waitingFor = (receiptId: ReceiptId, journal: Journal): readonly ReceiptEntry[] =>
  journal.parked
    .map((id) => entryOf(journal, id))
    .filter(({ returned }) => returned?.waitingFor.includes(receiptId) === true);

/** What a void undoes or restores: the receipt it names, if that is a void what that names, and so on; each once. */
const turnedBy = (voidOf: ReceiptId | null, journal: Journal): readonly ReceiptEntry[] => {
  const turned = new Set<ReceiptEntry>();
  let entry = voidOf === null ? undefined : journal.receipts.get(voidOf);
  while (entry !== undefined && !turned.has(entry)) {
    turned.add(entry);
    entry = entry.voidOf === null ? undefined : journal.receipts.get(entry.voidOf);
  }
  return [...turned];
};

/** SKUs of what was sold and is named by a return that waited for it. */
const addNamed = (skus: Set<string>, { receipt }: PastReceipt, sale: PastReceipt): void => {
  for (const { returnOf } of receipt.lines) {
    if (returnOf?.receiptId !== sale.receipt.receiptId) continue;
    const line = soldLine(sale, returnOf.lineId);
    if (line !== undefined) skus.add(line.sku);
  }
};

/** SKUs of what was sold that returns without reference at or after its time brought back: they may have come from here. */
const addTakenLater = (skus: Set<string>, sale: PastReceipt, history: History, journal: Journal): void => {
  const instant = instantOfOrder(sale.receipt.order);
  if (journal.latestReturnAt < instant) return;
  const sold = new Set(sale.receipt.lines.filter((line) => isSold(sale.receipt, line)).map(({ sku }) => sku));
  if (sold.size === 0) return;
  const returns = [...journal.receipts.values()].filter(
    ({ order, returned }) =>
      returned?.lines.some(({ linked, eligible }) => !linked && eligible) === true && instantOfOrder(order) >= instant,
  );
  history.load(returns);
  for (const { receiptId } of returns) {
    if (!history.touches(receiptId, sold)) continue;
    const { receipt } = history.get(receiptId);
    for (const line of receipt.lines) {
      if (sold.has(line.sku) && line.returnOf === null && isReturned(receipt, line)) skus.add(line.sku);
    }
  }
};

/** SKUs of what the incoming receipt brings back and can be found. */
const addBroughtBack = (skus: Set<string>, incoming: PastReceipt, history: History, journal: Journal): void => {
  const { receipt, programme } = incoming;
  const requested = new Map<string, number>();
  let named: ReadonlyMap<string, number> | undefined;
  for (const line of returnedLines(incoming)) {
    if (line.returnOf === null) {
      if (programme.unlinkedReturns === 'match' && goodsEligible(programme, line)) skus.add(line.sku);
    } else {
      named ??= unitsNamed(journal);
      const sold = checkLinkedLine({ receipt, line, reference: line.returnOf, requested, named }, history, journal);
      if (sold !== null) skus.add(sold.sku);
    }
  }
};

const returnedLines = ({ receipt }: PastReceipt): readonly NormalisedLine[] =>
  receipt.lines.filter((line) => isReturned(receipt, line));

/** All SKUs in which a receipt gives or takes goods. */
export const skusOf = ({ receipt }: PastReceipt, history: History, journal: Journal): ReadonlySet<string> => {
  const skus = new Set<string>();
  for (const line of receipt.lines) {
    if (isSold(receipt, line)) skus.add(line.sku);
    if (!isReturned(receipt, line)) continue;
    skus.add((namedLine(line, history, journal) ?? line).sku);
  }
  return skus;
};

const namedLine = (line: NormalisedLine, history: History, journal: Journal): NormalisedLine | undefined => {
  const entry = line.returnOf === null ? undefined : journal.receipts.get(line.returnOf.receiptId);
  if (entry === undefined || line.returnOf === null) return undefined;
  history.load([entry]);
  return soldLine(history.get(entry.receiptId), line.returnOf.lineId);
};

const addAll = (target: Set<string>, source: Iterable<string>): void => {
  for (const item of source) target.add(item);
};
