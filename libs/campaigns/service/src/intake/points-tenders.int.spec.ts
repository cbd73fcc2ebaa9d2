import { receiptCompleted } from '@accrue/contracts';
import { CampaignsApp, earnedPoints, ON_COMPLETED, programme, sale } from '../campaigns.fixture';

/** A point is worth a penny; at least 100, and at most half of the basket. */
const document = programme({
  wallets: [
    {
      ...{ id: 'points', name: 'Points' },
      value: { points: 100, minor: 100 },
      redeem: { minimum: 100, maxShareOfBasket: '50' },
    },
  ],
});

describe('a receipt that points paid for', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(document);
    await app.enrol('ann', { card: 'c-ann' });
    for (const id of ['good', 'bad']) await app.hold('ann', `h-${id}`, 2_000);
  });
  afterAll(() => app.close());

  /** £10, of which points paid some. */
  const paid = (id: string, amount: number, points: number | null, parts: object = {}) =>
    sale(id, 'c-ann', [['TEA', 1, 1000]], {
      tenders: [
        {
          ...{ tenderId: 'p', type: 'points', amount },
          ...(points === null ? {} : { points: { walletId: 'points', holdId: `h-${id}`, points } }),
        },
        { tenderId: 'c', type: 'cash', amount: 1000 - amount },
      ],
      ...parts,
    });
  const cases = async () => {
    await app.settled();
    const { body } = await app.get('/v1/reviews?kind=points_tender');
    return (body.reviews as { id: string; memberId: string | null; reason: { code: string; text: string } }[]).map(
      ({ id, memberId, reason }) => [id, memberId, reason.code, reason.text],
    );
  };

  it('earns on the rest', async () => {
    const asked = await app.post('/v1/receipts:evaluate', paid('good', 500, 500));
    expect(asked).toMatchObject({ status: 200, body: { earned: earnedPoints(5) } });
    expect(await app.record(paid('good', 500, 500))).toMatchObject({ status: 201, body: { earned: earnedPoints(5) } });
  });

  it.each([
    ['tender.hold_missing', paid('bad', 500, null)],
    ['tender.value_differs', paid('bad', 500, 5)],
    ['tender.below_minimum', paid('bad', 50, 50)],
    ['tender.above_share', paid('bad', 501, 501)],
    ['tender.above_payable', paid('bad', 2000, 2000)],
  ])('is refused while the till waits, when asking and when recording: %s', async (code, receipt) => {
    const events = await app.eventCount();
    expect(await app.post('/v1/receipts:evaluate', receipt)).toMatchObject({ status: 422, body: { code } });
    expect(await app.record(receipt)).toMatchObject({ status: 422, body: { code } });
    expect(await app.eventCount()).toBe(events);
  });

  it('says what they are worth', async () => {
    expect((await app.record(paid('bad', 500, 150))).body).toMatchObject({
      ...{ code: 'tender.value_differs', tenderId: 'p', points: 150, amountMinor: 500, worthMinor: 150 },
    });
  });

  it('is taken when the goods are gone, from every door, and a person looks at it', async () => {
    const offline = paid('offline', 500, 5, { mode: { offline: true } });
    expect((await app.post('/v1/receipts:evaluate', offline)).status).toBe(200);
    expect(await app.record(offline)).toMatchObject({ status: 201, body: { earned: earnedPoints(5) } });
    expect((await app.batch(paid('bulk', 600, 600))).body).toMatchObject([{ status: 'accepted' }]);
    await app.deliverTo(ON_COMPLETED, receiptCompleted.type, paid('bus', 500, null));
    expect(await cases()).toEqual([
      ['points_tender:bulk', 'ann', 'tender.above_share', 'points may pay 50 percent of the receipt, £5.00, not £6.00'],
      ['points_tender:bus', 'ann', 'tender.hold_missing', '£5.00 was paid with points, but tender p names no hold'],
      ['points_tender:offline', 'ann', 'tender.value_differs', 'Tender p pays £5.00 with 5 points, worth £0.05'],
    ]);
  });

  it('has the same answer when it comes again, though a till waits for it now', async () => {
    expect(await app.record(paid('bus', 500, null))).toMatchObject({
      status: 200,
      body: { duplicate: true, earned: earnedPoints(5) },
    });
  });

  it('keeps its case when it is claimed', async () => {
    const nobody = { ...paid('guest', 500, null), member: { idType: 'none' } };
    await app.batch(nobody);
    expect(await cases()).toContainEqual(expect.arrayContaining(['points_tender:guest', null]));
    expect((await app.post('/v1/receipts/guest:claim', { memberId: 'ann' }, 'O')).status).toBe(200);
    await app.hearItself();
    const ofGuest = (await cases()).filter(([id]) => id === 'points_tender:guest');
    expect(ofGuest.map(([, memberId]) => memberId)).toEqual(['ann']);
  });
});
