import { PUBLISHED, programme, RECORDED, recorded, TiersApp } from './tiers.fixture';

const LADDER = {
  qualify: { by: 'wallet', wallet: 'points' },
  ladder: [
    { id: 'bronze', name: 'Bronze', threshold: 0 },
    { id: 'silver', name: 'Silver', threshold: 100 },
    { id: 'gold', name: 'Gold', threshold: 300 },
  ],
};
const RULE = { wallet: 'points', earn: { points: 1, per: 100 } };
const REACHED = { on: 'tier-reached', tiers: ['silver', 'gold'], members: { tiers: ['bronze'] } };
const RULES = [
  { ...RULE, id: 'base', name: 'For everybody' },
  { ...RULE, id: 'segment', name: 'For others', members: { segments: ['rare'] } },
  { ...RULE, id: 'fridays', name: 'Fridays', members: { tiers: ['silver', 'gold'] }, when: { days: ['fri'] } },
  {
    ...RULE,
    id: 'summer',
    name: 'Summer',
    members: { tiers: ['silver'] },
    when: { from: '2026-06-01', until: '2026-09-01' },
  },
  { ...RULE, id: 'over', name: 'Over', members: { tiers: ['silver'] }, when: { until: '2026-01-31' } },
  { ...REACHED, id: 'hello', name: 'Welcome', earn: { offer: 'welcome' } },
  { on: 'birthday', id: 'cake', name: 'Birthday', members: { tiers: ['gold'] }, earn: { reward: 'cake' } },
];
const THING = { kind: 'product', wallet: 'points', points: 10, sku: 'X', quantity: 1, stock: 'none' };
const REWARDS = [
  { ...THING, id: 'mug', title: 'A mug' },
  { ...THING, id: 'lounge', title: 'The lounge', tiers: ['gold'], valid: { from: '2026-03-01', until: '2026-03-31' } },
  { ...THING, id: 'late', title: 'Late', tiers: ['gold'], valid: { until: '2026-01-31' } },
];
const DRAW = { id: 'bike', name: 'A bike', opens: '2026-02-01T00:00:00Z', closes: '2026-12-24T18:00:00Z', prizes: [] };

describe('what a tier brings', () => {
  let app: TiersApp;
  beforeAll(async () => {
    app = await TiersApp.open();
    app.clock.set('2026-02-10T10:00:00Z');
    await publish(1, RULES);
    await app.enrol('M');
    await app.deliver(RECORDED, recorded('M', 1, 100));
  });
  afterAll(() => app.close());

  const publish = async (version: number, rules: readonly object[], effectiveFrom?: string) => {
    const { document, ...rest } = programme(version, LADDER, effectiveFrom);
    const prizes = [{ id: 'bike', name: 'A bike', winners: 1 }];
    const draws = [
      { ...DRAW, prizes, tiers: ['gold'] },
      { ...DRAW, id: 'for-all', prizes },
    ];
    await app.deliver(PUBLISHED, {
      ...{ ...rest, document: { ...document, earning: { rules }, rewards: REWARDS, draws } },
    });
  };
  const card = async (memberId: string) => {
    await app.settled();
    return (await app.get(`/v1/members/${memberId}/tier`, 'P')).body;
  };
  const ids = (tier: { readonly benefits: readonly { readonly id: string }[] } | null) =>
    tier?.benefits.map(({ id }) => id);

  it('is every rule, reward and draw that names it and is not over, of the member’s tier and of the next', async () => {
    const nothing = { on: null, walletId: null, offerId: null, rewardId: null };
    const [points, ever] = [
      { ...nothing, on: 'sale', walletId: 'points' },
      { from: null, until: null },
    ];
    const fridays = { kind: 'rule', id: 'fridays', name: 'Fridays', ...points, ...ever };
    const welcome = { kind: 'rule', id: 'hello', name: 'Welcome', ...nothing, on: 'tier-reached', offerId: 'welcome' };
    const { tier, next } = await card('M');
    expect(tier).toMatchObject({ id: 'silver' });
    expect(tier.benefits).toEqual([
      fridays,
      // By the programme's days: it is summer time in London.
      {
        ...{ kind: 'rule', id: 'summer', name: 'Summer', ...points },
        ...{ from: '2026-05-31T23:00:00.000Z', until: '2026-08-31T23:00:00.000Z' },
      },
      { ...welcome, ...ever },
    ]);
    expect(next).toMatchObject({ id: 'gold' });
    expect(next.benefits).toEqual([
      fridays,
      { ...welcome, ...ever },
      { ...{ kind: 'rule', id: 'cake', name: 'Birthday', ...nothing, on: 'birthday', rewardId: 'cake' }, ...ever },
      {
        ...{ kind: 'reward', id: 'lounge', name: 'The lounge', ...nothing },
        ...{ from: '2026-03-01T00:00:00.000Z', until: '2026-03-31T23:00:00.000Z' },
      },
      {
        ...{ kind: 'draw', id: 'bike', name: 'A bike', ...nothing },
        ...{ from: '2026-02-01T00:00:00.000Z', until: '2026-12-24T18:00:00.000Z' },
      },
    ]);
  });

  it('is nothing of what is for the tier that a member comes from', async () => {
    await app.enrol('N');
    expect(ids((await card('N')).tier)).toEqual([]);
  });

  it('is over at its end', async () => {
    app.clock.set('2026-03-31T22:59:59.999Z');
    expect(ids((await card('M')).next)).toContain('lounge');
    app.clock.set('2026-03-31T23:00:00.000Z');
    expect(ids((await card('M')).next)).toEqual(['fridays', 'hello', 'cake', 'bike']);
  });

  it('is what the version in effect says', async () => {
    await publish(2, [{ ...RULE, id: 'new', name: 'New', members: { tiers: ['silver'] } }], '2026-04-02T00:00:00.000Z');
    expect(ids((await card('M')).tier)).toEqual(['fridays', 'summer', 'hello']);
    app.clock.set('2026-04-02T00:00:00.000Z');
    expect(ids((await card('M')).tier)).toEqual(['new']);
  });
});
