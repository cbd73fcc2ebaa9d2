import { receiptCompleted, schemaRegistry, type ReceiptV1 } from '@accrue/contracts';
import { checkoutPath, loadMapping, openSource } from './source';

/** A line of the data set as it is written there. */
const source = (more: object) => ({
  receiptId: 'C489449',
  type: 'return',
  storeId: 'Australia',
  memberId: '16321',
  timestamp: '2010-06-01T10:33:00+01:00',
  currency: 'GBP',
  lines: [{ sku: '22087', description: 'PAPER BUNTING', quantity: -12, unitPrice: 2.95 }],
  ...more,
});

describe('the mapping of online-retail-ii', () => {
  const map = (more: object): ReceiptV1 =>
    (loadMapping('online-retail-ii').receipt as (line: unknown) => ReceiptV1)(source(more));

  it('makes a receipt that satisfies the contract', () => {
    const receipt = map({});
    expect(schemaRegistry.validate(receiptCompleted.type, receipt)).toBeNull();
    expect(receipt).toMatchObject({
      receiptId: 'C489449',
      kind: 'return',
      endedAt: '2010-06-01T10:33:00+01:00',
      member: { idType: 'reference', value: '16321' },
      totals: { payable: -3540 },
      businessKey: { storeId: 'Australia', sequenceNumber: 'C489449', businessDate: '2010-06-01' },
      lines: [{ lineId: '1', sku: '22087', quantity: '-12', unitPrice: 295, netPayable: -3540 }],
    });
  });

  it('keeps the third decimal of a price, and rounds only the line, half up', () => {
    const { lines } = map({
      type: 'sale',
      lines: [
        { sku: 'A', description: '', quantity: 3, unitPrice: 0.125 },
        { sku: 'B', description: '', quantity: 1, unitPrice: 2.1 },
      ],
    });
    expect(lines).toMatchObject([
      { unitPrice: 13, unitPriceExact: '12.5', netPayable: 38 },
      { unitPrice: 210, netPayable: 210 },
    ]);
    expect(lines[1]).not.toHaveProperty('unitPriceExact');
  });

  it('names nobody where the source names nobody', () => {
    const { member, receipt } = loadMapping('online-retail-ii');
    expect(member?.(source({ memberId: null }))).toBeNull();
    expect(receipt?.(source({ memberId: null }))).toMatchObject({ member: { idType: 'none' } });
  });

  it('takes every line of the committed sample', async () => {
    const { receipt } = loadMapping('online-retail-ii');
    const invalid: string[] = [];
    let lines = 0;
    for await (const line of openSource(checkoutPath('examples/online-retail-ii/sample-members.ndjson')).lines) {
      lines += 1;
      const violation = schemaRegistry.validate(receiptCompleted.type, receipt?.(JSON.parse(line)));
      if (violation !== null) invalid.push(violation);
    }
    expect({ lines, invalid }).toEqual({ lines: 420, invalid: [] });
  });
});
