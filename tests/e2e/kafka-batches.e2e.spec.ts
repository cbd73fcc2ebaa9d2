import { readdirSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { TOPICS } from '@accrue/contracts';
import { eventually } from '@accrue/testing';
import { messageOf } from '../../examples/pos-producer/cloud-event.mjs';
import { sendFromJava, type Compression, type JavaBatch, type JavaRecord } from './java-producer';
import { onCluster } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

interface Letter {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly reasonCode: string;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
}

const COMPRESSIONS: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** Long enough that a codec has something to do. */
const sale = (id: string, sku = 'TEA'): JavaRecord =>
  messageOf(receiptOf({ id, card: 'ann', lines: Array.from({ length: 20 }, () => ({ sku, unitPrice: 100 })) }));

onCluster('tills whose client compresses, damages or takes back what it sends', () => {
  let platform: Platform;
  let memberId: string;
  let brokers: string;
  const pids = (): Record<string, number> =>
    JSON.parse(readFileSync(join(platform.data, 'cluster/processes.json'), 'utf8')) as Record<string, number>;
  const send = (records: readonly JavaRecord[], batch?: JavaBatch): Promise<void> =>
    sendFromJava(brokers, TOPICS.posReceipts, records, batch);
  const letters = async (): Promise<readonly Letter[]> =>
    (await platform.accrueJson<{ deadLetters: Letter[] }>('dlq', 'list')).deadLetters;
  const active = async (): Promise<unknown> => (await platform.walletOf(memberId))['active'];

  beforeAll(async () => {
    platform = await Platform.start('cluster');
    brokers = readFileSync(join(platform.data, 'cluster/kafka-brokers'), 'utf8').trim();
    await platform.accrueJson('programme', 'apply', programmeFile);
    memberId = (await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } })).body.memberId;
  });
  afterAll(() => platform.dispose());

  it('count the same with every compression of the Java client', async () => {
    for (const compression of COMPRESSIONS)
      await send([sale(`${compression}-1`), sale(`${compression}-2`)], { compression });
    expect(await active()).toBe(COMPRESSIONS.length * 2 * 20);
    expect(await letters()).toEqual([]);
  });

  it('find the topics described, and the schema of their message, at the address of the platform', async () => {
    expect((await platform.call('/v1/asyncapi.json', { key: null })).body).toMatchObject({ asyncapi: '3.0.0' });
    const { ce_dataschema: path } = sale('any').headers;
    expect((await platform.call(String(path), { key: null })).body).toMatchObject({ $id: path });
  });

  it('do not count what they aborted', async () => {
    const before = await active();
    await send([sale('taken-back')], { end: 'abort', compression: 'snappy' });
    await send([sale('kept')]);
    expect(await active()).toBe((before as number) + 20);
    expect(await platform.call('/v1/receipts/taken-back')).toMatchObject({ status: 404 });
  });

  it('have each odd record read, or parked with its reason', async () => {
    const before = await active();
    const odd = (headers: Record<string, string | Buffer>, id: string): JavaRecord => {
      const { headers: own, ...record } = sale(id);
      return { ...record, headers: { ...own, ...headers } };
    };
    await send(
      [
        { key: null, value: null, headers: {} },
        { ...sale('no-value'), value: null },
        { ...sale('not-json'), value: 'no JSON' },
        { ...sale('huge'), value: JSON.stringify({ receiptId: 'x'.repeat(700_000) }) },
        odd({ ce_id: 'nul\0' }, 'nul'),
        odd({ ce_traceparent: 'nul\0' }, 'nul-trace'),
        odd({ ce_subject: Buffer.from([0xff, 0xfe]) }, 'not-utf8'),
        { ...sale('no-key'), key: null },
        { ...sale('key-nul'), key: 'a\0b' },
      ],
      { compression: 'zstd' },
    );
    await eventually(async () => expect((await letters()).length).toBeGreaterThanOrEqual(6), 60_000);
    await platform.drained();
    expect(
      (await letters()).map(({ headers, reasonCode }) => `${headers['ce_subject'] ?? ''} ${reasonCode}`).sort(),
    ).toEqual(
      [
        ' message.missing_attribute',
        'huge message.schema_violation',
        'no-value message.schema_violation',
        'not-json message.invalid_json',
        'nul message.missing_attribute',
        'nul-trace message.missing_attribute',
      ].sort(),
    );
    expect(await active()).toBe((before as number) + 3 * 20);
  });

  it('lose one damaged batch and nothing behind it: it is parked with its place and its cause, and no process ends', async () => {
    const before = (await active()) as number;
    const [processes, already] = [pids(), (await letters()).length];
    // Damaged while nobody has read it yet.
    process.kill(processes['campaigns'] ?? 0, 'SIGSTOP');
    const sizes = sizesOnTheBroker();
    await send([sale('damaged-1'), sale('damaged-2')], { compression: 'lz4' });
    await damageWhatCameSince(sizes);
    process.kill(processes['campaigns'] ?? 0, 'SIGCONT');
    await send([sale('behind-1'), sale('behind-2')]);
    await eventually(async () => expect((await letters()).length).toBe(already + 1), 120_000);
    const letter = (await letters()).find(({ reasonCode }) => reasonCode === 'message.batch_unreadable');
    expect(letter).toMatchObject({
      topic: TOPICS.posReceipts,
      partition: expect.any(Number) as number,
      reason: expect.stringMatching(/offsets \d+ to \d+ .* the checksum does not fit the content$/) as string,
      headers: { accrue_first_offset: expect.any(String) as string, accrue_last_offset: expect.any(String) as string },
    });
    expect(await active()).toBe(before + 40);
    expect(pids()).toEqual(processes);
    expect(await platform.isReady()).toBe(true);
    const http = receiptOf({ id: 'http-1', card: 'ann', lines: [{ sku: 'TEA', unitPrice: 500 }] });
    expect(await platform.call('/v1/receipts', { json: http })).toMatchObject({ status: 201 });
    const { code, stdout, stderr } = await platform.accrue('dlq', 'replay', letter?.id ?? '');
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('not replayable')]);
  });

  const logs = (): readonly string[] => {
    const data = join(platform.data, 'cluster/kafka/data');
    return readdirSync(data)
      .filter((name) => name.startsWith(`${TOPICS.posReceipts}-`))
      .map((name) => join(data, name, '00000000000000000000.log'));
  };
  const sizesOnTheBroker = (): ReadonlyMap<string, number> => new Map(logs().map((log) => [log, statSync(log).size]));

  /** As a failing disk does: the broker notices nothing. */
  const damageWhatCameSince = async (sizes: ReadonlyMap<string, number>): Promise<void> => {
    const [log] = logs().filter((path) => statSync(path).size > (sizes.get(path) ?? 0));
    const file = await open(log ?? '', 'r+');
    await file.write(Buffer.from('damaged'), 0, 7, (sizes.get(log ?? '') ?? 0) + 100);
    await file.close();
  };
});
