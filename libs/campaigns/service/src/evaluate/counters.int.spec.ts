import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const coffees = { include: { skus: ['TEA'] } };
const card = programme({
  counters: [
    { id: 'coffees', count: 'units', of: coffees, window: 'programme' },
    { id: 'visits-30d', count: 'visits', window: { rollingDays: 30 } },
  ],
  earning: {
    rules: [
      {
        ...{ id: 'regular', name: 'Regulars', wallet: 'points', earn: { fixed: 5 } },
        if: 'counter("visits-30d") >= 1',
      },
      {
        ...{ id: 'free-one', name: 'Every third', wallet: 'points', earn: { fixed: 100 } },
        ...{ on: 'counter', counter: 'coffees', reaches: 3, repeat: true },
      },
    ],
  },
});

describe('counters at the till', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(card);
    await app.enrol('ann', { card: 'c-ann' });
    await app.enrol('ben', { card: 'c-ben' });
  });
  afterAll(() => app.close());

  const tea = (id: string, day: number, units: number) =>
    sale(id, `c-${id.slice(0, 3)}`, [['TEA', units, 300]], { endedAt: `2026-10-${day}T10:00:00Z` });
  const toldOf = ({ counters, rules }: Wire) => [
    (counters as Wire[]).map(({ id, before, value, next }) => [id, before, value, next]),
    (rules as Wire[]).map(({ ruleId, points, reasons }) => [
      ruleId,
      points,
      (reasons as Wire[]).map(({ code }) => code as string),
    ]),
  ];

  it('are told with what they bring, before and after it is recorded', async () => {
    await app.record(tea('ann-1', 12, 2));
    const second = tea('ann-2', 13, 2);
    const promised = (await app.post('/v1/receipts:evaluate', second)).body;
    expect(toldOf(promised)).toEqual([
      [
        ['coffees', 2, 4, 6],
        ['visits-30d', 1, 2, null],
      ],
      [
        ['regular', 5, []],
        ['free-one', 100, []],
      ],
    ]);
    const { body } = await app.record(second);
    expect([body.earned, body.awards]).toEqual([promised.earned, promised.awards]);
    expect(toldOf((await app.post('/v1/receipts:evaluate', second)).body)).toEqual(toldOf(promised));
    const [, free] = (await app.post('/v1/receipts:evaluate', tea('ann-3', 14, 1))).body.rules as Wire[];
    expect(free).toMatchObject({
      ...{ matched: false, points: 0, lines: [] },
      reasons: [
        {
          ...{ code: 'rule.counter_not_reached', data: { counterId: 'coffees', value: 5, next: 6 } },
          text: 'The counter coffees is at 5 of 6',
        },
      ],
    });
  });

  it('take back from the sale that got there what a return of another one undoes', async () => {
    const back = goodsBack('ann-4', 'c-ann', [['TEA', 2, 300, from('ann-1', '1')]], {
      endedAt: '2026-10-15T10:00:00Z',
    });
    const promised = (await app.post('/v1/receipts:evaluate', back)).body;
    const { body } = await app.record(back);
    expect([body.earned, promised.earned]).toEqual([
      [{ walletId: 'points', unit: 'points', amount: -100 }],
      [{ walletId: 'points', unit: 'points', amount: -100 }],
    ]);
    const { body: second } = await app.get('/v1/receipts/ann-2');
    expect((second.awards as Wire[]).map(({ ruleId, granted, reversed }) => [ruleId, granted, reversed])).toEqual([
      ['free-one', 100, 100],
      ['regular', 5, 0],
    ]);
    // Its void gives it back.
    const parts = { kind: 'void', endedAt: '2026-10-16T10:00:00Z', void: { ofReceiptId: 'ann-4' } };
    await app.record({ ...sale('ann-5', 'c-ann', []), ...parts });
    const { body: again } = await app.get('/v1/receipts/ann-2');
    expect((again.awards as Wire[])[0]).toMatchObject({ ruleId: 'free-one', granted: 100, reversed: 0 });
  });
});
