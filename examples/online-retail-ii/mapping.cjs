// How a line of Online Retail II becomes a member and a receipt of the platform (receipt v1).
// Traps of the source handled here: prices with three decimals, negative quantities on returns, minute time stamps with
// their offset, no tills (the country stands for the store, the invoice number for the till's sequence), no tenders.

/** Half up, away from zero on returns: 12.5 → 13, -12.5 → -13. `tenths` is a whole number of tenths of a penny. */
const pennies = (tenths) => Math.sign(tenths) * Math.floor((Math.abs(tenths) + 5) / 10);

/** @returns {{ reference: string } | null} the member behind a line, for `members import`; null when nobody is named */
exports.member = (source) => (source.memberId === null ? null : { reference: source.memberId, channel: 'import' });

const line = ({ sku, description, quantity, unitPrice }, index) => {
  // The source has at most three decimals of a pound, so tenths of a penny are whole numbers.
  const tenthsOfPenny = Math.round(unitPrice * 1000);
  const netPayable = pennies(quantity * tenthsOfPenny);
  return {
    lineId: String(index + 1),
    type: 'item',
    sku,
    name: description,
    quantity: String(quantity),
    unitPrice: pennies(tenthsOfPenny),
    ...(tenthsOfPenny % 10 === 0 ? {} : { unitPriceExact: (tenthsOfPenny / 10).toFixed(1) }),
    gross: netPayable,
    netPayable,
  };
};

/** @returns a receipt v1, for `receipts ingest` */
exports.receipt = (source) => {
  const lines = source.lines.map(line);
  return {
    receiptId: source.receiptId,
    businessKey: {
      storeId: source.storeId,
      workstationId: 'web',
      sequenceNumber: source.receiptId,
      // The digits are London wall time; the offset says whether summer time held.
      businessDate: source.timestamp.slice(0, 10),
    },
    kind: source.type,
    channel: 'web',
    endedAt: source.timestamp,
    timeZone: 'Europe/London',
    member: source.memberId === null ? { idType: 'none' } : { idType: 'reference', value: source.memberId },
    currency: source.currency,
    lines,
    totals: { payable: lines.reduce((sum, { netPayable }) => sum + netPayable, 0) },
  };
};
