import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const giving = programme({
  actions: [{ id: 'survey', name: 'A survey' }],
  rewards: [{ id: 'cup', kind: 'code', title: 'A cup of tea', wallet: 'points', points: 100 }],
  earning: {
    rules: [
      { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
      {
        ...{ id: 'pot', name: 'Pot', earn: { reward: 'cup' }, eligibility: { include: { skus: ['POT'] } } },
        limits: { times: { most: 1, per: 'day' } },
      },
      { id: 'asked', name: 'Asked', on: 'action', action: 'survey', earn: { reward: 'cup' } },
    ],
  },
});

describe('rewards that rules give', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(giving);
    for (const member of ['ann', 'ben']) await app.enrol(member, { card: `c-${member}` });
  });
  afterAll(() => app.close());

  const at = (hour: number) => ({ endedAt: `2026-11-03T${String(hour)}:30:00Z` });
  const stated = async (memberId: string) =>
    (await app.published(`journal-${memberId}`))
      .filter(({ type }) => type === 'loyalty.campaigns.gift.stated.v1')
      .map(({ data }) => data as Wire)
      .map(({ giftId, kind, id, sequence, granted, reversals }) => [
        ...[giftId, kind, id, sequence, granted, (reversals as []).length],
      ]);

  it('are promised at the till as they are given, within their limit, and go with the goods', async () => {
    app.clock.set('2026-11-03T20:00:00Z');
    const pot = (id: string, hour: number) => sale(id, 'c-ann', [['POT', 1, 400]], at(hour));
    const gift = { ruleId: 'pot', kind: 'reward', id: 'cup', given: 1, takenBack: 0 };
    expect((await app.post('/v1/receipts:evaluate', pot('ann-1', 12))).body['gifts']).toEqual([gift]);
    const { body } = await app.record(pot('ann-1', 12));
    expect([body['gifts'], body['earned']]).toMatchObject([[gift], [{ amount: 4 }]]);
    expect((await app.record(pot('ann-2', 13))).body).not.toHaveProperty('gifts');
    expect(await stated('ann')).toEqual([['ann-1:pot', 'reward', 'cup', 0, 1, 0]]);
    await app.record(goodsBack('ann-3', 'c-ann', [['POT', 1, 400, from('ann-1')]], at(14)));
    expect((await app.get('/v1/receipts/ann-1')).body['gifts']).toEqual([{ ...gift, takenBack: 1 }]);
    expect((await stated('ann')).at(-1)).toEqual(['ann-1:pot', 'reward', 'cup', 1, 1, 1]);
  });

  it('are given for actions, and go with a revocation', async () => {
    const survey = {
      ...{ key: 'a-1', type: 'survey', member: { idType: 'member_id', value: 'ben' } },
      occurredAt: '2026-11-03T12:00:00Z',
    };
    expect((await app.post('/v1/actions', survey)).body).toMatchObject({
      gifts: [{ ruleId: 'asked', kind: 'reward', id: 'cup', given: 1, takenBack: 0 }],
    });
    await app.post('/v1/actions/a-1:revoke', {});
    expect(await stated('ben')).toEqual([
      ['a-1:asked', 'reward', 'cup', 0, 1, 0],
      ['a-1:asked', 'reward', 'cup', 1, 1, 1],
    ]);
  });
});
