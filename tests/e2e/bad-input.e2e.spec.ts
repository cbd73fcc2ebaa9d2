import { aboveAllInOneProcess } from './on-every-platform';
import { Platform, type Answer } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const TOPIC = '/v1/topics/loyalty.pos.receipts.v1/messages';
const NDJSON = 'application/x-ndjson';

interface Problem {
  readonly type: string;
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

interface DeadLetter {
  readonly id: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly payload: string;
}

const good = receiptOf({ id: 'G-1', card: '29001', lines: [{ sku: 'TEA', unitPrice: 5_000 }] });
const backLine = { sku: 'TEA', units: -1, unitPrice: 5_000, returnOf: { receiptId: 'G-1', lineId: '1' } };
const future = new Date(Date.now() + 3_600_000).toISOString();

interface Bad {
  readonly what: string;
  readonly body: string;
  readonly status: number;
  readonly code: string;
  /** The reason among the dead letters, where the bus itself finds the fault before a handler sees the message. */
  readonly overBus?: string;
}

const sold = (id: string, parts: object = {}): string => {
  const businessKey = { ...good.businessKey, sequenceNumber: id };
  return JSON.stringify({ ...good, receiptId: id, businessKey, ...parts });
};
const oneTender = [{ tenderId: 't', type: 'cash', amount: 1 }];

/** What a till may send wrongly; the same bodies go over HTTP, in bulk and over the bus. */
const BAD: readonly Bad[] = [
  {
    what: 'broken JSON',
    body: '{"receiptId": "B-1",',
    status: 400,
    code: 'request.invalid_json',
    overBus: 'message.invalid_json',
  },
  {
    what: 'an unknown schema version',
    body: sold('B-2', { schemaVersion: 9 }),
    status: 422,
    code: 'receipt.unknown_schema_version',
    overBus: 'message.schema_violation',
  },
  {
    what: 'a body that does not fit the schema',
    body: sold('B-3', { lines: 'none' }),
    status: 422,
    code: 'receipt.invalid',
    overBus: 'message.schema_violation',
  },
  {
    what: 'lines that do not sum',
    body: sold('B-4', { totals: { payable: 1 }, tenders: oneTender }),
    status: 422,
    code: 'receipt.lines_do_not_sum',
  },
  {
    what: 'tenders that do not sum',
    body: sold('B-5', { tenders: oneTender }),
    status: 422,
    code: 'receipt.tenders_do_not_sum',
  },
  { what: 'an unknown currency', body: sold('B-6', { currency: 'XXQ' }), status: 422, code: 'currency.unknown' },
  {
    what: 'a line returned twice',
    body: JSON.stringify(
      receiptOf({ id: 'B-7', kind: 'return', card: '29001', at: '2025-11-02T10:00:00Z', lines: [backLine] }),
    ),
    status: 422,
    code: 'return.exceeds_sold',
  },
  {
    what: 'a receipt from the future',
    body: sold('B-8', { endedAt: future }),
    status: 422,
    code: 'receipt.in_the_future',
  },
  ...[
    { what: 'a void of a receipt without a name', parts: { kind: 'void', lines: [], void: { ofReceiptId: '' } } },
    {
      what: 'a line of a receipt whose name has a control character',
      parts: { lines: [{ ...good.lines[0], returnOf: { receiptId: 'G-1\u0007' } }] },
    },
  ].map(({ what, parts }, index) => ({
    ...{ what, body: sold(`B-${String(9 + index)}`, parts), status: 422, code: 'receipt.invalid' },
    overBus: 'message.schema_violation',
  })),
];

aboveAllInOneProcess('bad input', (mode) => {
  let platform: Platform;
  let before: unknown;
  const state = async (): Promise<unknown> => {
    await platform.drained();
    return {
      balances: (await platform.accrue('balances', 'export')).stdout,
      stats: await platform.accrueJson('receipts', 'stats'),
    };
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
    await platform.call('/v1/members', { json: { card: '29001' } });
    await platform.drained();
    expect((await platform.call('/v1/receipts', { json: good })).status).toBe(201);
    const back = receiptOf({ id: 'G-2', kind: 'return', card: '29001', at: '2025-11-01T10:00:00Z', lines: [backLine] });
    expect((await platform.call('/v1/receipts', { json: back })).status).toBe(201);
    before = await state();
  });
  afterAll(async () => platform.dispose());

  it.each(BAD)('$what is refused over HTTP with its code', async ({ body, status, code }) => {
    const answer = await platform.call<Problem>('/v1/receipts', { raw: body });
    expect(answer).toMatchObject({ status, body: { code, status, type: `urn:accrue:problem:${code}` } });
    expect(answer.body.title).not.toBe('');
    expect(answer.body.detail).not.toBe('');
  });

  it.each(BAD)('$what is one bad line among good ones in bulk', async ({ body, status, code }) => {
    const answer = await fetch(`${platform.url}/v1/receipts:batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.key()}`, 'content-type': NDJSON },
      body: [JSON.stringify(good), body, JSON.stringify(good)].join('\n'),
    });
    const results = (await answer.text()).trimEnd().split('\n');
    expect(results.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { line: 1, status: 'accepted', duplicate: true },
      { line: 2, problem: { status, code } },
      { line: 3, status: 'accepted', duplicate: true },
    ]);
  });

  it.each(BAD)('$what becomes a dead letter with its reason, and blocks nobody', async ({ body, code, overBus }) => {
    const reasonCode = overBus ?? code;
    const messages = [body, JSON.stringify(good)].map((value) => JSON.stringify({ key: '29001', value }));
    const sent = await platform.call(TOPIC, { raw: messages.join('\n'), type: NDJSON });
    expect(sent).toMatchObject({ status: 202, body: { accepted: 2 } });
    await platform.drained();
    const { deadLetters } = await platform.accrueJson<{ deadLetters: DeadLetter[] }>('dlq', 'list');
    expect(deadLetters).toMatchObject([{ reasonCode, key: '29001', payload: body, status: 'parked' }]);
    const [{ id, reason }] = deadLetters as [DeadLetter];
    expect(reason).toContain(reasonCode);
    expect(await platform.accrueJson('dlq', 'show', id)).toMatchObject({ id, payload: body });
    // Replaying what is still wrong leaves it parked.
    expect((await platform.accrue('dlq', 'replay', id, '--json')).code).toBe(1);
    expect(await platform.accrueJson('dlq', 'discard', id)).toMatchObject({ status: 'discarded' });
  });

  const filler = JSON.stringify({ ...good, ext: { filler: 'x'.repeat(10_000_000) } });
  const message = JSON.stringify({ key: '29001', value: good });
  it.each<[string, () => Promise<Answer>, number, string]>([
    ['a body of 10 MB', () => platform.call('/v1/receipts', { raw: filler }), 413, 'request.too_large'],
    [
      'a batch of 10 MB',
      () => platform.call('/v1/receipts:batch', { raw: filler, type: NDJSON }),
      413,
      'request.too_large',
    ],
    [
      'a message of 10 MB',
      () => platform.call(TOPIC, { raw: JSON.stringify({ key: '29001', value: filler }), type: NDJSON }),
      413,
      'request.too_large',
    ],
    ['no key', () => platform.call('/v1/receipts', { json: good, key: null }), 401, 'auth.key_missing'],
    ['no key on the bus', () => platform.call(TOPIC, { raw: message, key: null }), 401, 'auth.key_missing'],
    ['an unknown key', () => platform.call('/v1/receipts', { json: good, key: 'nobody' }), 401, 'auth.key_unknown'],
    [
      'a role that may not',
      () => platform.call('/v1/receipts', { json: good, key: platform.key('analyst') }),
      403,
      'auth.role_not_allowed',
    ],
    [
      'a role that may not on the bus',
      () => platform.call(TOPIC, { raw: message, key: platform.key('analyst') }),
      403,
      'auth.role_not_allowed',
    ],
    [
      'a till that publishes a programme',
      () => platform.call('/v1/programme', { method: 'PUT', json: {}, key: platform.key('pos') }),
      403,
      'auth.role_not_allowed',
    ],
    [
      'a topic that only the platform writes',
      () => platform.call('/v1/topics/loyalty.ledger.entry.facts.v1/messages', { raw: message }),
      404,
      'topic.not_open',
    ],
    [
      'a media type nobody reads',
      () => platform.call('/v1/receipts', { raw: '<receipt/>', type: 'application/xml' }),
      415,
      'request.unsupported_media_type',
    ],
    ['a path that is not there', () => platform.call('/v1/nothing'), 404, 'route.unknown'],
  ])('%s is refused with its code', async (_what, send, status, code) => {
    expect(await send()).toMatchObject({ status, body: { status, code, type: `urn:accrue:problem:${code}` } });
  });

  it('left everything else as it was', async () => {
    expect(await state()).toEqual(before);
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
