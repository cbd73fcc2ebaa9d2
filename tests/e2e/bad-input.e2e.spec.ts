import { Platform, type Answer } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const good = receiptOf({ id: 'G-1', card: '29001', lines: [{ sku: 'TEA', unitPrice: 5_000 }] });
const backLine = { sku: 'TEA', units: -1, unitPrice: 5_000, returnOf: { receiptId: 'G-1', lineId: '1' } };
const future = new Date(Date.now() + 3_600_000).toISOString();

/** What a till may send wrongly; the same bodies go over HTTP and over the bus. */
const BAD: readonly [what: string, body: string, status: number, code: string, overBus?: string][] = [
  ['broken JSON', '{"receiptId": "B-1",', 400, 'request.invalid_json', 'message.invalid_json'],
  ['an unknown schema version', JSON.stringify({ ...good, receiptId: 'B-2', schemaVersion: 9 }), 422, 'receipt.unknown_schema_version'],
  ['a body that does not fit the schema', JSON.stringify({ ...good, receiptId: 'B-3', lines: 'none' }), 422, 'receipt.invalid', 'message.schema_violation'],
  ['a negative total', JSON.stringify({ ...good, receiptId: 'B-4', businessKey: { ...good.businessKey, sequenceNumber: 'B-4' }, lines: [{ ...good.lines[0], netPayable: -100 }], totals: { payable: -100 }, tenders: [] }), 422, 'receipt.negative_total'],
  ['lines that do not sum', JSON.stringify({ ...good, receiptId: 'B-5', totals: { payable: 1 }, tenders: [{ tenderId: 't', type: 'cash', amount: 1 }] }), 422, 'receipt.lines_do_not_sum'],
  ['tenders that do not sum', JSON.stringify({ ...good, receiptId: 'B-6', tenders: [{ tenderId: 't', type: 'cash', amount: 1 }] }), 422, 'receipt.tenders_do_not_sum'],
  ['an unknown currency', JSON.stringify({ ...good, receiptId: 'B-7', currency: 'XXQ' }), 422, 'currency.unknown'],
  ['a line returned twice', JSON.stringify(receiptOf({ id: 'B-8', kind: 'return', card: '29001', at: '2026-11-02T10:00:00Z', lines: [backLine] })), 422, 'return.exceeds_sold'],
  ['a receipt from the future', JSON.stringify(receiptOf({ id: 'B-9', card: '29001', at: future, lines: [{ sku: 'TEA', unitPrice: 100 }] })), 422, 'receipt.in_the_future'],
];

describe('bad input', () => {
  let platform: Platform;
  let before: unknown;
  const state = async (): Promise<unknown> => {
    await platform.drained();
    return { balances: (await platform.accrue('balances', 'export')).stdout, stats: await platform.accrueJson('receipts', 'stats') };
  };

  beforeAll(async () => {
    platform = await Platform.start();
    await platform.accrueJson('programme', 'apply', programmeFile);
    await platform.call('/v1/members', { json: { card: '29001' } });
    await platform.drained();
    expect((await platform.call('/v1/receipts', { json: good })).status).toBe(201);
    const back = receiptOf({ id: 'G-2', kind: 'return', card: '29001', at: '2026-11-01T10:00:00Z', lines: [backLine] });
    expect((await platform.call('/v1/receipts', { json: back })).status).toBe(201);
    before = await state();
  });
  afterAll(async () => platform.dispose());

  it.each(BAD)('%s is refused over HTTP with its code', async (_what, body, status, code) => {
    const answer = await platform.call<{ type: string; code: string; status: number; title: string }>('/v1/receipts', { raw: body });
    expect(answer).toMatchObject({ status, body: { code, status, type: `urn:accrue:problem:${code}` } });
    expect(answer.body.title).not.toBe('');
  });

  it.each(BAD)('%s is one bad line among good ones in bulk', async (_what, body, _status, code) => {
    if (code === 'request.invalid_json') return;
    const answer = await fetch(`${platform.url}/v1/receipts:batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.key()}`, 'content-type': 'application/x-ndjson' },
      body: [JSON.stringify(good), body, JSON.stringify(good)].join('\n'),
    });
    const results = (await answer.text()).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(results).toMatchObject([{ status: 'accepted', duplicate: true }, { problem: { code } }, { status: 'accepted', duplicate: true }]);
  });

  it.each(BAD)('%s becomes a dead letter over the bus, with its reason, and blocks nobody', async (_what, body, _status, code, overBus) => {
    const messages = [body, JSON.stringify(good)].map((value) => JSON.stringify({ key: '29001', value }));
    const sent = await platform.call('/v1/topics/loyalty.pos.receipts.v1/messages', { raw: messages.join('\n'), type: 'application/x-ndjson' });
    expect(sent).toMatchObject({ status: 202, body: { accepted: 2 } });
    await platform.drained();
    const { deadLetters } = await platform.accrueJson<{ deadLetters: { id: string; reasonCode: string; payload?: string }[] }>('dlq', 'list');
    expect(deadLetters.map(({ reasonCode }) => reasonCode)).toEqual([overBus ?? code]);
    const id = deadLetters[0]?.id ?? '';
    expect(await platform.accrueJson('dlq', 'show', id)).toMatchObject({ payload: body });
    // Replaying what is still wrong leaves it parked.
    expect((await platform.accrue('dlq', 'replay', id, '--json')).code).toBe(1);
    expect(await platform.accrueJson('dlq', 'discard', id)).toMatchObject({ status: 'discarded' });
  });

  it.each<[string, () => Promise<Answer>, number, string]>([
    ['a body of 10 MB', () => platform.call('/v1/receipts', { raw: JSON.stringify({ ...good, ext: { filler: 'x'.repeat(10_000_000) } }) }), 413, 'request.too_large'],
    ['no key', () => platform.call('/v1/receipts', { json: good, key: null }), 401, 'auth.key_missing'],
    ['an unknown key', () => platform.call('/v1/receipts', { json: good, key: 'nobody' }), 401, 'auth.key_unknown'],
    ['a role that may not', () => platform.call('/v1/receipts', { json: good, key: platform.key('analyst') }), 403, 'auth.role_not_allowed'],
    ['a till that publishes a programme', () => platform.call('/v1/programme', { method: 'PUT', json: {}, key: platform.key('pos') }), 403, 'auth.role_not_allowed'],
    ['a media type nobody reads', () => platform.call('/v1/receipts', { raw: '<receipt/>', type: 'application/xml' }), 415, 'request.unsupported_media_type'],
    ['a path that is not there', () => platform.call('/v1/nothing'), 404, 'route.unknown'],
  ])('%s is refused with its code', async (_what, send, status, code) => {
    expect(await send()).toMatchObject({ status, body: { status, code, type: `urn:accrue:problem:${code}` } });
  });

  it('left everything else as it was', async () => {
    expect(await state()).toEqual(before);
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
