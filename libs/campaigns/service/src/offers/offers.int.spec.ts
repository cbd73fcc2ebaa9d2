import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const offering = programme({
  offers: [
    {
      ...{ id: 'big', name: '50 for a basket of 10 pounds', window: { days: 7 }, goal: { basketAtLeast: 1000 } },
      give: { points: 50, wallet: 'points' },
    },
    {
      ...{ id: 'tea', name: '30 for three teas', window: { until: '2026-11-30' }, goal: { units: 3 } },
      ...{ of: { include: { skus: ['TEA'] } }, give: { points: 30, wallet: 'points' }, times: 2 },
    },
    {
      ...{ id: 'past', name: 'Over', window: { until: '2026-10-31' }, goal: { visits: 1 } },
      give: { points: 1, wallet: 'points' },
    },
  ],
});

describe('offers of a member', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(offering);
    for (const member of ['ann', 'ben']) await app.enrol(member, { card: `c-${member}` });
  });
  afterAll(() => app.close());

  const give = (memberId: string, key: string, offer: string) =>
    app.post(`/v1/members/${memberId}/offers`, { key, offer }, 'O');
  const teas = (id: string, day: number, units: number) => {
    app.clock.set(`2026-11-0${day}T13:00:00Z`);
    return sale(id, `c-${id.slice(0, 3)}`, [['TEA', units, 400]], { endedAt: `2026-11-0${day}T12:30:00Z` });
  };
  const offersOf = async (memberId: string) => {
    const { body } = await app.get(`/v1/members/${memberId}/offers`);
    return (body['offers'] as Wire[]).map(({ key, state, value, missing, completedBy }) => [
      key,
      state,
      value,
      missing,
      completedBy,
    ]);
  };
  const byOffers = ({ awards }: Wire) =>
    (awards as Wire[]).flatMap(({ ruleId, granted, reversed }) =>
      ruleId === 'big' || ruleId === 'tea' ? [[ruleId, granted, reversed]] : [],
    );

  it('are given once for each key, and refused when nothing can come of them', async () => {
    const first = await give('ben', 'k1', 'tea');
    expect([first.status, first.body]).toMatchObject([
      201,
      { key: 'k1', offer: 'tea', state: 'given', missing: 3, memberId: 'ben', duplicate: false },
    ]);
    expect(first.body['until']).toBe('2026-12-01T00:00:00.000Z');
    const again = await give('ben', 'k1', 'tea');
    expect([again.status, again.body['duplicate']]).toEqual([200, true]);
    const codes = [];
    for (const [member, key, offer] of [
      ['ben', 'k1', 'big'],
      ['ben', 'k2', 'none'],
      ['ben', 'k2', 'past'],
      ['nobody', 'k2', 'tea'],
    ] as const) {
      const { status, body } = await give(member, key, offer);
      codes.push([status, body['code']]);
    }
    expect(codes).toEqual([
      [409, 'offer.conflict'],
      [404, 'offer.unknown'],
      [409, 'offer.over'],
      [404, 'member.unknown'],
    ]);
    expect(await offersOf('ben')).toEqual([['k1', 'given', 0, 3, []]]);
    expect(await offersOf('nobody')).toEqual([]);
    const told = (await app.published('journal-ben')).map(({ type, data }) => [type, (data as Wire)['trigger']]);
    expect(told).toEqual([['loyalty.campaigns.action.recorded.v1', 'offer']]);
  });

  it('are promised at the till as they are given, all that a receipt completes', async () => {
    for (const [key, offer] of [
      ['k1', 'tea'],
      ['k2', 'tea'],
      ['k3', 'big'],
    ] as const)
      await give('ann', key, offer);
    await app.record(teas('ann-1', 2, 2));
    expect(await offersOf('ann')).toEqual([
      ['k1', 'given', 2, 1, []],
      ['k2', 'given', 2, 1, []],
      ['k3', 'given', 800, 1000, []],
    ]);
    const second = teas('ann-2', 3, 3);
    const promised = (await app.post('/v1/receipts:evaluate', second)).body;
    expect(byOffers(promised)).toEqual([
      ['big', 50, 0],
      ['tea', 60, 0],
    ]);
    expect((promised['offers'] as Wire[]).map(({ key, completedBy }) => [key, completedBy])).toEqual([
      ['k1', ['ann-2']],
      ['k2', ['ann-2']],
      ['k3', ['ann-2']],
    ]);
    const { body } = await app.record(second);
    expect(byOffers(body)).toEqual(byOffers(promised));
    expect(body['earned']).toEqual(promised['earned']);
  });

  it('lose with goods that come back exactly what those had brought, and can be completed again', async () => {
    app.clock.set('2026-11-04T13:00:00Z');
    await app.record(
      goodsBack('ann-3', 'c-ann', [['TEA', 3, 400, from('ann-2')]], { endedAt: '2026-11-04T12:30:00Z' }),
    );
    expect(byOffers((await app.get('/v1/receipts/ann-2')).body)).toEqual([
      ['big', 50, 50],
      ['tea', 60, 60],
    ]);
    expect((await offersOf('ann')).map(([, state, , missing]) => [state, missing])).toEqual([
      ['given', 1],
      ['given', 1],
      ['given', 1000],
    ]);
    const { body } = await app.record(teas('ann-4', 5, 1));
    expect(byOffers(body)).toEqual([['tea', 60, 0]]);
  });
});
