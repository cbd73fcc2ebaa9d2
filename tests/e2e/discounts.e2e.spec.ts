import type { ReceiptV1 } from '@accrue/contracts';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = (points: number) => ({
  schemaVersion: 1,
  name: 'House card',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  counters: [{ id: 'spend', count: 'spend', window: 'programme' }],
  discounts: [
    {
      ...{ id: 'card', name: 'House card', by: 'spend', stepDown: 'immediate' },
      steps: [
        { from: 0, percent: '3' },
        { from: 10_000, percent: '5' },
      ],
    },
  ],
  earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points, per: 100 } }] },
});

interface Evaluated {
  readonly programmeVersion: number;
  readonly evaluationId: string;
  readonly discounts: readonly { percent: string; counted: number; amount: number }[];
}
interface Answer {
  readonly status: string;
  readonly earned: readonly { amount: number }[];
  readonly evaluation?: object;
  readonly loyaltyDiscounts?: object;
}

const withOff = (receipt: ReceiptV1, off: number, more: Partial<ReceiptV1> = {}): ReceiptV1 => {
  const [first, ...others] = receipt.lines;
  const payable = receipt.totals.payable - off;
  return {
    ...receipt,
    ...more,
    lines: first === undefined ? [] : [{ ...first, netPayable: first.netPayable - off }, ...others],
    totals: { payable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: payable }],
    loyaltyDiscounts: [{ discount: 'card', lines: [{ lineId: '1', amount: off }] }],
  };
};

aboveAllInOneProcess('a cumulative card at the till', (mode) => {
  let platform: Platform;
  const publish = async (points: number) =>
    void expect((await platform.call('/v1/programme', { method: 'PUT', json: programme(points) })).status).toBe(200);
  beforeAll(async () => {
    platform = await Platform.start(mode);
    await publish(1);
    await platform.call('/v1/members', { json: { card: 'ann' } });
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  const basket = (id: string, pence: number) =>
    receiptOf({ id, card: 'ann', at: new Date().toISOString(), lines: [{ sku: id, unitPrice: pence }] });
  const due = async (receipt: ReceiptV1): Promise<Evaluated> =>
    (await platform.call<Evaluated>('/v1/receipts:evaluate', { json: receipt })).body;
  const record = async (receipt: ReceiptV1): Promise<Answer> =>
    (await platform.call<Answer>('/v1/receipts', { json: receipt })).body;

  it('takes off what was told, under the version that was told, and has what differs looked at', async () => {
    // 3 % of £110 are £3.30: £106.70 are paid, and earn 106.
    const kettle = basket('KETTLE', 11_000);
    const told = await due(kettle);
    expect(told.discounts).toMatchObject([{ percent: '3', counted: 0, amount: 330 }]);
    await publish(2);
    const { evaluationId, programmeVersion } = told;
    const paid = await record(withOff(kettle, 330, { evaluationId }));
    expect([programmeVersion, paid]).toMatchObject([
      1,
      {
        ...{ status: 'accepted', earned: [{ amount: 106 }], loyaltyDiscounts: { given: 330, due: 330 } },
        evaluation: { status: 'pinned', evaluatedUnder: 1, settledUnder: 1 },
      },
    ]);
    // £106.70 reach the second step: 5 % of £20 are £1.00, and £19 at two points earn 38. The id of the kettle is not of the cups.
    const cups = basket('CUPS', 2000);
    expect((await due(cups)).discounts).toMatchObject([{ percent: '5', counted: 10_670, amount: 100 }]);
    expect(await record(withOff(cups, 100, { evaluationId }))).toMatchObject({
      ...{ status: 'accepted', earned: [{ amount: 38 }], loyaltyDiscounts: { given: 100, due: 100 } },
      evaluation: { status: 'unknown', settledUnder: 2 },
    });
    // The kettle comes back: £19 are left, so the next £20 have 3 %, £0.60; the till took off £1.00.
    const back = receiptOf({
      ...{ id: 'BACK', kind: 'return', card: 'ann', at: new Date().toISOString() },
      lines: [{ sku: 'KETTLE', units: -1, unitPrice: 10_670, returnOf: { receiptId: 'KETTLE', lineId: '1' } }],
    });
    expect((await record(back)).earned).toMatchObject([{ amount: -106 }]);
    const bowl = basket('BOWL', 2000);
    expect((await due(bowl)).discounts).toMatchObject([{ percent: '3', counted: 1900, amount: 60 }]);
    expect(await record(withOff(bowl, 100))).toMatchObject({
      status: 'accepted',
      loyaltyDiscounts: { given: 100, due: 60, reviewId: 'loyalty_discount:BOWL' },
    });
    await platform.drained();
    const { body } = await platform.call<{ reviews: { id: string; reason: { data: object } }[] }>(
      '/v1/reviews?kind=loyalty_discount',
    );
    expect(body.reviews).toMatchObject([
      { id: 'loyalty_discount:BOWL', reason: { data: { givenMinor: 100, dueMinor: 60, lineId: null } } },
    ]);
  });
});
