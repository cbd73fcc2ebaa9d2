import { receiptId } from '@accrue/kernel';
import type { ReceiptContent, ReceiptLineContent } from './content';

type LineParts = Partial<Omit<ReceiptLineContent, 'quantity'>> & { readonly quantity?: number };

/** A line of `quantity` units at `unitPrice`; what it costs follows unless said otherwise. */
export const line = (
  lineId: string,
  { quantity = 1, unitPrice = 1000, ...parts }: LineParts = {},
): ReceiptLineContent => ({
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
  kind: ReceiptContent['kind'],
  time: string,
  lines: readonly ReceiptLineContent[],
  parts: Partial<ReceiptContent> = {},
): ReceiptContent => ({
  receiptId: receiptId(id),
  businessKey: { storeId: 'S1', workstationId: '1', sequenceNumber: id, businessDate: '2020-05-20' },
  kind,
  endedAt: time.includes('T') ? time : `2020-05-20T${time}:00Z`,
  currency: 'GBP',
  lines,
  totals: { payable: lines.reduce((sum, each) => (each.voided === true ? sum : sum + each.netPayable), 0) },
  ...parts,
});

export const sale = (id: string, time: string, lines: readonly ReceiptLineContent[], parts?: Partial<ReceiptContent>) =>
  receipt(id, 'sale', time, lines, parts);

export const goodsBack = (
  id: string,
  time: string,
  lines: readonly ReceiptLineContent[],
  parts?: Partial<ReceiptContent>,
) => receipt(id, 'return', time, lines, parts);

export const voidOf = (id: string, time: string, of: string) =>
  receipt(id, 'void', time, [], { void: { ofReceiptId: receiptId(of) } });

/** Money back without goods, for a line or for the whole receipt. */
export const moneyBack = (lineId: string, amount: number, ofReceipt: string, ofLine?: string): ReceiptLineContent => ({
  ...line(lineId, { sku: 'PRICE-ADJUSTMENT', quantity: 0, netPayable: -amount }),
  returnOf: { receiptId: receiptId(ofReceipt), ...(ofLine === undefined ? {} : { lineId: ofLine }) },
});

export const from = (sale: string, lineId: string): Pick<ReceiptLineContent, 'returnOf'> => ({
  returnOf: { receiptId: receiptId(sale), lineId },
});
