import { catalogueState, memberMerged, rewardGivenStated, tierChanged } from '@accrue/contracts';
import { DAY_MS } from '@accrue/kernel';
import { CampaignsApp, from, goodsBack, NOW, ON_MERGED, ON_TIER, programme, sale } from '../../campaigns.fixture';
import type { ProgrammeHealthDto } from './health.dto';

const STOCK = 'campaigns.reward-stock';
const GIVEN = 'campaigns.given-reward-directory';
const at = (daysAgo: number): string => new Date(Date.parse(NOW) - daysAgo * DAY_MS).toISOString();

const DOCUMENT = programme({
  budgets: [
    { id: 'autumn', name: 'Autumn', wallet: 'points', amount: 20, per: 'year' },
    { id: 'october', name: 'October', wallet: 'points', amount: 1000, per: 'month', perStore: true },
  ],
  rewards: [
    { id: 'mug', kind: 'code', title: 'A mug', wallet: 'points', points: 60 },
    {
      ...{ id: 'cake', kind: 'product', title: 'A cake', wallet: 'points', points: 60, sku: 'CAKE', quantity: 1 },
      stock: 'none',
    },
  ],
  earning: {
    rules: [
      {
        ...{ id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
        limits: { budget: 'autumn' },
      },
      { id: 'tea', name: 'Tea', wallet: 'points', earn: { perUnit: 5 }, limits: { budget: 'october' } },
      { id: 'gold', name: 'Gold', wallet: 'points', on: 'tier-reached', tiers: ['gold'], earn: { fixed: 50 } },
      { id: 'cake', name: 'Cake', earn: { reward: 'cake' }, eligibility: { include: { skus: ['TIN'] } } },
    ],
  },
  tiers: {
    onReturn: 'immediate',
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 1000 },
    ],
  },
});

describe('what runs out, is not used, and is given again', () => {
  let app: CampaignsApp;
  const health = async (query = ''): Promise<ProgrammeHealthDto> => {
    await app.settled();
    const { status, body } = await app.get(`/v1/programme/health${query}`);
    expect(status).toBe(200);
    return body;
  };
  const codes = ({ warnings }: ProgrammeHealthDto) => warnings.map(({ path, code, value }) => [path, code, value]);

  beforeAll(async () => {
    app = await CampaignsApp.open(DOCUMENT);
    for (const name of ['ann', 'bob']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  it('are budgets: none of it used, some of it, all of it before its time, and some again', async () => {
    const budgetsOf = async () =>
      (await health()).budgets.map(({ budgetId, storeId, used, left, refused, state }) => [
        ...[budgetId, storeId, used, left, refused, state],
      ]);
    expect(await budgetsOf()).toEqual([['autumn', null, 0, 20, 0, 'ok']]);
    const on = { endedAt: '2026-11-01T11:00:00Z' };
    await app.record(sale('S-1', 'c-ann', [['TEA', 2, 600]], on));
    expect(await budgetsOf()).toEqual([
      ['autumn', null, 12, 8, 0, 'ok'],
      ['october', 'S-1', 10, 990, 0, 'unknown'],
    ]);
    app.clock.set('2026-11-02T12:00:00.000Z');
    await app.record(sale('S-2', 'c-bob', [['TEA', 2, 600]], on));
    expect((await budgetsOf())[0]).toEqual(['autumn', null, 20, 0, 4, 'warning']);
    const report = await health();
    expect(report.budgets[0]).toMatchObject({
      ...{ from: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z', amount: 20 },
      ...{ exhaustedAt: '2026-11-02T12:00:00.000Z', runsOutAt: null },
    });
    expect(codes(report)).toContainEqual(['/budgets/0', 'budget.exhausted', 0]);
    const { body } = await app.get('/v1/budgets/autumn');
    expect(body).toMatchObject({ parts: [{ used: 20, isExhausted: true, exhaustedAt: '2026-11-02T12:00:00.000Z' }] });
    app.clock.set('2026-11-04T13:00:00.000Z');
    expect(codes(await health())).toContainEqual(['/budgets/0', 'budget.exhausted', 2]);
    await app.record(goodsBack('R-1', 'c-ann', [['TEA', 1, 600, from('S-1')]], { endedAt: '2026-11-04T12:00:00Z' }));
    expect((await budgetsOf())[0]).toEqual(['autumn', null, 14, 6, 4, 'ok']);
    expect((await health()).budgets[0]).toMatchObject({ exhaustedAt: null });
    // Ten days of the last year say nothing of this one.
    expect((await health('?at=2026-11-01T11:59:00.000Z')).budgets[0]).toMatchObject({ used: 14 });
  });

  it('are rewards of which few or none are left, as rewards told last', async () => {
    const tell = (rewardId: string, available: number | null, revision: number) =>
      app.deliverTo(STOCK, catalogueState.type, {
        ...{ rewardId, title: 'A mug', walletId: 'points', points: 60, gives: { kind: 'code' }, status: 'active' },
        ...{ stock: available === null ? 'none' : 'codes', available, revision, occurredAt: at(0) },
      });
    expect((await health()).stock).toEqual([]);
    await tell('mug', 5, 3);
    await tell('mug', 9, 2);
    await tell('cake', null, 1);
    const mug = { rewardId: 'mug', title: 'A mug', stock: 'codes', available: 5, taken: 0, lastsDays: null };
    expect((await health()).stock).toEqual([{ ...mug, state: 'ok' }]);
    await tell('mug', 0, 4);
    const report = await health();
    expect(report.stock).toEqual([{ ...mug, available: 0, state: 'warning' }]);
    expect(codes(report)).toContainEqual(['/rewards/0', 'reward.out_of_stock', 0]);
    await tell('mug', 3, 5);
  });

  const given = (giftId: string, memberId: string, rewardId: string, statuses: readonly string[], more: object = {}) =>
    app.deliverTo(GIVEN, rewardGivenStated.type, {
      ...{ giftId, memberId, rewardId, ruleId: 'cake', receiptId: giftId, actionId: null, wanted: statuses.length },
      ...{ notRecoverable: 0, revision: 1, occurredAt: at(40) },
      rewards: statuses.map((status, index) => ({
        ...{
          givenId: `${giftId}:${String(index + 1)}`,
          memberId,
          status,
          since: at(40),
          useBy: null,
          card: null,
          reason: null,
        },
      })),
      ...more,
    });

  it('are rewards that members are given for no points: how often, and what nobody used', async () => {
    expect((await health()).given).toMatchObject([{ rewardId: 'cake', given: 0, used: 0, state: 'unknown' }]);
    for (let member = 0; member < 31; member += 1) {
      await app.enrol(`m-${String(member)}`);
      await given(
        `g-${String(member)}`,
        `m-${String(member)}`,
        'cake',
        member === 0 ? ['used', 'taken_back'] : ['given'],
      );
    }
    await given('g-new', 'ann', 'cake', ['given'], {
      rewards: [
        { givenId: 'g-new:1', memberId: 'ann', status: 'given', since: at(1), useBy: null, card: null, reason: null },
        {
          givenId: 'g-new:2',
          memberId: 'ann',
          status: 'not_given',
          since: at(1),
          useBy: null,
          card: null,
          reason: 'reward.out_of_stock',
        },
      ],
    });
    // Another reward is counted by itself, and as taken from the stock.
    await given('g-mug', 'bob', 'mug', ['used', 'used'], {
      rewards: ['used', 'given'].map((status, nth) => ({
        ...{
          givenId: `g-mug:${String(nth + 1)}`,
          memberId: 'bob',
          status,
          since: at(1),
          useBy: null,
          card: null,
          reason: null,
        },
      })),
    });
    const report = await health();
    expect(report.given).toMatchObject([
      { rewardId: 'mug', given: 2, used: 1, numerator: 0, denominator: 0, value: null, state: 'unknown' },
      {
        ...{ rewardId: 'cake', given: 32, used: 1, lapsed: 0, notGiven: 1 },
        ...{ numerator: 30, denominator: 31, members: 31, state: 'warning' },
      },
    ]);
    expect(codes(report)).toContainEqual(['/rewards/1', 'reward.given_unused', 96.77]);
    // Three last 45 days when two are taken in 30.
    expect(report.stock).toMatchObject([{ rewardId: 'mug', available: 3, taken: 2, lastsDays: 45, state: 'ok' }]);
  });

  it('count what became of a gift last, whichever way it came, and a duplicate as its survivor', async () => {
    const cake = async () => (await health()).given.find(({ rewardId }) => rewardId === 'cake');
    await given('g-1', 'm-1', 'cake', ['lapsed'], { revision: 3 });
    await given('g-1', 'm-1', 'cake', ['used'], { revision: 2 });
    expect(await cake()).toMatchObject({ given: 32, used: 1, lapsed: 1 });
    await app.deliverPageTo(
      GIVEN,
      ...['lapsed', 'used'].map((status, nth): [string, object] => [
        rewardGivenStated.type,
        {
          ...{ giftId: 'g-2', memberId: 'm-2', rewardId: 'cake', ruleId: 'cake', receiptId: 'g-2', actionId: null },
          ...{ wanted: 1, notRecoverable: 0, revision: 5 + nth, occurredAt: at(40) },
          rewards: [
            { givenId: 'g-2:1', memberId: 'm-2', status, since: at(40), useBy: null, card: null, reason: null },
          ],
        },
      ]),
    );
    expect(await cake()).toMatchObject({ given: 32, used: 2, lapsed: 1, members: 31 });
    const merging = { memberId: 'm-3', into: 'm-4', mergedAt: NOW, reason: 'enrolled_twice' };
    await app.deliverTo(ON_MERGED, memberMerged.type, merging);
    expect(await cake()).toMatchObject({ given: 32, used: 2, members: 30 });
    // A year later it is over.
    app.clock.set('2027-12-01T12:00:00.000Z');
    expect(await cake()).toMatchObject({ given: 0, used: 0 });
    app.clock.set('2026-11-04T13:00:00.000Z');
  });

  it('is a rule that gives again each time that a tier is reached, with how many it gave again', async () => {
    const again = async () => codes(await health()).filter(([, code]) => code === 'rule.tier_paid_again');
    expect(await again()).toEqual([['/earning/rules/2', 'rule.tier_paid_again', 0]]);
    const step = ([tierId, day]: readonly [string, number]) => {
      const instant = `2026-10-0${String(day)}T10:00:00.000Z`;
      return { tierId, at: instant, order: `${instant}|2026-10-0${String(day)}|S-1|1||000001`, programmeVersion: 1 };
    };
    const told = async (memberId: string, sequence: number, ...days: readonly (readonly [string, number])[]) => {
      const data = { ...tierChanged.examples[0], memberId, sequence, timeline: days.map(step) };
      await app.deliverTo(ON_TIER, tierChanged.type, data);
    };
    await told('ann', 1, ['gold', 1]);
    await told('bob', 1, ['gold', 1], ['bronze', 2]);
    expect(await again()).toEqual([['/earning/rules/2', 'rule.tier_paid_again', 0]]);
    await told('bob', 2, ['gold', 1], ['bronze', 2], ['gold', 3]);
    expect(await again()).toEqual([['/earning/rules/2', 'rule.tier_paid_again', 1]]);
    // Another first step: what it gave is taken back.
    await told('bob', 3, ['gold', 3]);
    expect(await again()).toEqual([['/earning/rules/2', 'rule.tier_paid_again', 0]]);
  });
});
