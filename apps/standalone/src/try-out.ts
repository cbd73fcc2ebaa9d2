const SALE = {
  schemaVersion: 1,
  receiptId: 'r-1',
  businessKey: { storeId: 'S-014', workstationId: '3', sequenceNumber: '8123', businessDate: '2026-10-31' },
  kind: 'sale',
  endedAt: '2026-10-31T17:40:00+01:00',
  member: { idType: 'card', value: '2900000012345' },
  currency: 'GBP',
  lines: [{ lineId: '1', type: 'item', sku: 'COF-250', quantity: '2', unitPrice: 1995, gross: 3990, netPayable: 3990 }],
  totals: { payable: 3990 },
};

/** Lines for a shell, from an empty platform to the first points; safe to run again. */
export const tryOut = (url: string, operatorKey: string): readonly string[] => {
  const post = (path: string, body: object): string =>
    `curl -s ${url}${path} -H "x-api-key: $KEY" -H 'content-type: application/json' -d '${JSON.stringify(body)}'; echo`;
  return [
    `KEY=${operatorKey}`,
    `npx accrue programme apply examples/online-retail-ii/programme.yaml --url ${url} --key $KEY    # a point per pound`,
    post('/v1/members', { reference: '13085', card: '2900000012345', name: 'Ann' }),
    post('/v1/receipts:evaluate', SALE),
    post('/v1/receipts', SALE),
    `curl -s ${url}/v1/balances/export -H "x-api-key: $KEY"`,
  ];
};
