import { earnedPoints } from '@accrue/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboveAllInOneProcess } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { programmeFile } from '../e2e/real-data';
import { receiptOf } from '../e2e/receipts';
import { allRecords, allRows, databaseOf, filesWith } from './remains';

jest.setTimeout(300_000);

const TILLS = 'loyalty.pos.receipts.v1';
const TOPIC = `/v1/topics/${TILLS}/messages`;
const NDJSON = 'application/x-ndjson';
/** Each in a place of its own. */
const CANARIES = [
  ...[
    'zebedee@canary-mail.example',
    'Canaryquartz',
    'Canary-Lane',
    '7700 900661',
    '4111 1111 1111 1111',
    '5555555555554444',
  ],
  ...['canary-in-a-line', 'canary-in-a-tender', 'canary-in-the-shop', 'canary-key', 'canary-header', 'canary-broken'],
  ...['canary-refused', 'canary-type'],
];

interface Letter {
  readonly id: string;
  readonly reasonCode: string;
  readonly payload?: string | null;
}

/** What a till knows of a customer, in members of its own and in those that the schema leaves open. */
const talkative = (id: string, card?: string): object => {
  const receipt = receiptOf({ id, ...(card === undefined ? {} : { card }), lines: [{ sku: 'TEA', unitPrice: 5_000 }] });
  return {
    ...receipt,
    customerEmail: 'zebedee@canary-mail.example',
    businessKey: { ...receipt.businessKey, soldBy: 'canary-in-the-shop' },
    lines: receipt.lines.map((line) => ({
      ...line,
      giftFor: 'canary-in-a-line',
      labels: { 'guest name': 'Canaryquartz' },
    })),
    tenders: receipt.tenders?.map((tender) => ({ ...tender, payer: 'canary-in-a-tender' })),
    ext: {
      kept: `ext of ${id}`,
      delivery: { street: 'Canary-Lane 1', call: '+44 7700 900661' },
      paid: ['4111 1111 1111 1111', 5_555_555_555_554_444],
    },
  };
};

aboveAllInOneProcess('personal data that nobody asked for', (mode) => {
  let platform: Platform;
  const letters = async (key = platform.key()): Promise<readonly Letter[]> =>
    (await platform.call<{ deadLetters: Letter[] }>('/v1/dead-letters', { key })).body.deadLetters;
  const publish = async (...messages: readonly object[]): Promise<void> => {
    const raw = messages.map((message) => JSON.stringify(message)).join('\n');
    expect((await platform.call(TOPIC, { raw, type: NDJSON, key: platform.key('pos') })).status).toBe(202);
    await platform.drained();
  };
  /** Everywhere but on the tills’ own topic of a broker, which carries what they send. */
  const nothingRemains = async (): Promise<void> => {
    const database = await databaseOf(platform.data);
    const rows = await allRows(database);
    await database.query('checkpoint');
    await database.end();
    const files = filesWith(platform.data, ['ext of P-1', ...CANARIES]);
    expect(files.get('ext of P-1')?.some((file) => file.includes('/base/'))).toBe(true);
    const records =
      mode === 'standalone' ? [] : await allRecords(readFileSync(join(platform.data, 'cluster/kafka-brokers'), 'utf8'));
    const paths = ['/v1/receipts/P-1', '/v1/receipts/P-2', '/v1/receipts/P-3', '/v1/reviews', '/v1/balances/export'];
    const seen = await Promise.all(paths.map((path) => platform.send(path)));
    const told = [...seen.map(({ body }) => body), JSON.stringify(await letters(platform.key('analyst')))].join('\n');
    expect(told).toContain('ext of P-2');
    const ours = records.filter(({ topic }) => topic !== TILLS);
    for (const canary of CANARIES) {
      const places = (files.get(canary) ?? []).filter((file) => !file.includes(`/${TILLS}-`));
      expect([canary, places]).toEqual([canary, []]);
      expect([canary, rows.filter(({ text }) => text.includes(canary))]).toEqual([canary, []]);
      expect([canary, ours.filter((record) => JSON.stringify(record).includes(canary))]).toEqual([canary, []]);
      expect([canary, told.includes(canary), platform.output.includes(canary)]).toEqual([canary, false, false]);
    }
  };

  beforeAll(async () => {
    platform = await Platform.start(mode, [], { ACCRUE_LOG_LEVEL: 'debug' });
    await platform.accrueJson('programme', 'apply', programmeFile);
    expect((await platform.call('/v1/members', { json: { card: 'ann' } })).status).toBe(201);
    await platform.drained();
  });
  afterAll(() => platform.dispose());

  it('does not keep a sale from being taken, and the till is told what is left out', async () => {
    const { status, body } = await platform.call<Record<string, unknown>>('/v1/receipts', {
      json: talkative('P-1', 'ann'),
      key: platform.key('pos'),
    });
    expect([status, body['earned']]).toEqual([201, earnedPoints(50)]);
    expect(body['notKept']).toEqual(
      expect.arrayContaining(['/customerEmail', '/lines/0/giftFor', '/ext/delivery/street', '/ext/paid/0']),
    );
    const lines = ['P-1', 'P-2'].map((id) => JSON.stringify(talkative(id, 'ann'))).join('\n');
    const batch = await platform.send('/v1/receipts:batch', { raw: lines, type: NDJSON });
    expect(
      batch.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { receiptId: 'P-1', duplicate: true, notKept: body['notKept'] },
      { receiptId: 'P-2', duplicate: false, earned: earnedPoints(50) },
    ]);
  });

  it('is sealed in what could not be handled, which operators see, replay and discard', async () => {
    const wrong = { ...talkative('P-4'), totals: { payable: 1 }, note: 'canary-refused' };
    await publish(
      { key: 'till-1', value: talkative('P-3', 'ann') },
      { key: 'canary-key', value: wrong, headers: { cashier: 'canary-header' } },
      { key: 'till-1', value: '{"customerName": "canary-broken"' },
      { key: 'till-1', value: { receiptId: 'canary-type' }, headers: { ce_type: 'loyalty.pos.unheard_of.v1' } },
    );
    const found = await letters();
    expect(found.map(({ reasonCode }) => reasonCode).sort()).toEqual([
      'message.invalid_json',
      'message.unknown_type',
      'receipt.lines_do_not_sum',
    ]);
    const refused = found.find(({ reasonCode }) => reasonCode === 'receipt.lines_do_not_sum')?.id ?? '';
    expect(await platform.accrueJson('dlq', 'show', refused)).toMatchObject({
      key: 'canary-key',
      headers: { cashier: 'canary-header' },
      payload: expect.stringContaining('canary-refused') as string,
    });
    for (const letter of await letters(platform.key('analyst')))
      expect(Object.keys(letter).filter((name) => ['key', 'headers', 'payload'].includes(name))).toEqual([]);
    await nothingRemains();
    expect((await platform.accrue('dlq', 'replay', refused, '--json')).code).toBe(1);
    await nothingRemains();
  });

  it('is still there for operators after a restart, and destroyed when the letter is settled', async () => {
    const before = await letters();
    await platform.stop();
    await platform.launch();
    expect(await letters()).toEqual(before);
    for (const { id } of before) {
      expect(await platform.accrueJson('dlq', 'discard', id)).toMatchObject({ id, status: 'discarded' });
      expect(await platform.accrueJson('dlq', 'show', id)).toMatchObject({ key: '', headers: {}, payload: null });
    }
    await nothingRemains();
  });
});
