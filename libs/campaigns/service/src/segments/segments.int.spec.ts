import { receiptRecorded } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, DIRECTORY, enrolled, from, goodsBack, programme, sale } from '../campaigns.fixture';

const ON_RECEIPTS = 'campaigns.follow-purchases';
const fixed = (id: string, points: number, ...segments: readonly string[]) => ({
  ...{ id, name: id, wallet: 'points', earn: { fixed: points } },
  members: { segments },
});
const document = programme({
  actions: [{ id: 'review', name: 'A review' }],
  counters: [{ id: 'reviews', count: 'actions', of: { action: 'review' }, window: 'year' }],
  segments: [
    { id: 'spender', name: 'A hundred pounds', if: 'member.spendMinor >= 10000' },
    { id: 'lapsed', name: 'Not seen for ten days', if: 'member.daysSinceLastPurchase > 10' },
    { id: 'new', name: 'First week', if: 'member.enrolledDays < 7' },
    { id: 'reviewer', name: 'Reviewers', if: 'counter("reviews") > 0' },
    { id: 'silver', name: 'Silver', if: 'member.tier == "silver"' },
  ],
  earning: { rules: [fixed('loyal', 5, 'spender'), fixed('back', 50, 'lapsed'), fixed('any', 1, 'spender', 'new')] },
  tiers: {
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'silver', name: 'Silver', threshold: 1000 },
    ],
  },
});

describe('segments', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(document);
    for (const member of ['ann', 'ben']) {
      const [type, data] = enrolled(member, { card: `c-${member}`, at: '2026-10-01T12:00:00.000Z' });
      await app.deliverTo(DIRECTORY, type, data);
    }
  });
  afterAll(() => app.close());

  const tea = (id: string, day: string, pounds: number) =>
    sale(id, `c-${id.slice(0, 3)}`, [['TEA', 1, pounds * 100]], { endedAt: `2026-${day}T10:00:00Z` });
  const heard = new Set<string>();
  /** The context hears its own facts, and does what is due. */
  const settled = async (): Promise<void> => {
    for (const { id, type, data } of await app.published()) {
      if (heard.has(id)) continue;
      heard.add(id);
      if (type === receiptRecorded.type) await app.deliverTo(ON_RECEIPTS, type, data as object);
    }
    await app.scheduler.runOnce('review-segments');
    await app.settled();
  };
  const segmentsOf = async (member: string) => {
    const { body } = await app.get(`/v1/members/${member}/segments`);
    return (body['segments'] as Wire[]).map(({ segmentId, since }) => [segmentId, since]);
  };
  const counted = async () =>
    Object.fromEntries(
      ((await app.get('/v1/segments')).body['segments'] as Wire[]).map(({ id, members }) => [id, members]),
    );
  const changes = async () =>
    (await app.published())
      .filter(({ type }) => type.endsWith('segments-changed.v1'))
      .map(({ data }) => data as Wire)
      .map(({ memberId, changedAt, entered, left }) => [memberId, changedAt, entered, left]);

  it('are told at the till, with why a rule for others gives nothing', async () => {
    await app.record(tea('ann-1', '10-02', 60));
    const { body } = await app.post('/v1/receipts:evaluate', tea('ann-2', '10-20', 50));
    expect(body['segments']).toEqual(['lapsed']);
    expect((body['rules'] as Wire[]).map(({ ruleId, points, reasons }) => [ruleId, points, reasons])).toEqual([
      ['loyal', 0, [expect.objectContaining({ code: 'rule.other_segment', data: { segmentIds: 'spender' } })]],
      ['back', 50, []],
      ['any', 0, [expect.objectContaining({ code: 'rule.other_segment', data: { segmentIds: 'spender, new' } })]],
    ]);
    expect((await app.record(tea('ann-2', '10-20', 50))).body['earned']).toMatchObject([{ amount: 50 }]);
    // Nobody is in no segment.
    const nobody = await app.post('/v1/receipts:evaluate', { ...tea('xyz-1', '10-20', 50), member: undefined });
    expect(nobody.body['segments']).toEqual([]);
  });

  it('follow late receipts and returns', async () => {
    await app.record(tea('ann-3', '10-25', 20));
    expect((await app.get('/v1/receipts/ann-3')).body).toMatchObject({ memberId: 'ann' });
    const known = { 'ann-2': tea('ann-2', '10-20', 50), 'ann-3': tea('ann-3', '10-25', 20) };
    const awards = async (id: keyof typeof known) =>
      (await app.post('/v1/receipts:evaluate', known[id])).body['rules'] as Wire[];
    expect((await awards('ann-3')).map(({ points }) => points)).toEqual([5, 0, 1]);
    // A purchase in between: not lapsed any more on the 20th.
    await app.record(tea('ann-4', '10-15', 1));
    expect((await awards('ann-2')).map(({ points }) => points)).toEqual([0, 0, 0]);
    const back = goodsBack('ann-5', 'c-ann', [['TEA', 1, 6000, from('ann-1')]], { endedAt: '2026-10-21T10:00:00Z' });
    expect((await app.record(back)).status).toBe(201);
    expect((await awards('ann-3')).map(({ points }) => points)).toEqual([0, 0, 0]);
  });

  it('are told as facts when facts or time move a member, and counted', async () => {
    app.clock.set('2026-10-26T12:00:00Z');
    // As if the process had been away since the enrolments.
    await app.database.query(`update segment_review set due_at = '2026-10-01T12:00:00Z'`);
    await settled();
    expect(await segmentsOf('ann')).toEqual([]);
    expect((await changes()).filter(([member]) => member === 'ann')).toEqual([
      ['ann', '2026-10-01T12:00:00.000Z', ['new'], []],
      ['ann', '2026-10-07T23:00:00.000Z', [], ['new']],
      ['ann', '2026-10-12T23:00:00.000Z', ['lapsed'], []],
      ['ann', '2026-10-15T10:00:00.000Z', [], ['lapsed']],
      ['ann', '2026-10-20T10:00:00.000Z', ['spender'], []],
      ['ann', '2026-10-21T10:00:00.000Z', [], ['spender']],
    ]);
    expect(await counted()).toEqual({ spender: 0, lapsed: 0, new: 0, reviewer: 0, silver: 0 });
    await app.record(tea('ben-1', '10-26', 200));
    await settled();
    expect(await segmentsOf('ben')).toEqual([['spender', '2026-10-26T10:00:00.000Z']]);
    expect(await counted()).toEqual({ spender: 1, lapsed: 0, new: 0, reviewer: 0, silver: 0 });
    app.clock.set('2026-11-20T12:00:00Z');
    await settled();
    expect(await segmentsOf('ben')).toEqual([
      ['spender', '2026-10-26T10:00:00.000Z'],
      ['lapsed', '2026-11-06T00:00:00.000Z'],
    ]);
    expect((await changes()).at(-1)).toEqual(expect.arrayContaining([['lapsed']]));
    expect(await counted()).toMatchObject({ lapsed: 2, spender: 1 });
    // Nothing is left to do.
    expect(await app.scheduler.runOnce('review-segments')).toBe(0);
  });
});
