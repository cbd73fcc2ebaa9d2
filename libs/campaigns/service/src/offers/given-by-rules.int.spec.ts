import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const giving = programme({
  actions: [{ id: 'survey', name: 'A survey' }],
  offers: [
    {
      ...{ id: 'tea', name: '30 for two teas', window: { days: 7 }, goal: { units: 2 } },
      ...{ of: { include: { skus: ['TEA'] } }, give: { points: 30, wallet: 'points' } },
    },
    {
      ...{ id: 'past', name: 'Over', window: { until: '2026-11-02' }, goal: { visits: 1 } },
      give: { points: 1, wallet: 'points' },
    },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'mug', name: 'Mug', earn: { offer: 'tea' }, eligibility: { include: { skus: ['MUG'] } } },
      { id: 'asked', name: 'Asked', on: 'action', action: 'survey', earn: { offer: 'tea' } },
      { id: 'late', name: 'Late', earn: { offer: 'past' }, when: { channels: ['store'] } },
    ],
  },
});

describe('offers that rules give', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(giving);
    for (const member of ['ann', 'ben']) await app.enrol(member, { card: `c-${member}` });
  });
  afterAll(() => app.close());

  const at = (day: number) => ({ endedAt: `2026-11-0${day}T12:30:00Z` });
  const buy = (id: string, day: number, sku: string, units: number) => {
    app.clock.set(`2026-11-0${day}T13:00:00Z`);
    return sale(id, `c-${id.slice(0, 3)}`, [[sku, units, 400]], at(day));
  };
  const offersOf = async (memberId: string) =>
    ((await app.get(`/v1/members/${memberId}/offers`)).body['offers'] as Wire[]).map(
      ({ key, offer, state, missing }) => [...[key, offer, state, missing]],
    );
  const gifts = async (memberId: string) =>
    (await app.published(`journal-${memberId}`))
      .filter(({ type }) => type === 'loyalty.campaigns.gift.stated.v1')
      .map(({ data }) => data as Wire)
      .map(({ giftId, id, sequence, granted, reversals }) => [giftId, id, sequence, granted, (reversals as []).length]);

  it('are promised at the till, given with the receipt, and told', async () => {
    const receipt = buy('ann-1', 3, 'MUG', 1);
    const promised = (await app.post('/v1/receipts:evaluate', receipt)).body;
    const gift = { ruleId: 'mug', kind: 'offer', id: 'tea', given: 1, takenBack: 0 };
    expect(promised['gifts']).toEqual([gift]);
    expect((promised['rules'] as Wire[]).slice(1)).toMatchObject([
      { ruleId: 'mug', walletId: null, unit: null, gift: { kind: 'offer', id: 'tea' }, points: 1, reasons: [] },
      // It is over since yesterday.
      { ruleId: 'late', gift: { id: 'past' }, points: 0, reasons: [{ code: 'rule.no_longer_valid' }] },
    ]);
    expect((promised['offers'] as Wire[]).map(({ key }) => key)).toEqual(['ann-1:mug']);
    const { body } = await app.record(receipt);
    expect([body['gifts'], body['awards'], body['earned']]).toEqual([
      [gift],
      [{ ruleId: 'base', walletId: 'points', granted: 4, reversed: 0 }],
      promised['earned'],
    ]);
    expect(await offersOf('ann')).toEqual([['ann-1:mug', 'tea', 'given', 2]]);
    expect(await gifts('ann')).toEqual([['ann-1:mug', 'tea', 0, 1, 0]]);
  });

  it('go with the goods that brought them, and with them what they gave', async () => {
    expect((await app.record(buy('ann-2', 4, 'TEA', 2))).body['earned']).toMatchObject([{ amount: 38 }]);
    expect(await offersOf('ann')).toEqual([['ann-1:mug', 'tea', 'completed', 0]]);
    const back = goodsBack('ann-3', 'c-ann', [['MUG', 1, 400, from('ann-1')]], at(5));
    app.clock.set('2026-11-05T13:00:00Z');
    expect((await app.record(back)).body['earned']).toMatchObject([{ amount: -34 }]);
    expect(await offersOf('ann')).toEqual([['ann-1:mug', 'tea', 'taken-back', 0]]);
    const { body } = await app.get('/v1/receipts/ann-1');
    expect(body['gifts']).toEqual([{ ruleId: 'mug', kind: 'offer', id: 'tea', given: 1, takenBack: 1 }]);
    expect((await app.get('/v1/receipts/ann-2')).body['awards']).toMatchObject([
      { ruleId: 'base', granted: 8, reversed: 0 },
      { ruleId: 'tea', granted: 30, reversed: 30 },
    ]);
    expect(await gifts('ann')).toEqual([
      ['ann-1:mug', 'tea', 0, 1, 0],
      ['ann-1:mug', 'tea', 1, 1, 1],
    ]);
  });

  it('are given for actions, once however often they are told, and go with a revocation', async () => {
    const survey = {
      ...{ key: 'a-1', type: 'survey', member: { idType: 'member_id', value: 'ben' } },
      occurredAt: '2026-11-05T12:00:00Z',
    };
    for (let delivery = 0; delivery < 2; delivery += 1)
      expect((await app.post('/v1/actions', survey)).body).toMatchObject({
        ...{ earned: [], awards: [] },
        gifts: [{ ruleId: 'asked', kind: 'offer', id: 'tea', given: 1, takenBack: 0 }],
      });
    await app.record(buy('ben-1', 6, 'TEA', 2));
    expect(await offersOf('ben')).toEqual([['a-1:asked', 'tea', 'completed', 0]]);
    await app.post('/v1/actions/a-1:revoke', {});
    expect((await app.get('/v1/actions/a-1')).body).toMatchObject({
      gifts: [{ id: 'tea', given: 1, takenBack: 1 }],
      trace: [{ ruleId: 'asked', walletId: null, gift: { kind: 'offer', id: 'tea' } }],
    });
    expect(await offersOf('ben')).toEqual([['a-1:asked', 'tea', 'taken-back', 0]]);
    expect((await app.get('/v1/receipts/ben-1')).body['awards']).toMatchObject([
      { ruleId: 'base', granted: 8, reversed: 0 },
      { ruleId: 'tea', granted: 30, reversed: 30 },
    ]);
    const told = (await app.published('journal-ben')).map(({ type, data }) => [type, (data as Wire)['receiptId']]);
    expect(told.at(-1)).toEqual(['loyalty.campaigns.award.corrected.v1', 'ben-1']);
  });
});
