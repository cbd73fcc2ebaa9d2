import type { ReceiptV1 } from '@accrue/contracts';

export interface LineOptions {
  readonly sku: string;
  readonly units?: number;
  readonly unitPrice: number;
  readonly returnOf?: { readonly receiptId: string; readonly lineId: string };
}

export interface ReceiptOptions {
  readonly id: string;
  readonly kind?: ReceiptV1['kind'];
  readonly card?: string;
  readonly at?: string;
  readonly lines: readonly LineOptions[];
}

/** A receipt as a till would send it, with totals and one tender that fit its lines. */
export const receiptOf = ({
  id,
  kind = 'sale',
  card,
  at = '2025-10-31T10:00:00+00:00',
  lines,
}: ReceiptOptions): ReceiptV1 => {
  const built = lines.map(({ sku, units = 1, unitPrice, returnOf }, index) => ({
    lineId: String(index + 1),
    type: 'item',
    sku,
    quantity: String(units),
    unitPrice,
    gross: units * unitPrice,
    netPayable: units * unitPrice,
    ...(returnOf ? { returnOf } : {}),
  }));
  const payable = built.reduce((sum, { netPayable }) => sum + netPayable, 0);
  return {
    receiptId: id,
    businessKey: { storeId: 'S-1', workstationId: '1', sequenceNumber: id, businessDate: at.slice(0, 10) },
    kind,
    endedAt: at,
    member: card === undefined ? { idType: 'none' } : { idType: 'card', value: card },
    currency: 'GBP',
    lines: built,
    totals: { payable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: payable }],
  };
};
