import type { ReceiptV1 } from '@accrue/contracts';
import { instantFromEpochMs } from '@accrue/kernel';

export interface Sale {
  readonly receiptId: string;
  readonly card: string;
  readonly endedMs: number;
  readonly unitPrice: number;
  /** Not yet returned. A sale is either returned or voided: of a return that comes after the void nothing is left to take back, and it is refused. */
  units: number;
  isTouched: boolean;
}

const receipt = (
  kind: ReceiptV1['kind'],
  { receiptId, endedMs }: { readonly receiptId: string; readonly endedMs: number },
  {
    card,
    lines,
    more = {},
  }: { readonly card: string; readonly lines: ReceiptV1['lines']; readonly more?: Partial<ReceiptV1> },
): ReceiptV1 => {
  const endedAt = instantFromEpochMs(endedMs);
  const payable = lines.reduce((sum, { netPayable }) => sum + netPayable, 0);
  return {
    receiptId,
    businessKey: { storeId: 'S-1', workstationId: '1', sequenceNumber: receiptId, businessDate: endedAt.slice(0, 10) },
    kind,
    endedAt,
    member: { idType: 'card', value: card },
    currency: 'GBP',
    lines,
    totals: { payable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: payable }],
    ...more,
  };
};

const lineOf = (units: number, unitPrice: number): ReceiptV1['lines'][number] => ({
  lineId: '1',
  type: 'item',
  sku: 'TEA',
  quantity: String(units),
  unitPrice,
  gross: units * unitPrice,
  netPayable: units * unitPrice,
});

export const saleOf = (sale: Omit<Sale, 'isTouched'>, more: Partial<ReceiptV1> = {}): ReceiptV1 =>
  receipt('sale', sale, { card: sale.card, lines: [lineOf(sale.units, sale.unitPrice)], more });

export type Back = { readonly receiptId: string; readonly endedMs: number };

export const returnOf = (back: Back, { receiptId, card, unitPrice }: Sale, units: number): ReceiptV1 =>
  receipt('return', back, {
    card,
    lines: [{ ...lineOf(-units, unitPrice), returnOf: { receiptId, lineId: '1' } }],
  });

/** A point pays a penny. */
const tendersOf = (payable: number, points: number, holdId?: string): NonNullable<ReceiptV1['tenders']> => [
  {
    tenderId: 'p',
    type: 'points',
    amount: points,
    points: { walletId: 'points', points, ...(holdId !== undefined && { holdId }) },
  },
  { tenderId: 't1', type: 'cash', amount: payable - points },
];

export const paidSaleOf = (
  sale: Sale,
  {
    points,
    holdId,
    isOffline,
  }: { readonly points: number; readonly holdId: string | undefined; readonly isOffline: boolean },
): ReceiptV1 => ({
  ...saleOf(sale),
  ...(isOffline && { mode: { offline: true } }),
  tenders: tendersOf(sale.units * sale.unitPrice, points, holdId),
});

export const paidReturnOf = (
  back: Back,
  sale: Sale,
  { units, points }: { readonly units: number; readonly points: number },
): ReceiptV1 => ({ ...returnOf(back, sale, units), tenders: tendersOf(-units * sale.unitPrice, -points) });

export const voidOf = (back: Back, { receiptId, card }: Sale): ReceiptV1 =>
  receipt('void', back, { card, lines: [], more: { void: { ofReceiptId: receiptId } } });
