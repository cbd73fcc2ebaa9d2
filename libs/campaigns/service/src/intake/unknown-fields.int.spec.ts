import { receiptCompleted, type ReceiptV1 } from '@accrue/contracts';
import { CampaignsApp, ON_COMPLETED, sale, pointsOf } from '../campaigns.fixture';

const CANARY = /zebedee|canary-street|7700\s?900777|4111\s?1111\s?1111\s?1111/i;

/** Personal data wherever a till may put some: in members of its own at every level, and in what the schema leaves open. */
const talkative = (receipt: ReceiptV1): ReceiptV1 => {
  const own = { customerEmail: 'zebedee@mail.example', customer: { name: 'Zebedee', homes: ['Canary-Street 1'] } };
  return {
    ...receipt,
    ...own,
    businessKey: { ...receipt.businessKey, ...own },
    mode: { ...own },
    operator: { employeeId: 'E-1', ...own },
    ...(receipt.member === undefined ? {} : { member: { ...receipt.member, ...own } }),
    lines: receipt.lines.map((line) => ({
      ...line,
      ...own,
      discounts: [{ amount: 0, ...own }],
      labels: { colour: 'red', engraving_for: 'zebedee@mail.example', 'guest-name': 'Zebedee' },
    })),
    totals: { ...receipt.totals, ...own },
    tenders: [{ tenderId: '1', type: 'card', amount: receipt.totals.payable, ...own }],
    ext: {
      ticket: '5901234123457',
      delivery: { Street: 'Canary-Street 1', slot: 2, call: '+44 7700 900777' },
      paid: [{ with: '4111 1111 1111 1111' }, 4_111_111_111_111_111, 'cash'],
    },
  } as ReceiptV1;
};
const KEPT_EXT = { ticket: '5901234123457', delivery: { slot: 2 }, paid: [{}, 'cash'] };

describe('a till that sends more than a receipt has', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  it('has its sale taken, and is told what is not kept', async () => {
    const { status, body } = await app.record(talkative(sale('more-1', 'c-ann')));
    expect([status, body.status, pointsOf(body)]).toEqual([201, 'accepted', 10]);
    // Of 24 fields the first twenty, each once.
    expect(body.notKept).toHaveLength(20);
    expect(body.notKept).toEqual(
      expect.arrayContaining([
        ...['/customerEmail', '/customer', '/businessKey/customerEmail', '/mode/customer', '/operator/customer'],
        ...['/lines/0/discounts/0/customerEmail', '/lines/0/labels/engraving_for', '/lines/0/labels/guest-name'],
        ...['/member/customerEmail', '/totals/customer', '/tenders/0/customerEmail'],
      ]),
    );
    const { receipt } = (await app.get('/v1/receipts/more-1')).body;
    expect([receipt.ext, receipt.lines[0].labels, receipt.operator]).toEqual([
      KEPT_EXT,
      { colour: 'red' },
      { employeeId: 'E-1' },
    ]);
  });

  it('has the same sale recognised, with other members of its own and without any', async () => {
    const plain = sale('more-2', 'c-ann', [['TEA', 1, 1000, { labels: { colour: 'red' } }]]);
    const events = async (receipt: object) => {
      const { body } = await app.record(receipt);
      return [body.duplicate, body.notKept, await app.eventCount()];
    };
    const [, , count] = await events(plain);
    expect(await events(plain)).toEqual([true, undefined, count]);
    expect(await events({ ...plain, till: { version: 7 }, ext: { attempt: 2 } })).toEqual([true, ['/till'], count]);
    const named = [{ ...plain.lines[0], labels: { colour: 'red', email: 'zebedee@mail.example' } }];
    expect(await events({ ...plain, lines: named })).toEqual([true, ['/lines/0/labels/email'], count]);
  });

  it('leaves nothing of it behind, through whichever door it comes', async () => {
    const old = { endedAt: '2000-01-01T10:00:00Z' };
    const notKept = async (answer: Promise<{ body: { notKept?: readonly string[] } }>) =>
      (await answer).body.notKept?.length ?? 0;
    const { body: batch } = await app.batch(
      talkative(sale('more-3', 'c-ann')),
      talkative(sale('more-4', null)),
      talkative(sale('more-5', 'c-ben', undefined, old)),
      { ...talkative(sale('more-6', null)), mode: { training: true, customerEmail: 'zebedee@mail.example' } },
    );
    const told = (batch as { status: string; notKept: string[] }[]).map((line) => [line.status, line.notKept.length]);
    expect(told).toEqual([
      ['accepted', 20],
      ['unattributed', 20],
      ['review', 20],
      ['ignored', 20],
    ]);
    expect(await notKept(app.post('/v1/receipts:evaluate', talkative(sale('more-7', 'c-ann'))))).toBe(20);
    await app.deliverTo(ON_COMPLETED, receiptCompleted.type, talkative(sale('more-8', 'c-ann')));
    // The same receipt and the same place in the shop with other content: both are kept for a person.
    expect((await app.record(talkative(sale('more-3', 'c-ann', [['TEA', 2, 1000]])))).status).toBe(409);
    expect((await app.record(talkative({ ...sale('more-3', 'c-ann'), receiptId: 'more-9' }))).status).toBe(409);
    expect((await app.post('/v1/reviews/too_old:more-5:accept', { reason: 'battery' }, 'O')).status).toBe(200);
    expect((await app.post('/v1/receipts/more-4:claim', { memberId: 'ben' })).status).toBe(200);
    await app.hearItself();
    expect(
      (await app.post('/v1/receipts/more-3:move', { from: 'ann', to: 'ben', reason: 'wrong card' }, 'O')).status,
    ).toBe(200);
    await app.hearItself();
    await app.settled();

    const tables = await app.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'campaigns'`,
    );
    const streams = ['journal-ann', 'journal-ben', 'journal-~more-4'].map((name) => app.log.readStream(name));
    const { reviews } = (await app.get('/v1/reviews?limit=500')).body as { reviews: { id: string }[] };
    const paths = [
      ...reviews.map(({ id }) => `/v1/reviews/${id}`),
      ...['more-3', 'more-4', 'more-5', 'more-8'].map((id) => `/v1/receipts/${id}`),
    ];
    const seen: unknown[] = [await Promise.all(streams), await app.published()];
    for (const { name } of tables) seen.push(await app.database.query(`select * from "${name}"`));
    for (const path of paths) {
      const { status, body } = await app.get(path);
      expect([path, status]).toEqual([path, 200]);
      seen.push(body);
    }
    const dump = JSON.stringify(seen);
    for (const there of ['more-3', 'more-4', 'more-5', 'more-8', 'more-9', '5901234123457', '"colour":"red"'])
      expect(dump).toContain(there);
    expect(dump).not.toMatch(CANARY);
  });
});
