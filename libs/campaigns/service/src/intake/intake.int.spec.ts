import { receiptMeaning } from '@accrue/campaigns-domain';
import { receiptCompleted, type ReceiptV1 } from '@accrue/contracts';
import { contentHash, Rejected } from '@accrue/kernel';
import type { Wire } from '@accrue/testing-contexts';
import {
  CampaignsApp,
  closed,
  DIRECTORY,
  from,
  goodsBack,
  ON_COMPLETED,
  sale,
  kept,
  earnedPoints,
  pointsOf,
} from '../campaigns.fixture';
import type { CampaignsProblemCode } from '../problems';

const brief = ({ receiptId, status, duplicate, ...answer }: Wire) => [receiptId, status, pointsOf(answer), duplicate];
const briefLine = ({ line, problem, ...answer }: Wire) =>
  problem ? [line, problem.status, problem.code] : [line, ...brief(answer)];
const deep = (levels: number): unknown => (levels === 0 ? {} : { in: deep(levels - 1) });

describe('receipts intake', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben', 'cleo', 'dee', 'eve', 'fay', 'gus', 'hal', 'ida', 'jo'])
      await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  const reviews = async () => {
    await app.settled();
    return (await app.get('/v1/reviews?limit=500')).body.reviews as { id: string; kind: string }[];
  };
  const refused = async (body: unknown): Promise<unknown[]> => {
    const events = await app.eventCount();
    const { status, body: problem } = await app.record(body);
    expect(await app.eventCount()).toBe(events);
    return [status, problem.code];
  };

  it('awards points once, and says the same when the receipt comes again', async () => {
    const receipt = sale('ann-1', 'c-ann', [
      ['TEA', 2, 1550],
      ['POST', 1, 500],
    ]);
    const first = await app.record(receipt);
    expect(first.status).toBe(201);
    expect(first.headers['location']).toBe('/v1/receipts/ann-1');
    expect(first.body).toEqual({
      receiptId: 'ann-1',
      status: 'accepted',
      duplicate: false,
      memberId: 'ann',
      earned: earnedPoints(31),
      awards: [{ ruleId: 'base', walletId: 'points', granted: 31, reversed: 0 }],
      returned: [],
      revision: 1,
    });
    const events = await app.eventCount();
    const again = await app.record(receipt);
    expect([again.status, again.body]).toEqual([200, { ...first.body, duplicate: true }]);
    expect(await app.eventCount()).toBe(events);
  });

  it('keeps both bodies when a receipt comes again with other content, once', async () => {
    await app.record(sale('ann-2', 'c-ann'));
    const altered = sale('ann-2', 'c-ann', [['TEA', 9, 1000]]);
    const { status, body } = await app.record(altered);
    expect([status, body.code, body.receiptId]).toEqual([409, 'receipt.conflict', 'ann-2']);
    const events = await app.eventCount();
    expect((await app.record(altered)).body.code).toBe('receipt.conflict');
    expect(await app.eventCount()).toBe(events);
    const id = (await reviews()).find((review) => review.id.startsWith('conflict:ann-2'))?.id ?? '';
    const review = (await app.get(`/v1/reviews/${id}`)).body;
    expect([review.kind, review.receiptId, review.recorded.lines[0].quantity, review.details]).toEqual([
      'conflict',
      'ann-2',
      '1',
      { key: 'receipt_id', otherBody: kept(altered) },
    ]);
    expect(pointsOf((await app.record(sale('ann-2', 'c-ann'))).body)).toBe(10);
  });

  describe('a receipt that comes again written in another way', () => {
    const first = sale('jo-1', 'c-jo', [['TEA', 1, 1000, { unitPriceExact: '1000', labels: { a: '1', b: '2' } }]], {
      startedAt: '2026-10-31T09:58:00Z',
      tenders: [
        { tenderId: '1', type: 'card', amount: 900 },
        {
          ...{ tenderId: '2', type: 'points', amount: 100 },
          points: { walletId: 'points', holdId: 'jo-hold', points: 10 },
        },
      ],
    });
    const [line] = first.lines as [ReceiptV1['lines'][number]];
    const [card, points] = first.tenders as [object, { readonly points: object }];
    const lines = (parts: object) => ({ lines: [{ ...line, ...parts }] });
    const asDefault = { channel: 'store', schemaVersion: 1, exponent: 2, operator: {}, void: { ofReceiptId: null } };

    const nobodys = sale('jo-2', null, [['SAMPLE', 1, 0]]);

    beforeAll(async () => {
      await app.hold('jo', 'jo-hold', 10);
      expect((await app.record(first)).status).toBe(201);
      expect((await app.record(nobodys)).status).toBe(201);
    });

    const isDuplicate = async (receipt: object) => {
      const events = await app.eventCount();
      const { status, body } = await app.record(receipt);
      expect([status, body.duplicate]).toEqual([200, true]);
      expect(await app.eventCount()).toBe(events);
    };

    it.each<[string, object]>([
      ['quantity 1.000', lines({ quantity: '1.000' })],
      ['quantity 1.0', lines({ quantity: '1.0' })],
      ['an exact price of 1000.0', lines({ unitPriceExact: '1000.0' })],
      ['no exact price', lines({ unitPriceExact: undefined })],
      ['an offset of +00:00', { endedAt: '2026-10-31T10:00:00+00:00' }],
      ['another offset', { endedAt: '2026-10-31T11:00:00+01:00', startedAt: '2026-10-31T05:28:00-04:30' }],
      ['a fraction', { endedAt: '2026-10-31T10:00:00.000Z', startedAt: '2026-10-31T09:58:00.0Z' }],
      ['defaults', asDefault],
      ['modes', { mode: { training: false, offline: false, suspended: false, cancelled: false } }],
      ['defaults of lines', lines({ loyaltyEligible: true, voided: false, parentLineId: null, weighted: false })],
      ['empty lists', lines({ discounts: [], tax: [], categoryPath: [] })],
      ['labels in another order', lines({ labels: { b: '2', a: '1' } })],
      ['no rounding and no tax below', { totals: { ...first.totals, rounding: 0, taxAdded: 0 } }],
      [
        'defaults of tenders',
        {
          tenders: [
            { ...card, lineAllocation: [] },
            { ...points, points: { ...points.points, final: false } },
          ],
        },
      ],
      ['members that nobody knows', { ...lines({ shelf: 7 }), totals: { ...first.totals, coins: 3 }, shift: 'late' }],
      ['ext', { ext: { attempt: 2, at: { any: ['depth'] } } }],
    ])('is a duplicate: %s', (_what, parts) => isDuplicate({ ...first, ...parts }));

    it.each<[string, Partial<ReceiptV1>]>([
      ['none', { member: { idType: 'none' } }],
      ['a blank card', { member: { idType: 'card', value: ' ' } }],
      ['no tender and no label', { tenders: [], lines: nobodys.lines.map((each) => ({ ...each, labels: {} })) }],
    ])('is a duplicate of nobody’s receipt: %s', (_what, parts) => isDuplicate({ ...nobodys, ...parts }));

    it('is one conflict when it says something else, however it is written, and the first body stays', async () => {
      const other = { ...first, ...lines({ name: 'Tea' }) };
      for (const retry of [other, { ...other, ext: { attempt: 2 } }, { ...other, ...asDefault }, other])
        expect((await app.record(retry)).body).toMatchObject({ status: 409, code: 'receipt.conflict' });
      // Under another id its place in the shop tells.
      const moved = { ...first, receiptId: 'jo-3' };
      for (const retry of [moved, { ...moved, ext: { attempt: 2 } }, { ...moved, ...asDefault }])
        expect((await app.record(retry)).body).toMatchObject({ status: 409, recordedAs: 'jo-1' });
      const ids = (await reviews()).map(({ id }) => id).filter((id) => /^conflict:jo-/.test(id));
      const cases = await Promise.all(ids.map(async (id) => (await app.get(`/v1/reviews/${id}`)).body));
      expect(cases.map(({ details }) => details)).toEqual(
        expect.arrayContaining([
          { key: 'receipt_id', otherBody: kept(other) },
          { key: 'business_key', otherBody: kept(moved) },
        ]),
      );
      expect(cases.map(({ recorded }) => recorded)).toEqual([kept(first), kept(first)]);
    });
  });

  it('knows a receipt by its place in the shop, whatever id it comes under', async () => {
    const first = sale('ben-1', 'c-ben');
    await app.record(first);
    const { status, body } = await app.record({ ...first, receiptId: 'ben-2' });
    expect([status, body.code, body.receiptId, body.recordedAs]).toEqual([409, 'receipt.conflict', 'ben-2', 'ben-1']);
    expect((await reviews()).filter(({ id }) => id.startsWith('conflict:ben-1'))).toHaveLength(1);
    // A return under the same number is another receipt.
    expect(
      pointsOf(
        (await app.record(goodsBack('ben-3', 'c-ben', [['TEA', 1, 1000]], { businessKey: first.businessKey }))).body,
      ),
    ).toBe(-10);
  });

  it('says conflict also when the first receipt under the business key was refused in the end', async () => {
    const back = (id: string) =>
      goodsBack(id, 'c-ben', [['TEA', 2, 1000, from('ben-1')]], { businessKey: sale('ben-4', null).businessKey });
    expect(await refused(back('ben-4'))).toEqual([422, 'return.exceeds_sold']);
    expect(await refused(back('ben-5'))).toEqual([409, 'receipt.conflict']);
  });

  it('takes a refused receipt once it is mended, but not into another member’s journal', async () => {
    await app.record(sale('cleo-1', 'c-cleo'));
    const back = (card: string, units: number) => goodsBack('cleo-2', card, [['TEA', units, 1000, from('cleo-1')]]);
    expect(await refused(back('c-cleo', 2))).toEqual([422, 'return.exceeds_sold']);
    expect(await refused(goodsBack('cleo-2', 'c-dee', [['TEA', 1, 1000]]))).toEqual([409, 'receipt.conflict']);
    expect(brief((await app.record(back('c-cleo', 1))).body)).toEqual(['cleo-2', 'accepted', -10, false]);
  });

  it('records for the member it first went to when a crash lay between reservation and recording', async () => {
    const receipt = sale('dee-1', 'c-dee');
    await app.database.query('insert into key_registry (key, owner, detail) values ($1, $2, $3)', [
      'r:dee-1',
      'journal-dee',
      contentHash(receiptMeaning(kept(receipt))),
    ]);
    await app.enrol('dee-new', { card: 'c-dee' });
    expect((await app.record(receipt)).body.memberId).toBe('dee');
  });

  it('keeps no card, phone or token in clear, whoever they lead to', async () => {
    await app.enrol('canary', { card: 'canary-card' });
    await app.record(sale('canary-1', 'canary-card'));
    await app.record(sale('canary-2', 'canary-nobody'));
    const tenders = [{ tenderId: '1', type: 'card', amount: 1000, paymentToken: 'canary-token' }];
    await app.record(sale('canary-3', null, [['TEA', 1, 1000]], { tenders }));
    const blank = [{ tenderId: '1', type: 'cash', amount: 1000, paymentToken: ' ' }];
    const none = { member: { idType: 'none', value: 'canary-card' }, tenders: blank };
    expect((await app.record(sale('canary-5', null, [['TEA', 1, 1000]], none))).status).toBe(201);
    await app.record({ ...sale('canary-4', null), member: { idType: 'phone', value: '+44 7700 900412' } });
    await app.record(sale('canary-1', 'canary-card', [['TEA', 2, 1000]]));
    await app.hearItself();
    await app.settled();
    const tables = await app.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'campaigns'`,
    );
    const journals = ['canary', '~canary-2', '~canary-3', '~canary-4', '~canary-5'].map((name) =>
      app.log.readStream(`journal-${name}`),
    );
    let dump = JSON.stringify([await Promise.all(journals), await app.published()]);
    for (const { name } of tables) dump += JSON.stringify(await app.database.query(`select * from "${name}"`));
    for (const receipt of ['canary-1', 'canary-3', 'canary-5'])
      dump += JSON.stringify((await app.get(`/v1/receipts/${receipt}`)).body);
    expect(dump).toContain('canary-3');
    expect(dump).not.toMatch(/canary-(card|nobody|token)|7700\s?900412/);
  });

  it('records without member what leads to nobody', async () => {
    await app.enrol('leaver', { card: 'c-leaver' });
    await app.deliverTo(DIRECTORY, ...closed('leaver', '2026-10-31T09:00:00.000Z'));
    for (const [id, card, status] of [
      ['nobody-1', null, 'unattributed'],
      ['nobody-2', 'c-unknown', 'pending'],
      ['nobody-3', 'c-leaver', 'unattributed'],
    ] as const) {
      const { status: code, body } = await app.record(sale(id, card));
      expect([code, body.memberId, ...brief(body)]).toEqual([201, null, id, status, 0, false]);
    }
  });

  it('takes tax that stands below the lines, gives it back, and says which sums differ', async () => {
    const taxed = (receipt: object, tax: number): object => {
      const { lines, totals, tenders } = receipt as {
        lines: object[];
        totals: { payable: number };
        tenders?: object[];
      };
      const payable = totals.payable + tax;
      return {
        ...receipt,
        lines: lines.map((line) => ({ ...line, tax: [{ amount: tax, included: false }] })),
        totals: { payable },
        ...(tenders === undefined ? {} : { tenders: [{ tenderId: 't', type: 'cash', amount: payable }] }),
      };
    };
    const sold = await app.record(taxed(sale('us-1', 'c-ann', [['US-TEA', 1, 10_00]]), 70));
    expect([sold.status, pointsOf(sold.body)]).toEqual([201, 10]);
    const back = await app.record(taxed(goodsBack('us-2', 'c-ann', [['US-TEA', 1, 10_00, from('us-1')]]), -70));
    expect([back.status, pointsOf(back.body)]).toEqual([201, -10]);
    const wrong = taxed(sale('us-3', 'c-ann', [['US-TEA', 1, 10_00]]), 70) as { totals: object };
    expect((await app.record({ ...wrong, totals: { payable: 1_050 }, tenders: undefined })).body).toMatchObject({
      code: 'receipt.lines_do_not_sum',
      ...{ lines: 1_000, taxAdded: 70, rounding: 0, payable: 1_050, difference: -20 },
    });
  });

  it.each([
    ['training', { mode: { training: true } }],
    ['suspended', { mode: { suspended: true } }],
    ['cancelled', { mode: { cancelled: true } }],
    ['no_sale', { kind: 'no_sale' }],
    ['void_without_original', { kind: 'void' }],
  ] as const)('forgets what counts for nothing: %s', async (reason, parts) => {
    const events = await app.eventCount();
    const { status, body } = await app.record(sale(`ignored-${reason}`, 'c-ann', [['TEA', 1, 100]], parts));
    expect([status, body.status, body.reason.code, pointsOf(body), body.revision]).toEqual([
      200,
      'ignored',
      `receipt.${reason}`,
      0,
      null,
    ]);
    expect(await app.eventCount()).toBe(events);
  });

  it('takes a sale whose coupon is worth more than its goods: nothing is earned on what is below zero', async () => {
    const sold = (id: string) =>
      sale(id, 'c-ann', [
        ['HAT', 1, 10_00],
        ['COUPON', 1, 0, { gross: 0, discounts: [{ source: 'coupon', amount: 15_00 }], netPayable: -15_00 }],
      ]);
    const asked = await app.post('/v1/receipts:evaluate', sold('coupon-1'));
    expect([asked.status, asked.body.earned]).toEqual([200, []]);
    const { status, body } = await app.record(sold('coupon-1'));
    expect([status, body.status, body.earned]).toEqual([201, 'accepted', []]);
    expect((await app.batch(sold('coupon-2'))).body).toMatchObject([{ status: 'accepted', earned: [] }]);
    await app.deliverTo(ON_COMPLETED, receiptCompleted.type, sold('coupon-3'));
    expect((await app.get('/v1/receipts/coupon-3')).body).toMatchObject({ status: 'accepted', earned: [] });
    // The hat comes back: there is nothing to take.
    expect(
      (await app.record(goodsBack('coupon-4', 'c-ann', [['HAT', 1, 10_00, from('coupon-1')]]))).body,
    ).toMatchObject({ status: 'accepted', earned: [] });
  });

  it('parks a return that comes before its sale, and matches it when the sale comes', async () => {
    const back = await app.record(goodsBack('eve-2', 'c-eve', [['TEA', 1, 1000, from('eve-1')]]));
    expect([back.status, ...brief(back.body)]).toEqual([201, 'eve-2', 'parked', 0, false]);
    expect(back.body.returned).toEqual([{ line: 1, units: '1.000', matched: '0.000', eligible: true }]);
    expect((await reviews()).find(({ id }) => id === 'parked:eve-2')?.kind).toBe('parked');
    expect(brief((await app.record(sale('eve-1', 'c-eve', [['TEA', 2, 1000]]))).body)).toEqual([
      'eve-1',
      'accepted',
      10,
      false,
    ]);
    expect(brief((await app.record(goodsBack('eve-2', 'c-eve', [['TEA', 1, 1000, from('eve-1')]]))).body)).toEqual([
      'eve-2',
      'accepted',
      -10,
      true,
    ]);
    expect((await reviews()).find(({ id }) => id === 'parked:eve-2')).toBeUndefined();
    expect((await app.get('/v1/reviews?state=closed&kind=parked')).body.reviews).toMatchObject([
      { id: 'parked:eve-2' },
    ]);
  });

  const GOOD = sale('bad', 'c-fay');
  it.each<[string, unknown, number, string]>([
    ['no object', [1], 422, 'receipt.invalid'],
    ['no lines', { ...GOOD, lines: 'none' }, 422, 'receipt.invalid'],
    ['a schema version from the future', { ...GOOD, schemaVersion: 2 }, 422, 'receipt.unknown_schema_version'],
    ['an id that breaks a line', { ...GOOD, receiptId: 'a\nb' }, 422, 'receipt.invalid'],
    ['a card with a NUL in it', sale('bad', 'c\u0000'), 422, 'request.not_well_formed'],
    [
      'a member named by what nobody knows',
      { ...GOOD, member: { idType: 'Card', value: 'X' } },
      422,
      'receipt.invalid',
    ],
    [
      'a phone without country code',
      { ...GOOD, member: { idType: 'phone', value: '07700 900123' } },
      422,
      'phone.invalid',
    ],
    ['no e-mail address', { ...GOOD, member: { idType: 'email', value: 'ann' } }, 422, 'email.invalid'],
    ['a card with a line end inside', sale('bad', 'c\rc'), 422, 'identity.invalid'],
    ['endless nesting', { ...GOOD, ext: deep(100) }, 400, 'json.too_deep'],
    [
      'the 30th of February',
      { ...GOOD, businessKey: { ...GOOD.businessKey, businessDate: '2026-02-30' } },
      422,
      'receipt.invalid',
    ],
    ['a leap second', { ...GOOD, endedAt: '2016-12-31T23:59:60Z' }, 422, 'receipt.instant_invalid'],
    ['lines that do not sum', { ...GOOD, totals: { payable: 1 } }, 422, 'receipt.lines_do_not_sum'],
    [
      'tenders that do not sum',
      { ...GOOD, tenders: [{ tenderId: '1', type: 'cash', amount: 1 }] },
      422,
      'receipt.tenders_do_not_sum',
    ],
    ['an unknown currency', { ...GOOD, currency: 'XXQ' }, 422, 'currency.unknown'],
    ['a currency of another programme', { ...GOOD, currency: 'PLN' }, 422, 'receipt.currency_not_supported'],
    ['decimals that are not the currency’s', { ...GOOD, exponent: 3 }, 422, 'receipt.exponent_mismatch'],
    [
      'one line id twice',
      sale('bad', 'c-fay', [
        ['A', 1, 1],
        ['B', 1, 1, { lineId: '1' }],
      ]),
      422,
      'receipt.duplicate_line_id',
    ],
    [
      'a returned line on a sale',
      sale('bad', 'c-fay', [
        ['A', 2, 100],
        ['B', -1, 100],
      ]),
      422,
      'receipt.returned_line_on_sale',
    ],
    [
      'nothing of something that costs',
      sale('bad', 'c-fay', [['A', 1, 100, { quantity: '0' }]]),
      422,
      'receipt.quantity_zero',
    ],
    ['more money than there is', sale('bad', 'c-fay', [['A', 1, 2e12]]), 422, 'amount.out_of_range'],
    ['a receipt from the future', { ...GOOD, endedAt: '2026-11-01T12:10:01Z' }, 422, 'receipt.in_the_future'],
    ['a return of itself', goodsBack('bad', 'c-fay', [['A', 1, 100, from('bad')]]), 422, 'return.names_itself'],
    [
      'other goods than the line sold',
      goodsBack('bad', 'c-ann', [['ANOTHER', 1, 100, from('ann-1', '1')]]),
      422,
      'return.other_goods',
    ],
    [
      'goods that were never sold',
      goodsBack('bad', 'c-ann', [['A', 1, 100, from('ann-1', '9')]]),
      422,
      'return.unknown_line',
    ],
  ])('refuses %s and writes nothing', async (_what, body, status, code) => {
    expect(await refused(body)).toEqual([status, code]);
  });

  it('points at what is malformed', async () => {
    const { body } = await app.record({ ...GOOD, lines: [{ ...GOOD.lines[0], quantity: 'two' }] });
    expect([body.pointer, body.type]).toEqual(['/lines/0/quantity', 'urn:accrue:problem:receipt.invalid']);
    expect(body.detail).toContain('/lines/0/quantity must match pattern');
    const other = (await app.record({ ...GOOD, kind: 'swap' })).body;
    expect(other.detail).toBe('/kind must be one of "sale", "return", "exchange", "void", "no_sale"');
  });

  it('tolerates a till’s clock that is ten minutes ahead', async () => {
    expect((await app.record(sale('fay-1', 'c-fay', undefined, { endedAt: '2026-11-01T12:10:00Z' }))).status).toBe(201);
  });

  it('takes a batch line by line, each by itself, in the order of the lines', async () => {
    const { status, body, headers } = await app.batch(
      sale('gus-1', 'c-gus'),
      '{"receiptId":',
      goodsBack('gus-2', 'c-gus', [['TEA', 2, 1000, from('gus-1')]]),
      '',
      sale('gus-1', 'c-gus'),
      sale('gus-1', 'c-gus', [['TEA', 2, 1000]]),
      { ...sale('gus-3', 'c-gus'), lines: 7 },
      sale('gus-4', null, undefined, { mode: { training: true } }),
      goodsBack('gus-5', 'c-gus', [['TEA', 1, 1000, from('gus-1')]]),
      sale('gus-6', null),
      { ...sale('gus-6', 'c-gus'), receiptId: 'gus-7' },
    );
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('application/x-ndjson')]);
    expect((body as Wire[]).map(briefLine)).toEqual([
      [1, 'gus-1', 'accepted', 10, false],
      [2, 400, 'request.invalid_json'],
      [3, 422, 'return.exceeds_sold'],
      [5, 'gus-1', 'accepted', 10, true],
      [6, 409, 'receipt.conflict'],
      [7, 422, 'receipt.invalid'],
      [8, 'gus-4', 'ignored', 0, false],
      [9, 'gus-5', 'accepted', -10, false],
      [10, 'gus-6', 'unattributed', 0, false],
      [11, 409, 'receipt.conflict'],
    ]);
  });

  it('decides the receipts of a member in the order of the lines', async () => {
    const receipts = Array.from({ length: 60 }, (_, index) => sale(`hal-${String(index)}`, 'c-hal', [['TEA', 1, 100]]));
    const { body } = await app.batch(...receipts);
    expect((body as Wire[]).map(({ revision }: { revision: number }) => revision)).toEqual(
      receipts.map((_, index) => 2 * index + 1),
    );
    const again = await app.batch(...receipts);
    expect((again.body as Wire[]).every(({ duplicate }: { duplicate: boolean }) => duplicate)).toBe(true);
  });

  it('takes bounded batches of lines only, from tills', async () => {
    expect((await app.batch(...Array.from({ length: 1001 }, () => '{}'))).body).toMatchObject({
      status: 413,
      code: 'request.too_many_lines',
    });
    expect((await app.post('/v1/receipts:batch', { a: 1 })).body.code).toBe('request.unsupported_media_type');
    expect((await app.post('/v1/receipts:batch', '{}', 'A')).status).toBe(403);
    expect((await app.post('/v1/receipts', sale('role', null), 'A')).status).toBe(403);
  });

  it('repeats the whole batch when something of ours failed', async () => {
    const real = app.database.query.bind(app.database);
    const lost = jest
      .spyOn(app.database, 'query')
      .mockImplementation((text: string, ...rest) =>
        text.includes('key_registry')
          ? Promise.reject(Object.assign(new Error('gone'), { retriable: true }))
          : real(text, ...rest),
      );
    try {
      expect((await app.batch(sale('ida-1', 'c-ida'))).body).toMatchObject({
        status: 503,
        code: 'service.unavailable',
      });
    } finally {
      lost.mockRestore();
    }
    expect(((await app.batch(sale('ida-1', 'c-ida'))).body as Wire[]).map(briefLine)).toEqual([
      [1, 'ida-1', 'accepted', 10, false],
    ]);
  });

  it('takes receipts from the topic the same way; what is refused is the bus’s to park', async () => {
    const deliver = (receipt: object) => app.deliverTo(ON_COMPLETED, receiptCompleted.type, receipt);
    await deliver(sale('ida-2', 'c-ida'));
    expect(brief((await app.record(sale('ida-2', 'c-ida'))).body)).toEqual(['ida-2', 'accepted', 10, true]);
    await expect(deliver(sale('ida-2', 'c-ida', [['TEA', 2, 1]]))).rejects.toThrow(
      new Rejected<CampaignsProblemCode>('receipt.conflict'),
    );
    await expect(deliver(sale('ida-3', 'c-ida', undefined, { currency: 'PLN' }))).rejects.toThrow(
      new Rejected<CampaignsProblemCode>('receipt.currency_not_supported'),
    );
    expect((await app.log.readStream('journal-ida')).at(-1)?.metadata.correlationId).toBe('c-1');
  });

  describe('tells what is known now of a sale that was voided, and of voids that were', () => {
    const voidOf = (id: string, minute: number, ofReceiptId: string, card: string | null) =>
      sale(id, card, [], { kind: 'void', void: { ofReceiptId }, endedAt: `2026-11-01T11:${minute}:00Z` });
    const story = (tag: string, card: string | null = null) => ({
      bought: sale(`${tag}-S`, 'c-gus', [['TEA', 1, 120600]]),
      voided: voidOf(`${tag}-V`, 10, `${tag}-S`, card),
      restored: voidOf(`${tag}-W`, 20, `${tag}-V`, card),
      voidedAgain: voidOf(`${tag}-X`, 30, `${tag}-W`, card),
    });
    const told = async (receipt: object) => {
      const { status, awards, ...answer } = (await app.record(receipt)).body;
      return [status, pointsOf(answer), ...(awards as Wire[]).map(({ granted, reversed }) => [granted, reversed])];
    };

    it('when they come in order', async () => {
      const { bought, voided, restored, voidedAgain } = story('void');
      expect(await told(bought)).toEqual(['accepted', 1206, [1206, 0]]);
      expect(await told(voided)).toEqual(['accepted', -1206]);
      expect(await told(bought)).toEqual(['voided', 0, [1206, 1206]]);
      expect(await told(restored)).toEqual(['accepted', 0]);
      expect(await told(bought)).toEqual(['accepted', 1206, [1206, 0]]);
      expect(await told(voided)).toEqual(['voided', 0]);
      expect(await told(voidedAgain)).toEqual(['accepted', 0]);
      expect(await told(bought)).toEqual(['voided', 0, [1206, 1206]]);
      expect(await told(voided)).toEqual(['accepted', -1206]);
    });

    it('when they come the other way round', async () => {
      const { bought, voided, restored } = story('reverse');
      expect(await told(restored)).toEqual(['unattributed', 0]);
      expect(await told(voided)).toEqual(['unattributed', 0]);
      await app.hearItself();
      expect(await told(bought)).toEqual(['accepted', 1206, [1206, 0]]);
      await app.hearItself();
      expect(await told(bought)).toEqual(['accepted', 1206, [1206, 0]]);
      expect(await told(voided)).toEqual(['voided', 0]);
      expect(await told(restored)).toEqual(['accepted', 0]);
    });

    it('when the last comes first and carries the card', async () => {
      const { bought, voided, restored } = story('card', 'c-gus');
      expect(await told(restored)).toEqual(['parked', 0]);
      expect(await told(voided)).toEqual(['voided', 0]);
      expect(await told(bought)).toEqual(['accepted', 1206, [1206, 0]]);
    });
  });
});

describe('receipts intake without a programme', () => {
  it('waits for the first version', async () => {
    const app = await CampaignsApp.open(null);
    expect((await app.record(sale('early', null))).body).toMatchObject({
      status: 409,
      code: 'programme.not_published',
    });
    expect((await app.batch(sale('early', null))).body.code).toBe('programme.not_published');
    await app.close();
  });
});
