import { memberId } from '@accrue/kernel';
import { CampaignsApp, from, goodsBack, NOW, programme, sale, earnedPoints } from './campaigns.fixture';
import { memberJournal } from './journal/journals';
import { Programmes } from './programme/programmes';

/** One point per pound, or as many as said. */
const perPound = (points: number): object => {
  const document = programme() as { earning: { rules: object[] } };
  const [base] = document.earning.rules;
  return { ...document, earning: { rules: [{ ...base, earn: { points, per: 100 } }] } };
};

/** When the second version takes effect. */
const today = { endedAt: NOW };

describe('two processes of campaigns over one database', () => {
  let one: CampaignsApp;
  let other: CampaignsApp;

  beforeAll(async () => {
    [one, other] = await CampaignsApp.openTwo();
    await one.enrol('ann', { card: 'c-ann' });
  });
  afterAll(async () => {
    await one.close();
    await other.close();
  });

  it('takes a receipt in one as soon as the programme is published through the other', async () => {
    for (const app of [one, other])
      expect((await app.record(sale('a-0', 'c-ann'))).body).toMatchObject({ code: 'programme.not_published' });
    expect((await one.put('/v1/programme', perPound(1))).body).toMatchObject({ version: 1, published: true });
    expect((await other.get('/v1/programme')).body).toMatchObject({ version: 1 });
    expect((await other.record(sale('a-1', 'c-ann', [['TEA', 1, 1000]]))).body).toMatchObject({
      earned: earnedPoints(10),
    });
  });

  it('earns in both under the version that either has published', async () => {
    expect((await other.put('/v1/programme', perPound(3))).body).toMatchObject({ version: 2 });
    expect((await other.put('/v1/programme', perPound(3))).body).toMatchObject({ version: 2, published: false });
    expect((await one.put('/v1/programme', perPound(3))).body).toMatchObject({ version: 2, published: false });
    expect((await one.record(sale('a-2', 'c-ann', [['TEA', 1, 1000]], today))).body).toMatchObject({
      earned: earnedPoints(30),
    });
    const basket = sale('a-3', 'c-ann', [['TEA', 1, 2000]], today);
    expect((await other.post('/v1/receipts:evaluate', basket)).body).toMatchObject({ earned: earnedPoints(60) });
    expect((await one.record(basket)).body).toMatchObject({ earned: earnedPoints(60) });
  });

  it('answers a repetition as the first one did, wherever it comes, and refuses other content', async () => {
    for (const [n, [first, second]] of [[one, other] as const, [other, one] as const].entries()) {
      const receipt = sale(`b-${n}`, 'c-ann', [['MUG', 1, 500]]);
      const { status, body } = await first.record(receipt);
      expect([status, body.duplicate]).toEqual([201, false]);
      const again = await second.record(receipt);
      expect([again.status, again.body]).toEqual([200, { ...body, duplicate: true, revision: again.body.revision }]);
      expect((await second.record(sale(`b-${n}`, 'c-ann', [['MUG', 1, 700]]))).body).toMatchObject({
        code: 'receipt.conflict',
      });
    }
  });

  it('finds in one what was sold through the other, and lets nothing come back twice', async () => {
    await one.record(sale('r-1', 'c-ann', [['PEN', 2, 1000]], today));
    const back = (id: string) => goodsBack(id, 'c-ann', [['PEN', 1, 1000, from('r-1')]], today);
    expect((await other.record(back('r-2'))).body).toMatchObject({ earned: earnedPoints(-30) });
    expect((await one.record(back('r-3'))).body).toMatchObject({ earned: earnedPoints(-30) });
    expect((await other.record(back('r-4'))).body).toMatchObject({ code: 'return.exceeds_sold' });
  });

  it('ends as one would when both take the receipts of a member at the same time', async () => {
    const receipts = Array.from({ length: 30 }, (_, n) => sale(`p-${n}`, 'c-ann', [['TEA', 1, 100]]));
    const answers = await Promise.all(
      receipts.flatMap((receipt, n) =>
        (n % 3 === 0 ? [one, other] : [n % 2 === 0 ? one : other]).map((app) => app.record(receipt)),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(30);
    expect(answers.filter(({ status, body }) => status === 200 && body.duplicate === true)).toHaveLength(10);
    const last = answers.reduce((latest, { body }) => Math.max(latest, body.revision), 0);
    const since = `revisionOf=p-0&atLeastRevision=${String(last)}`;
    expect((await one.get(`/v1/receipts:stats?${since}`)).body).toEqual(
      (await other.get(`/v1/receipts:stats?${since}`)).body,
    );
    const recorded = (await one.log.readStream(memberJournal(memberId('ann')))).filter(
      ({ type }) => type === 'ReceiptRecorded',
    );
    const receiptIds = recorded.map(({ data }) => (data as { receiptId: string }).receiptId);
    expect(new Set(receiptIds).size).toBe(receiptIds.length);
    expect(receiptIds.filter((id) => id.startsWith('p-'))).toHaveLength(30);
  });

  it('lets one claim a receipt, and tells the other at once', async () => {
    await one.enrol('ben');
    await one.record(sale('n-1', null, [['TEA', 1, 1000]]));
    expect((await other.post('/v1/receipts/n-1:claim', { memberId: 'ann' })).status).toBe(200);
    expect((await one.post('/v1/receipts/n-1:claim', { memberId: 'ben' })).body).toMatchObject({
      code: 'receipt.already_claimed',
    });
  });

  it('decides under a version that was published, and used by the other, after the versions were looked up', async () => {
    const programmes = one.http.get(Programmes);
    const before = await programmes.versions();
    const tomorrow = { endedAt: '2026-11-02T12:00:00.000Z' };
    for (const { clock } of [one, other]) clock.set(tomorrow.endedAt);
    expect((await other.put('/v1/programme', perPound(5))).body).toMatchObject({ version: 3 });
    expect((await other.record(sale('v-1', 'c-ann', [['HAT', 1, 1000]], tomorrow))).body).toMatchObject({
      earned: earnedPoints(50),
    });
    jest.spyOn(programmes, 'versions').mockResolvedValueOnce(before);
    const back = goodsBack('v-2', 'c-ann', [['HAT', 1, 1000, from('v-1')]], tomorrow);
    expect((await one.record(back)).body).toMatchObject({ status: 'accepted', earned: earnedPoints(-50) });
  });
});
