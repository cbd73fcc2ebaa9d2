import { actionRecorded, offerActivated } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, DIRECTORY, enrolled, programme, sale } from '../campaigns.fixture';

const document = programme({
  offers: [
    {
      ...{ id: 'spring', name: 'Half price', window: { days: 7 }, activation: 'required' },
      give: { discount: { percent: '50' } },
    },
  ],
  segments: [
    { id: 'wants', name: 'Who wants it', if: 'offer("spring").open >= 1' },
    { id: 'passed', name: 'Who let it pass', if: 'offer("spring").expired >= 1' },
  ],
});
const SUBSCRIPTIONS: Readonly<Record<string, string>> = {
  [actionRecorded.type]: 'campaigns.review-segments-when-actions-known',
  [offerActivated.type]: 'campaigns.review-segments-when-activated',
};

describe('segments that look at offers', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(document);
    const [type, data] = enrolled('ann', { card: 'c-ann', at: '2026-10-01T12:00:00.000Z' });
    await app.deliverTo(DIRECTORY, type, data);
  });
  afterAll(() => app.close());

  const heard = new Set<string>();
  /** The context hears its own facts, and does what is due. */
  const settled = async (): Promise<void> => {
    for (const { id, type, data } of await app.published()) {
      const subscription = SUBSCRIPTIONS[type];
      if (heard.has(id) || subscription === undefined) continue;
      heard.add(id);
      await app.deliverTo(subscription, type, data as object);
    }
    await app.scheduler.runOnce('review-segments');
    await app.settled();
  };
  const segmentsOf = async () =>
    ((await app.get('/v1/members/ann/segments')).body['segments'] as Wire[]).map(({ segmentId, since }) => [
      segmentId,
      since,
    ]);
  const changes = async () =>
    (await app.published())
      .filter(({ type }) => type.endsWith('segments-changed.v1'))
      .map(({ data }) => data as Wire)
      .map(({ changedAt, entered, left }) => [changedAt, entered, left]);

  it('move a member when they activate one, and when its last day is over, though nothing happens then', async () => {
    app.clock.set('2026-10-05T09:00:00Z');
    expect((await app.post('/v1/members/ann/offers', { key: 'k', offer: 'spring' }, 'O')).status).toBe(201);
    await settled();
    expect(await segmentsOf()).toEqual([]);
    app.clock.set('2026-10-06T09:00:00Z');
    expect((await app.post('/v1/members/ann/offers/k:activate', {}, 'O')).status).toBe(200);
    await settled();
    expect(await segmentsOf()).toEqual([['wants', '2026-10-06T09:00:00.000Z']]);
    const asked = sale('S-1', 'c-ann', [['TEA', 1, 400]], { endedAt: '2026-10-06T08:00:00Z' });
    expect((await app.post('/v1/receipts:evaluate', asked)).body['segments']).toEqual([]);
    const later = { ...asked, endedAt: '2026-10-06T09:00:01Z' };
    expect((await app.post('/v1/receipts:evaluate', later)).body['segments']).toEqual(['wants']);
    // To the end of the twelfth, in London.
    app.clock.set('2026-10-20T09:00:00Z');
    await settled();
    expect(await changes()).toEqual([
      ['2026-10-06T09:00:00.000Z', ['wants'], []],
      ['2026-10-12T23:00:00.000Z', ['passed'], ['wants']],
    ]);
    expect(await segmentsOf()).toEqual([['passed', '2026-10-12T23:00:00.000Z']]);
  });
});
