import { formatQuantity, quantity, Rejected, type ReceiptId } from '@accrue/kernel';
import {
  compareOrder,
  isSold,
  standingVoids,
  whyOtherGoods,
  type LineReference,
  type NormalisedLine,
  type NormalisedReceipt,
  type OtherGoods,
} from '../../receipt';
import type { History, PastReceipt } from '../storage/history';
import { entryOf, type Journal, type ReceiptEntry } from '../storage/state';
import type { CampaignsRejectionCode } from '../../rejections';

/** A line that was sold and can be named by a return. */
export const soldLine = ({ receipt }: PastReceipt, lineId: string | null): NormalisedLine | undefined =>
  receipt.lines.find((line) => line.lineId === lineId && isSold(receipt, line));

interface LinkedLine {
  readonly receipt: NormalisedReceipt;
  readonly line: NormalisedLine;
  readonly reference: LineReference;
  /** Units asked for by earlier lines of the same receipt, by sale line; added to. */
  readonly requested: Map<string, number>;
  /** Of `unitsNamed`: the same for all lines of a receipt. */
  readonly named: ReadonlyMap<string, number>;
}

/**
 * Refuses a return that names goods which were never sold, are others, cost less, or are back already. Only what is known can be
 * refused: when the sale comes later, what exceeds it goes to review instead.
 * @returns the sale line; null while the sale has not arrived
 * @throws Rejected return.unknown_line, return.other_goods, return.exceeds_sold
 */
export const checkLinkedLine = (linked: LinkedLine, history: History, journal: Journal): NormalisedLine | null => {
  const { receipt, line, reference, requested, named } = linked;
  const { receiptId, lineId } = reference;
  const entry = journal.receipts.get(receiptId);
  if (entry === undefined) return null;
  history.load([entry]);
  const sale = history.get(receiptId);
  const sold = soldLine(sale, lineId);
  if (sold === undefined) throw new Rejected<CampaignsRejectionCode>('return.unknown_line', { receiptId, lineId });
  if (standingVoidsOf(receipt.receiptId, journal).length > 0) return sold;
  const why = whyOtherGoods(sold, line);
  if (why !== null) throw otherGoods(why, { sold, line, reference });

  const key = `${receiptId}/${sold.index}`;
  const asked = (requested.get(key) ?? 0) - line.quantity;
  requested.set(key, asked);
  const back = wasVoidedBefore(receipt, receiptId, journal) ? sold.quantity : (named.get(key) ?? 0);
  if (asked > sold.quantity - back) {
    throw new Rejected<CampaignsRejectionCode>('return.exceeds_sold', {
      receiptId,
      lineId,
      sold: formatQuantity(quantity(sold.quantity)),
      returned: formatQuantity(quantity(back)),
      requested: formatQuantity(quantity(asked)),
    });
  }
  return sold;
};

interface Misnamed extends Pick<LinkedLine, 'line' | 'reference'> {
  readonly sold: NormalisedLine;
}

const otherGoods = (why: OtherGoods, { sold, line, reference }: Misnamed): Rejected => {
  const { receiptId, lineId } = reference;
  const named = { receiptId, lineId, reason: why, returnedLineId: line.lineId };
  if (why === 'goods')
    return new Rejected<CampaignsRejectionCode>('return.other_goods', {
      ...{ ...named, sold: sold.sku, returned: line.sku },
      detail: `Line ${line.lineId} brings back ${line.sku}, but line ${lineId} of receipt ${receiptId} sold ${sold.sku}.`,
    });
  return new Rejected<CampaignsRejectionCode>('return.other_goods', {
    ...{ ...named, soldFor: sold.netPayable, soldUnits: formatQuantity(quantity(sold.quantity)) },
    ...{ refund: -line.netPayable, returnedUnits: formatQuantity(quantity(-line.quantity)) },
    detail: `Line ${line.lineId} refunds ${-line.netPayable} for ${formatQuantity(quantity(-line.quantity))}, more than they cost: line ${lineId} of receipt ${receiptId} sold ${formatQuantity(quantity(sold.quantity))} for ${sold.netPayable}.`,
  });
};

/** Sale line → units that returns took by naming it. What was merely matched gives way to a reference. */
export const unitsNamed = (journal: Journal): ReadonlyMap<string, number> => {
  const named = new Map<string, number>();
  for (const { kind, returned } of journal.receipts.values()) {
    if (kind === 'void' || returned === null) continue;
    for (const { linked, allocations } of returned.lines) {
      if (!linked) continue;
      for (const { receiptId, lineIndex, units } of allocations) {
        const key = `${receiptId}/${lineIndex}`;
        named.set(key, (named.get(key) ?? 0) + units);
      }
    }
  }
  return named;
};

const wasVoidedBefore = (receipt: NormalisedReceipt, saleId: ReceiptId, journal: Journal): boolean =>
  standingVoidsOf(saleId, journal).some((entry) => compareOrder(entry, receipt) < 0);

/** Voids of this receipt that have arrived, before or after it, and are not undone themselves: if there are any, it is. */
export const standingVoidsOf = (receiptId: ReceiptId, journal: Journal): readonly ReceiptEntry[] =>
  standingVoids(journal.voids.map((id) => entryOf(journal, id))).filter(({ voidOf }) => voidOf === receiptId);
