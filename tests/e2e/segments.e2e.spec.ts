import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { linesOf, sampleFile, shuffled } from './real-data';
import { RFM_AS_OF, segmentsExpected } from './segments-oracle';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Segments',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  segments: [
    { id: 'loyal', name: 'From the fifth purchase', if: 'member.purchases >= 4' },
    { id: 'big', name: 'A thousand pounds', if: 'member.spendMinor >= 100000' },
    { id: 'away', name: 'Not seen for sixty days', if: 'member.daysSinceLastPurchase > 60' },
    { id: 'early', name: 'In the first ninety days', if: 'member.daysSinceFirstPurchase <= 90' },
  ],
  earning: {
    rules: [
      { id: 'loyal', fixed: 3, segments: ['loyal'] },
      { id: 'big', fixed: 5, segments: ['big'] },
      { id: 'away', fixed: 700, segments: ['away'] },
      { id: 'either', fixed: 11, segments: ['early', 'big'] },
    ].map(({ id, fixed, segments }) => ({
      ...{ id, name: id, wallet: 'points', earn: { fixed } },
      ...{ members: { segments } },
    })),
  },
  returns: { unlinked: 'match' },
  receipts: { tooOldDays: null },
};

interface Counted {
  readonly segments: readonly { readonly id: string; readonly members: number }[];
}

aboveAllInOneProcess('the real receipts earn by segments', (mode) => {
  const lines = linesOf(sampleFile);
  const folder = mkdtempSync(join(tmpdir(), 'accrue-segments-'));
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    await platform.accrueJson('members', 'import', sampleFile, '--as', 'online-retail-ii');
    // In any order: late receipts, and returns before their sales.
    const file = join(folder, 'shuffled.ndjson');
    writeFileSync(file, `${shuffled(lines, 7).join('\n')}\n`);
    await platform.accrueJson('receipts', 'ingest', file, '--as', 'online-retail-ii');
    await platform.drained();
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('as an independent computation says, member by member', async () => {
    const expected = segmentsExpected(lines);
    const { stdout } = await platform.accrue('balances', 'export', '--format', 'csv');
    const [header = '', ...rows] = stdout.trimEnd().split('\n');
    const at = (column: string): number => header.split(',').indexOf(column);
    const found = rows.map((row) => row.split(','));
    const exported = new Map(
      found.map((cells) => [
        cells[at('reference')] ?? '',
        [Number(cells[at('granted')]), Number(cells[at('reversed')])],
      ]),
    );
    const wrong = [...expected.points].filter(
      ([reference, points]) => JSON.stringify(points) !== JSON.stringify(exported.get(reference) ?? [0, 0]),
    );
    expect(wrong).toEqual([]);
    expect([...expected.points.values()].some(([, reversed]) => reversed > 0)).toBe(true);
  });

  it('and scores part at the quintiles of what all members bought, measured independently', async () => {
    const { body } = await platform.call(`/v1/segments/rfm?asOf=${RFM_AS_OF}`);
    expect(body).toMatchObject(segmentsExpected(lines).rfm);
  });

  it('and members are in the segments of today', async () => {
    const { members } = segmentsExpected(lines);
    const counted = async () => {
      const { body } = await platform.call<Counted>('/v1/segments');
      return Object.fromEntries(body.segments.map(({ id, members: some }) => [id, some]));
    };
    // Members are looked at a moment after their facts.
    const until = Date.now() + 60_000;
    while (JSON.stringify(await counted()) !== JSON.stringify(members) && Date.now() < until) await sleep(500);
    expect(await counted()).toEqual(members);
  });
});
