import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { root } from './platform-client';
import { programmeFile } from './real-data';

jest.setTimeout(180_000);

const example = (name: string): string => join(root, 'examples/till-export', name);

aboveAllInOneProcess('files as tills and printers make them', (mode) => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-files-'));
  let platform: Platform;
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const failing = async (...words: string[]): Promise<string> => {
    const { code, stderr } = await platform.accrue(...words);
    expect(code).toBe(2);
    return stderr;
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(folder, { recursive: true });
  });

  it('takes members and receipts of a CSV, each once', async () => {
    const members = ['members', 'import', example('members.csv'), '--as', 'csv', '--map-file', example('members.yaml')];
    expect(await platform.accrueJson(...members, '--dry-run')).toMatchObject({
      members: 2,
      refused: 0,
      first: { card: '2900000012345', reference: '20001', enrolledAt: '2025-10-31T09:00:00.000+00:00' },
    });
    expect(await platform.accrueJson(...members)).toMatchObject({ created: 2 });
    const gz = file('receipts.csv.gz', gzipSync(readFileSync(example('receipts.csv'))));
    const receipts = ['receipts', 'ingest', gz, '--as', 'csv', '--map-file', example('receipts.yaml')];
    expect(await platform.accrueJson(...receipts)).toMatchObject({ accepted: 2, unattributed: 1, problems: [] });
    expect(await platform.accrueJson(...receipts)).toMatchObject({ duplicate: 3 });
    const { body } = await platform.call<{ memberId: string }>('/v1/members:lookup', {
      json: { card: '2900000012345' },
    });
    expect(await platform.walletOf(body.memberId)).toMatchObject({ active: 1_499, granted: 1_502, reversed: 3 });
  });

  it('names the id and the reference of a member apart, and lets no spreadsheet run what it exports', async () => {
    await platform.call('/v1/members', { json: { reference: '=1+1' } });
    await platform.call('/v1/members', { json: { card: 'no-reference' } });
    await platform.drained();
    const { stdout } = await platform.accrue('balances', 'export');
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(',')[1]).sort()).toEqual(['', `"'=1+1"`, '20001', '20002'].sort());
    for (const row of rows) {
      const memberId = row.split(',')[0] as string;
      expect((await platform.call(`/v1/members/${memberId}`)).status).toBe(200);
    }
  });

  it('says what a file is that it cannot read, once, and what is wanted', async () => {
    expect(await failing('members', 'import', example('members.csv'))).toMatch(
      /is CSV or other text; wanted is NDJSON/,
    );
    expect(await failing('receipts', 'ingest', file('a.json', '[{"receiptId":"R-1"}]'))).toMatch(/is one JSON array/);
    expect(await failing('receipts', 'ingest', file('d.json', '{\n  "receiptId": "R-1"\n}'))).toMatch(
      /one JSON document/,
    );
    expect(await failing('members', 'import', file('empty', ''))).toMatch(/is empty/);
    for (const [path, body, type, status] of [
      ['/v1/members:import', 'card,reference\n1,2\n', 'text/csv', 422],
      ['/v1/receipts:batch', 'receipt;store\n1;2\n', 'application/x-ndjson', 422],
      ['/v1/receipts:batch', '[{"receiptId":"R-1"}]', 'application/json', 415],
    ] as const) {
      const answer = await fetch(`${platform.url}${path}`, {
        method: 'POST',
        headers: { 'x-api-key': platform.key(), 'content-type': type },
        body,
      });
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ wanted: 'application/x-ndjson: one JSON object a line' });
    }
  });

  it('previews and adds the codes of a file with a heading', async () => {
    const codes = file('codes.csv', '\ufeffcode\r\nSAVE-1\r\nSAVE-2 \r\n\r\nSAVE-1\r\n');
    expect(await platform.accrueJson('rewards', 'codes', 'add', 'five-off', codes, '--dry-run')).toMatchObject({
      codes: 3,
      first: 'SAVE-1',
      wouldAdd: 2,
      repeatedAt: [{ line: 5, firstLine: 2 }],
    });
    expect(await platform.accrueJson('rewards', 'codes', 'add', 'five-off', codes)).toMatchObject({
      added: 2,
      duplicates: 1,
      availableCodes: 2,
    });
  });
});
