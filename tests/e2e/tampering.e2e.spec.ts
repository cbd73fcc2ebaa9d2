import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform, root } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(240_000);

interface Verification {
  readonly ok: boolean;
  readonly events: number;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly examples: readonly string[] }[];
  readonly chain: { readonly events: number };
}

interface StoredRow {
  readonly partition: number;
  readonly position: number;
  readonly stream_id: string;
  readonly revision: number;
}

const CHAINED = 'every event is what was chained when it was written';
const LINKS = 'the links of the chain follow each other';
const HEADS = 'signed heads are as they were signed, and of this chain';
const KEPT = 'the heads that were kept elsewhere are those of the ledger';

aboveAllInOneProcess('a ledger that somebody changed in the database', (mode) => {
  let platform: Platform;
  let database: Client;

  const earn = async (card: string, receipts: number): Promise<void> => {
    await platform.call('/v1/members', { json: { card } });
    await platform.drained();
    for (let n = 1; n <= receipts; n += 1) {
      const at = `2025-10-31T10:0${String(n)}:00Z`;
      const receipt = receiptOf({
        id: `R-${card}-${String(n)}`,
        card,
        at,
        lines: [{ sku: 'TEA', unitPrice: n * 1000 }],
      });
      expect((await platform.call('/v1/receipts', { json: receipt })).status).toBe(201);
    }
  };

  const connect = async (): Promise<Client> => {
    const home = join(platform.data, mode === 'cluster' ? 'cluster/postgres' : 'postgres');
    const port = Number(readFileSync(join(home, 'data/postmaster.pid'), 'utf8').split('\n')[3]);
    const password = readFileSync(join(home, 'password'), 'utf8');
    const client = new Client({ host: '127.0.0.1', port, user: 'accrue', password, database: 'accrue' });
    await client.connect();
    await client.query('set search_path to ledger');
    return client;
  };

  /** As somebody with all rights on the database would do it; undone when the ledger has been verified. */
  const verifyAfter = async (
    statements: readonly string[],
    ...words: readonly string[]
  ): Promise<{ readonly code: number; readonly found: Readonly<Record<string, readonly string[]>> }> => {
    const tables = ['event', 'event_stream', 'ledger_chain', 'ledger_head'];
    for (const name of tables) await database.query(`create table public.kept_${name} as table ${name}`);
    try {
      for (const statement of statements) await database.query(statement);
      const { code, stdout } = await platform.accrue('ledger', 'verify', '--json', ...words);
      const { checks } = JSON.parse(stdout) as Verification;
      return {
        code,
        found: Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ name, examples }) => [name, examples])),
      };
    } finally {
      for (const name of tables) {
        await database.query(`delete from ${name}`);
        await database.query(`insert into ${name} select * from public.kept_${name}`);
        await database.query(`drop table public.kept_${name}`);
      }
    }
  };

  const rowsOf = async (type: string): Promise<readonly StoredRow[]> =>
    (
      await database.query<StoredRow>(
        'select partition, position::integer, stream_id, revision from event where type = $1 order by partition, position',
        [type],
      )
    ).rows;
  const where = ({ partition, position }: StoredRow): string =>
    `partition = ${String(partition)} and position = ${String(position)}`;
  const placeOf = ({ partition, position, stream_id, revision }: StoredRow): string =>
    `partition ${String(partition)}, position ${String(position)}: ${stream_id} @ ${String(revision)}`;

  let row: StoredRow;
  let [one, two]: readonly StoredRow[] = [];

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect(
      (await platform.accrue('programme', 'apply', join(root, 'examples/points-at-the-till/programme.json'))).code,
    ).toBe(0);
    await earn('2900000000017', 5);
    await earn('2900000000024', 4);
    await earn('2900000000031', 3);
    await platform.drained();
    database = await connect();
    await eventually(async () => {
      const { chain, events } = await platform.accrueJson<Verification>('ledger', 'verify');
      expect(events).toBeGreaterThan(11);
      expect(chain.events).toBe(events);
    }, 60_000);
    const earned = await rowsOf('PointsEarned');
    row = earned[1] as StoredRow;
    // Two that have the same place in the order of their streams, so that nothing but their place tells them apart.
    const ofPartition = Map.groupBy(earned, ({ partition }) => partition);
    [one, two] = [...ofPartition.values()].find((rows) => rows.length > 1) ?? [];
  });
  afterAll(async () => {
    await database.end();
    await platform.dispose();
  });

  it('is verified with the command and over HTTP while nobody has changed it', async () => {
    const signed = await platform.accrueJson<{ number: number }>('ledger', 'sign-head');
    expect(signed.number).toBe(1);
    expect(await platform.accrueJson('ledger', 'sign-head')).toEqual(signed);
    const { code, stdout } = await platform.accrue('ledger', 'verify');
    expect(code).toBe(0);
    expect(stdout).toMatch(/in the hash chain: (\d+) of \1 events; newest signed head: 1 of 20/);
  });

  it.each([
    ['one byte of the data, which is JSON no more', `data = overlay(data placing '[' from 1 for 1)`],
    ['one digit', `data = regexp_replace(data, '"points":(\\d)', '"points":9\\1')`],
    ['the reason or any other text', `data = replace(data, '"', '"') || ' '`],
    ['the instant at which it happened', `metadata = replace(metadata, '2025-10-31T10', '2025-10-31T09')`],
    ['the instant at which it was recorded', `recorded_at = recorded_at + interval '1 millisecond'`],
    ['its type', `type = 'PointsSpent'`],
  ])('is found with its place when somebody changed %s', async (_, change) => {
    const { code, found } = await verifyAfter([`update event set ${change} where ${where(row)}`]);
    expect(code).toBe(4);
    expect(found[CHAINED]).toEqual([`${placeOf(row)} was changed`]);
    expect(found[HEADS]).toBeUndefined();
  });

  it('is found when an event was taken away, and when one was put in', async () => {
    const gone = await verifyAfter([`delete from event where ${where(row)}`]);
    expect(gone.code).toBe(4);
    expect(gone.found[CHAINED]).toEqual([
      `partition ${String(row.partition)}, position ${String(row.position)}: the event is gone`,
    ]);
    const added = await verifyAfter([`update event set position = -1, revision = 99 where ${where(row)}`]);
    expect(added.found[CHAINED]).toContain(
      `partition ${String(row.partition)}, position ${String(row.position)}: the event is gone`,
    );
  });

  it('is found when two events have changed places', async () => {
    const [a, b] = [one as StoredRow, two as StoredRow];
    const { code, found } = await verifyAfter([
      `update event set position = -1 where ${where(a)}`,
      `update event set position = ${String(a.position)} where ${where(b)}`,
      `update event set position = ${String(b.position)} where partition = ${String(a.partition)} and position = -1`,
    ]);
    expect(code).toBe(4);
    expect(found[CHAINED]).toEqual([
      `${placeOf({ ...b, position: a.position })} was at position ${String(b.position)}`,
      `${placeOf({ ...a, position: b.position })} was at position ${String(a.position)}`,
    ]);
  });

  it('is found when somebody also changed the chain, and when he made it anew from there on', async () => {
    const change = `update event set data = regexp_replace(data, '"points":(\\d)', '"points":9\\1') where ${where(row)}`;
    const { rows } = await database.query<{ number: number; entries: Buffer; head: Buffer }>(
      'select number, entries, head from ledger_chain where partition = $1 order by number',
      [row.partition],
    );
    const { rows: changed } = await database.query<{ digest: Buffer }>(
      `select sha256(convert_to(concat_ws(E'\\n', stream_id, revision, event_id, type,
         to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), metadata,
         regexp_replace(data, '"points":(\\d)', '"points":9\\1')), 'UTF8')) as digest from event where ${where(row)}`,
    );
    const at = Buffer.alloc(8);
    at.writeBigUInt64BE(BigInt(row.position));
    const entries = rows.map((link) => Buffer.from(link.entries));
    const index = entries.findIndex((bytes) => bytes.includes(at));
    const offset = entries[index]?.indexOf(at) ?? -1;
    changed[0]?.digest.copy(entries[index] as Buffer, offset + 8);
    const hex = (bytes: Buffer): string => `'\\x${bytes.toString('hex')}'`;
    const link = (number: number): string => `partition = ${String(row.partition)} and number = ${String(number)}`;

    const entriesOnly = await verifyAfter([
      change,
      `update ledger_chain set entries = ${hex(entries[index] as Buffer)} where ${link(index + 1)}`,
    ]);
    expect(entriesOnly.code).toBe(4);
    expect(entriesOnly.found[LINKS]).toEqual([
      `partition ${String(row.partition)}, link ${String(index + 1)} does not follow link ${String(index)}, or was changed`,
    ]);

    let head = index === 0 ? Buffer.alloc(32) : (rows[index - 1]?.head as Buffer);
    const anew = entries.slice(index).map((bytes, n) => {
      head = createHash('sha256').update(head).update(bytes).digest();
      return `update ledger_chain set entries = ${hex(bytes)}, head = ${hex(head)} where ${link(index + 1 + n)}`;
    });
    const all = await verifyAfter([change, ...anew]);
    expect(all.code).toBe(4);
    expect(all.found[LINKS]).toBeUndefined();
    expect(all.found[CHAINED]).toBeUndefined();
    expect(all.found[HEADS]).toEqual([expect.stringMatching(/^head 1 signed another partition \d+, link \d+$/)]);
  });

  it('is found when a signed head was changed or taken away, by whoever kept it elsewhere', async () => {
    const kept = join(platform.data, 'kept-heads.json');
    writeFileSync(kept, (await platform.accrue('ledger', 'heads', '--json')).stdout);
    expect((await platform.accrue('ledger', 'verify', '--heads', kept)).code).toBe(0);
    const forged = await verifyAfter([
      `update ledger_head set document = replace(document, '"number":1', '"number": 1')`,
    ]);
    expect(forged.code).toBe(0); // the same document, written another way
    const changed = await verifyAfter([
      `update ledger_head set document = regexp_replace(document, '"link":', '"link":9')`,
    ]);
    expect(changed.found[HEADS]).toContain('head 1: its signature is broken');
    const gone = await verifyAfter(['delete from ledger_head'], '--heads', kept);
    expect([gone.code, gone.found]).toEqual([4, { [KEPT]: ['head 1 is gone'] }]);
    expect((await platform.accrue('ledger', 'verify', '--heads', join(platform.data, 'nothing'))).code).toBe(2);
    expect((await platform.accrue('ledger', 'verify', '--heads', join(platform.data, 'api-key'))).code).toBe(2);
  });

  it('is in order again once everything is as it was', async () => {
    expect(await platform.accrueJson<Verification>('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
