import type { Unbranded } from '@accrue/kernel';
import type { ReceiptContent, ReceiptLineContent, TenderContent } from './content';

/** As a till writes it, in plain text and numbers. */
export type WrittenReceipt = Unbranded<ReceiptContent>;
export type WrittenLine = Unbranded<ReceiptLineContent>;
export type WrittenTender = Unbranded<TenderContent>;

type LineParts = Partial<Omit<WrittenLine, 'quantity'>> & { readonly quantity?: number };

/** A line of `quantity` units at `unitPrice`; what it costs follows unless said otherwise. */
export const line = (lineId: string, { quantity = 1, unitPrice = 1000, ...parts }: LineParts = {}): WrittenLine => ({
  lineId,
  type: 'item',
  sku: 'TEA',
  quantity: String(quantity),
  unitPrice,
  netPayable: Math.round(unitPrice * quantity),
  ...parts,
});

/** A receipt of these lines at a time of 20 May 2020, or at an instant; its totals follow from the lines. */
export const receipt = (
  id: string,
  kind: WrittenReceipt['kind'],
  time: string,
  lines: readonly WrittenLine[],
  parts: Partial<WrittenReceipt> = {},
): ReceiptContent => {
  const written: WrittenReceipt = {
    receiptId: id,
    businessKey: { storeId: 'S1', workstationId: '1', sequenceNumber: id, businessDate: '2020-05-20' },
    kind,
    endedAt: time.includes('T') ? time : `2020-05-20T${time}:00Z`,
    currency: 'GBP',
    lines,
    totals: { payable: lines.reduce((sum, each) => (each.voided === true ? sum : sum + each.netPayable), 0) },
    ...parts,
  };
  // Its schema would let it pass.
  return written as ReceiptContent;
};

export const sale = (id: string, time: string, lines: readonly WrittenLine[], parts?: Partial<WrittenReceipt>) =>
  receipt(id, 'sale', time, lines, parts);

export const goodsBack = (id: string, time: string, lines: readonly WrittenLine[], parts?: Partial<WrittenReceipt>) =>
  receipt(id, 'return', time, lines, parts);

export const voidOf = (id: string, time: string, of: string) =>
  receipt(id, 'void', time, [], { void: { ofReceiptId: of } });

/** Money back without goods, for a line or for the whole receipt. */
export const moneyBack = (lineId: string, amount: number, ofReceipt: string, ofLine?: string): WrittenLine =>
  line(lineId, {
    sku: 'PRICE-ADJUSTMENT',
    quantity: 0,
    netPayable: -amount,
    returnOf: { receiptId: ofReceipt, ...(ofLine === undefined ? {} : { lineId: ofLine }) },
  });

export const from = (sale: string, lineId: string): Pick<WrittenLine, 'returnOf'> => ({
  returnOf: { receiptId: sale, lineId },
});
