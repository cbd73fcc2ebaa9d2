import { memberMerged, memberUnmerged, occasionReached } from '@accrue/contracts';
import { CampaignsApp, DIRECTORY, enrolled, ON_MERGED, programme } from '../campaigns.fixture';

const CELEBRATE = 'campaigns.celebrate-when-occasion-reached';
const ON_ACTION_MOVED = 'campaigns.record-when-action-moved';
const rule = (id: string, points: number, changes: object = {}) => ({
  ...{ id, name: id, wallet: 'points', on: id, earn: { fixed: points } },
  ...changes,
});
const celebrating = programme({
  earning: {
    rules: [rule('birthday', 50, { tierMultiplier: true }), rule('anniversary', 20, { when: { days: ['fri'] } })],
  },
});

describe('a rule for a day of the member', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open(celebrating)));
  afterAll(() => app.close());

  // The programme is in effect since today, 1 November, noon.
  const reached = (memberId: string, occasion: string, year: number, reachedAt: string) =>
    app.deliverTo(CELEBRATE, occasionReached.type, { memberId, occasion, year, reachedAt });
  const birthday = (memberId: string, reachedAt = '2026-11-02T00:00:00.000Z') =>
    reached(memberId, 'birthday', 2026, reachedAt);
  const earned = async (key: string): Promise<number | string> => {
    const { body } = await app.get(`/v1/actions/${key}`);
    const { awards, code } = body as { awards?: { granted: number; reversed: number }[]; code?: string };
    return awards?.reduce((sum, { granted, reversed }) => sum + granted - reversed, 0) ?? code ?? '';
  };

  it('earns once a calendar year, and can be looked at', async () => {
    for (let delivery = 0; delivery < 2; delivery += 1) await birthday('m-1');
    await reached('m-1', 'birthday', 2027, '2027-11-02T00:00:00.000Z');
    expect((await app.get('/v1/actions/~m-1~birthday~2026')).body).toMatchObject({
      ...{ key: '~m-1~birthday~2026', memberId: 'm-1', trigger: 'birthday', type: null, status: 'recorded' },
      ...{ occurredAt: '2026-11-02T00:00:00.000Z', earned: [{ walletId: 'points', amount: 50 }] },
    });
    expect(await earned('~m-1~birthday~2027')).toBe(50);
    const granted = (await app.published('journal-m-1')).filter(({ type }) => type.endsWith('awards.granted.v1'));
    expect(granted).toHaveLength(2);
  });

  it('looks at the time of the day, and says why it gives nothing', async () => {
    await reached('m-2', 'anniversary', 2026, '2026-11-02T00:00:00.000Z');
    const { body } = await app.get('/v1/actions/~m-2~anniversary~2026');
    expect(body).toMatchObject({ earned: [], trace: [{ points: 0, reasons: [{ code: 'rule.other_hours' }] }] });
    await reached('m-2', 'anniversary', 2027, '2027-11-05T00:00:00.000Z');
    expect(await earned('~m-2~anniversary~2027')).toBe(20);
  });

  it('gives nothing for a day before the programme was there, and cannot be revoked', async () => {
    await birthday('m-3', '2026-11-01T00:00:00.000Z');
    expect(await earned('~m-3~birthday~2026')).toBe('action.unknown');
    await birthday('m-4');
    expect((await app.post('/v1/actions/~m-4~birthday~2026:revoke', {})).body).toMatchObject({
      code: 'action.unknown',
    });
    const forged = {
      type: 'review',
      member: { idType: 'member_id', value: 'm-4' },
      occurredAt: '2026-11-01T12:00:00Z',
    };
    expect((await app.post('/v1/actions', { ...forged, key: '~m-4~birthday~2028' })).body).toMatchObject({
      code: 'action.invalid',
    });
  });

  it('earns one birthday a year for two memberships of one person, and two when they are two persons', async () => {
    for (const member of ['m-5', 'm-6']) await app.deliverTo(DIRECTORY, ...enrolled(member, { card: member }));
    await birthday('m-5', '2026-11-03T00:00:00.000Z');
    await birthday('m-6', '2026-11-02T00:00:00.000Z');
    const both = async () => [await earned('~m-5~birthday~2026'), await earned('~m-6~birthday~2026')];
    const arrive = async () => {
      const moved = (await app.published()).filter(({ type }) => type.endsWith('action.moved.v1'));
      for (const { type, data, id } of moved) await app.deliverTo(ON_ACTION_MOVED, type, data as object, id);
    };
    expect(await both()).toEqual([50, 50]);
    const mergedAt = '2026-11-04T00:00:00.000Z';
    await app.deliverTo(ON_MERGED, memberMerged.type, { memberId: 'm-6', into: 'm-5', mergedAt, reason: 'twice' });
    await arrive();
    // The one that comes first in the year.
    expect(await both()).toEqual([0, 50]);
    await reached('m-6', 'birthday', 2027, '2027-11-02T00:00:00.000Z');
    await arrive();
    expect((await app.get('/v1/actions/~m-6~birthday~2027')).body).toMatchObject({ memberId: 'm-5' });
    const unmergedAt = '2026-11-05T00:00:00.000Z';
    await app.deliverTo(ON_MERGED, memberUnmerged.type, { memberId: 'm-6', from: 'm-5', unmergedAt, reason: 'two' });
    await arrive();
    expect(await both()).toEqual([50, 50]);
    expect((await app.get('/v1/actions/~m-6~birthday~2027')).body).toMatchObject({ memberId: 'm-6' });
  });
});
