import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const coffees = { include: { skus: ['TEA'] } };
const card = programme({
  actions: [{ id: 'review', name: 'A review' }],
  counters: [
    { id: 'reviews', count: 'actions', of: { action: 'review' }, window: 'year' },
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
      {
        ...{ id: 'reviewer', name: 'Two reviews', wallet: 'points', earn: { fixed: 40 } },
        ...{ on: 'counter', counter: 'reviews', reaches: 2 },
      },
      {
        ...{ id: 'thanks', name: 'For reviewers', wallet: 'points', earn: { fixed: 7 } },
        if: 'counter("reviews") >= 1',
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
        ['reviews', 0, 0, 2],
        ['coffees', 2, 4, 6],
        ['visits-30d', 1, 2, null],
      ],
      [
        ['regular', 5, []],
        ['thanks', 0, ['rule.condition_not_met']],
        ['free-one', 100, []],
      ],
    ]);
    const { body } = await app.record(second);
    expect([body.earned, body.awards]).toEqual([promised.earned, promised.awards]);
    expect(toldOf((await app.post('/v1/receipts:evaluate', second)).body)).toEqual(toldOf(promised));
    const { rules } = (await app.post('/v1/receipts:evaluate', tea('ann-3', 14, 1))).body;
    const free = (rules as Wire[]).find(({ ruleId }) => ruleId === 'free-one');
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

  it('of actions change what sales earned, and what actions did', async () => {
    const review = (key: string, day: number) => {
      const member = { idType: 'card', value: 'c-ben' };
      return app.post('/v1/actions', { key, type: 'review', member, occurredAt: `2026-10-${String(day)}T09:00:00Z` });
    };
    const standing = async (url: string) => {
      const { body } = await app.get(url);
      const awards = body.awards as Wire[];
      return Object.fromEntries(awards.map(({ ruleId, granted, reversed }) => [ruleId, granted - reversed]));
    };
    await app.record(tea('ben-1', 12, 1));
    expect(await standing('/v1/receipts/ben-1')).toEqual({});
    // The second one becomes known first.
    await review('x-2', 20);
    await review('x-1', 11);
    expect(await standing('/v1/receipts/ben-1')).toEqual({ thanks: 7 });
    const { body } = await app.get('/v1/actions/x-2');
    expect([body.earned, (body.trace as Wire[]).map(({ ruleId, points }) => [ruleId, points])]).toEqual([
      [{ walletId: 'points', unit: 'points', amount: 40 }],
      [['reviewer', 40]],
    ]);
    const { body: first } = await app.get('/v1/actions/x-1');
    expect((first.trace as Wire[])[0]).toMatchObject({
      ruleId: 'reviewer',
      reasons: [{ code: 'rule.counter_not_reached', data: { counterId: 'reviews', value: 1, next: 2 } }],
    });
    await app.post('/v1/actions/x-1:revoke', { occurredAt: '2026-10-11T12:00:00Z' });
    expect([await standing('/v1/receipts/ben-1'), await standing('/v1/actions/x-2')]).toEqual([
      { thanks: 0 },
      { reviewer: 0 },
    ]);
  });
});
