import type { ReceiptV1 } from '@accrue/contracts';

/** Two receipts that say everything a receipt can say, no default among it, and differ in all that may differ. */
export const ONE: Required<ReceiptV1> = {
  schemaVersion: 1,
  receiptId: 'R-1',
  businessKey: {
    ...{ storeId: 'S-1', gln: 'G-1', workstationId: '1', tillId: 'T-1', sequenceNumber: '1' },
    businessDate: '2026-10-31',
  },
  kind: 'sale',
  channel: 'web',
  mode: { training: true, offline: true, suspended: true, cancelled: true },
  startedAt: '2026-10-31T09:59:00Z',
  endedAt: '2026-10-31T10:00:00Z',
  timeZone: 'Europe/London',
  operator: { employeeId: 'E-1' },
  member: { idType: 'card', value: 'C-1', entryMethod: 'scanned', attachedAt: '2026-10-31T09:59:30Z' },
  currency: 'GBP',
  exponent: 2,
  lines: [
    {
      ...{ lineId: '2', parentLineId: '1', type: 'item', sku: 'TEA', gtin: '01', name: 'Tea', categoryPath: ['a'] },
      ...{ brand: 'B-1', labels: { a: '1' }, quantity: '1', uom: 'kg', weighted: true },
      ...{ unitPrice: 1000, unitPriceExact: '999.5', gross: 1000, netPayable: 900 },
      discounts: [{ id: 'D-1', source: 'pos', ruleRef: 'R-1', amount: 100 }],
      tax: [{ code: 'A', rate: '0.2', amount: 10, included: true }],
      ...{ loyaltyEligible: false, voided: true },
      returnOf: { receiptId: 'R-0', lineId: '1', reason: 'broken', condition: 'with_receipt' },
    },
  ],
  totals: { payable: 900, gross: 1000, discount: 100, tax: 10, taxAdded: 1, rounding: 1 },
  tenders: [
    {
      ...{ tenderId: '1', type: 'card', amount: 900, paymentToken: 'P-1' },
      lineAllocation: [{ lineId: '2', amount: 900 }],
      points: { walletId: 'W-1', holdId: 'H-1', accountRevision: 1, points: 1, final: true },
    },
  ],
  loyaltyDiscounts: [{ discount: 'card', lines: [{ lineId: '2', amount: 50 }] }],
  evaluationId: 'e1.1',
  void: { ofReceiptId: 'R-0', reason: 'mistake' },
  ext: { a: 1 },
};
export const OTHER: Required<ReceiptV1> = {
  schemaVersion: 1,
  receiptId: 'R-2',
  businessKey: {
    ...{ storeId: 'S-2', gln: 'G-2', workstationId: '2', tillId: 'T-2', sequenceNumber: '2' },
    businessDate: '2026-11-01',
  },
  kind: 'return',
  channel: 'app',
  mode: { training: false, offline: false, suspended: false, cancelled: false },
  startedAt: '2026-10-31T10:59:00Z',
  endedAt: '2026-10-31T11:00:00Z',
  timeZone: 'Europe/Warsaw',
  operator: { employeeId: 'E-2' },
  member: { idType: 'qr', value: 'C-2', entryMethod: 'typed', attachedAt: '2026-10-31T10:59:30Z' },
  currency: 'PLN',
  exponent: 3,
  lines: [
    {
      ...{ lineId: '3', parentLineId: '2', type: 'service', sku: 'POT', gtin: '02', name: 'Pot', categoryPath: ['b'] },
      ...{ brand: 'B-2', labels: { a: '2' }, quantity: '2', uom: 'g', weighted: false },
      ...{ unitPrice: 2000, unitPriceExact: '1999.5', gross: 2000, netPayable: 1900 },
      discounts: [{ id: 'D-2', source: 'coupon', ruleRef: 'R-2', amount: 200 }],
      tax: [{ code: 'B', rate: '0.1', amount: 20, included: false }],
      ...{ loyaltyEligible: true, voided: false },
      returnOf: { receiptId: 'R-9', lineId: '2', reason: 'too small', condition: 'manager' },
    },
  ],
  totals: { payable: 1900, gross: 2000, discount: 200, tax: 20, taxAdded: 2, rounding: 2 },
  tenders: [
    {
      ...{ tenderId: '2', type: 'cash', amount: 1900, paymentToken: 'P-2' },
      lineAllocation: [{ lineId: '3', amount: 1900 }],
      points: { walletId: 'W-2', holdId: 'H-2', accountRevision: 2, points: 2, final: false },
    },
  ],
  loyaltyDiscounts: [{ discount: 'other', lines: [{ lineId: '3', amount: 60 }] }],
  evaluationId: 'e1.2',
  void: { ofReceiptId: 'R-9', reason: 'changed mind' },
  ext: { a: 2 },
};
