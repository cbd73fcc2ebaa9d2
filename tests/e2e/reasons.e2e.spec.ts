import { allRows, databaseOf } from '../security/remains';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'One a pound',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  earning: {
    rules: [
      {
        ...{ id: 'base', name: 'One a pound', wallet: 'points', earn: { points: 1, per: 100 } },
        eligibility: { exclude: { skus: ['BOOK'] } },
      },
    ],
  },
};

interface Reason {
  readonly code: string;
  readonly text: string;
}

/** Every reason with its sentence, wherever it stands in an answer. */
const reasonsIn = (value: unknown): readonly Reason[] => {
  if (value === null || typeof value !== 'object') return [];
  const { code, text } = value as Partial<Reason>;
  const own = typeof code === 'string' && typeof text === 'string' ? [{ code, text }] : [];
  return [...own, ...Object.values(value).flatMap(reasonsIn)];
};

describe('the sentences that say why', () => {
  let platform: Platform;
  const told: Reason[] = [];
  const tell = async (path: string, init: object = {}): Promise<void> => {
    const { body } = await platform.call(path, init);
    told.push(...reasonsIn(body));
  };
  beforeAll(async () => {
    platform = await Platform.start();
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(() => platform.dispose());

  it('are made when they are shown, in each language, and stored nowhere', async () => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } });
    const member = body.memberId;
    await platform.drained();
    const lines = [
      { sku: 'MUG', unitPrice: 20_000 },
      { sku: 'BOOK', unitPrice: 900 },
    ];
    const sale = receiptOf({ id: 'R-1', card: '29001', lines });
    const back = receiptOf({
      ...{ id: 'R-2', kind: 'return', card: '29001', at: '2025-11-01T10:00:00+00:00' },
      lines: [{ sku: 'MUG', units: -1, unitPrice: 20_000, returnOf: { receiptId: 'R-1', lineId: '1' } }],
    });
    const stamped = receiptOf({ id: 'R-3', card: '29001', at: '2000-01-01T00:00:00+00:00', lines });
    const unknown = receiptOf({
      ...{ id: 'R-4', kind: 'return', card: '29001', at: '2025-11-01T10:00:00+00:00' },
      lines: [{ sku: 'TEA', units: -2, unitPrice: 100 }],
    });
    await tell('/v1/receipts:evaluate', { json: sale });
    for (const receipt of [sale, back, stamped, unknown, { ...sale, lines: [], totals: { payable: 0 }, tenders: [] }])
      await tell('/v1/receipts', { json: receipt });
    await platform.drained();
    const adjustment = { adjustmentId: 'A-1', walletId: 'points', points: 50, reasonCode: 'goodwill' };
    expect((await platform.call(`/v1/accounts/${member}/adjustments`, { json: adjustment })).status).toBe(201);
    const hold = { holdId: 'H-1', walletId: 'points', points: 10 };
    expect((await platform.call(`/v1/accounts/${member}/holds`, { json: hold })).status).toBe(201);
    expect((await platform.call(`/v1/accounts/${member}/holds/H-1:release`, { json: {} })).status).toBe(200);
    await platform.drained();

    for (const locale of ['en', 'ru', 'pl']) {
      const before = told.length;
      await tell(`/v1/members/${member}/statement?locale=${locale}`);
      await tell(`/v1/reviews?locale=${locale}`);
      await tell('/v1/receipts/R-3', { headers: { 'accept-language': locale } });
      expect(told.length).toBeGreaterThan(before + 6);
    }
    expect([...new Set(told.map(({ code }) => code))].sort()).toEqual(
      expect.arrayContaining([
        ...['adjustment.credited', 'award.earned', 'award.returned', 'hold.placed', 'hold.released'],
        ...['line.sku_excluded', 'receipt.too_old', 'review.no_sale_found', 'review.other_content'],
      ]),
    );

    const database = await databaseOf(platform.data);
    const rows = await allRows(database);
    await database.end();
    expect(rows.length).toBeGreaterThan(50);
    const sentences = [...new Set(told.map(({ text }) => text))];
    expect(sentences.length).toBeGreaterThan(20);
    expect(sentences.filter((sentence) => rows.some(({ text }) => text.includes(sentence)))).toEqual([]);
  });
});
