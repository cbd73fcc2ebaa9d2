import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse as parseYaml } from 'yaml';
import type { ExperimentReportDto } from '@accrue/campaigns-service';
import { expectedPoints, expectedSpend } from './oracle';
import { isLongForm, onCluster } from './on-every-platform';
import { plansOver } from './plans-over';
import type { Platform } from './platform';
import {
  EXPECTED,
  endStateOf,
  linesOf,
  prepare,
  programmeFile,
  sampleFile,
  shuffled,
  wholeFile,
  type EndState,
} from './real-data';

jest.setTimeout(600_000);

const file = wholeFile ?? sampleFile;
/** Of the order. Other orders, of fewer receipts: `real-spending`, and the properties of each context. */
const SEED = 1;
/** Reading without a pause would take the processor from what is watched. */
const READING_PAUSE_MS = 20;

interface Exported {
  readonly reference: string;
  readonly granted: number;
  readonly reversed: number;
  readonly active: number;
}

const HEADER =
  'memberId,reference,wallet,unit,granted,reversed,spent,expired,adjusted,transferred,migrated,pending,held,active,deficit,inReview,writtenOff';

const COLUMNS = HEADER.split(',');

const parseCsv = (text: string): readonly Exported[] => {
  const [header, ...rows] = text.trimEnd().split('\n');
  expect(header).toBe(HEADER);
  return rows.map((row) => {
    const cells = row.split(',');
    const of = (column: string): string => cells[COLUMNS.indexOf(column)] ?? '';
    return {
      reference: of('reference'),
      granted: Number(of('granted')),
      reversed: Number(of('reversed')),
      active: Number(of('active')),
    };
  });
};

/** Every sixteenth member, and every sixteenth receipt of nobody; all of them in the long form. */
const partOf = (lines: readonly string[]): readonly string[] => {
  if (wholeFile === null || isLongForm) return lines;
  return lines.filter(
    (line, index) => Number((JSON.parse(line) as { memberId: string | null }).memberId ?? index) % 16 === 0,
  );
};

describe(`the receipts of Online Retail II (${wholeFile ? 'all of them' : 'the 61 members of the sample'})`, () => {
  const lines = linesOf(file);
  let platform: Platform;
  const folder = mkdtempSync(join(tmpdir(), 'accrue-real-'));

  beforeAll(async () => {
    platform = await prepare('standalone', file);
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('come to what an independent computation says, member by member', async () => {
    const ingested = await platform.accrueJson<{
      accepted?: number;
      unattributed?: number;
      parked?: number;
      stats: Record<string, number>;
    }>('receipts', 'ingest', file, '--as', 'online-retail-ii');
    if (wholeFile) expect(ingested.stats).toEqual(EXPECTED);
    const expected = expectedPoints(lines);
    const { stdout } = await platform.accrue('balances', 'export', '--format', 'csv');
    const exported = new Map(
      parseCsv(stdout).map((row) => [
        row.reference,
        { granted: row.granted, reversed: row.reversed, active: row.active },
      ]),
    );
    const wanted = new Map(
      [...expected].map(([reference, { granted, reversed }]) => [
        reference,
        { granted, reversed, active: granted - reversed },
      ]),
    );
    expect(exported.size).toBe(wanted.size);
    expect(
      [...wanted].filter(([reference, points]) => JSON.stringify(points) !== JSON.stringify(exported.get(reference))),
    ).toEqual([]);
  });

  it('change nothing when they come a second time', async () => {
    const events = async (): Promise<number> => (await platform.call<{ events: number }>('/v1/system/lag')).body.events;
    const before = await events();
    const sent = partOf(lines);
    const path = join(folder, 'again.ndjson');
    writeFileSync(path, sent.join('\n'));
    const again = await platform.accrueJson<Record<string, number>>(
      ...(['receipts', 'ingest', path, '--as', 'online-retail-ii'] as const),
    );
    expect(again.duplicate).toBe(sent.length);
    expect(await events()).toEqual(before);
  });

  if (isLongForm) plansOver(() => platform, lines, wholeFile !== null);

  it('are split between the arms of an experiment that changes nothing, and none is lost', async () => {
    const arms = ['a', 'b', 'c'].map((id, index) => ({ id, share: ['33.33', '33.33', '33.34'][index] }));
    const experiment = { id: 'nothing', name: 'Nothing', from: '2009-01-01', arms };
    const draft = join(folder, 'experiment.json');
    writeFileSync(
      draft,
      JSON.stringify({ ...parseYaml(readFileSync(programmeFile, 'utf8')), experiments: [experiment] }),
    );
    // The programme before has guardrails, which this one drops.
    await platform.accrueJson('programme', 'apply', draft, '--accept', 'to compare arms');
    const report = await platform.accrueJson<ExperimentReportDto>('programme', 'experiment', 'nothing');
    const stats = await platform.accrueJson<typeof EXPECTED>('receipts', 'stats');
    const sum = (of: (arm: ExperimentReportDto['arms'][number]) => number): number =>
      report.arms.reduce((total, arm) => total + of(arm), 0);
    expect({
      receipts: sum(({ receipts }) => receipts),
      spend: sum(({ spendMinor }) => spendMinor),
      points: sum(({ earned }) => earned[0]?.amount ?? 0),
      members: sum(({ members }) => members),
    }).toEqual({
      receipts: stats.memberSales,
      spend: expectedSpend(lines),
      points: stats.wallets[0].earned,
      members: expectedPoints(lines).size,
    });
  });
});

describe('some of these receipts', () => {
  const lines = partOf(linesOf(file));
  const folder = mkdtempSync(join(tmpdir(), 'accrue-real-part-'));
  const part = join(folder, 'receipts.ndjson');
  let platform: Platform;
  let inOrder: EndState;

  beforeAll(async () => {
    writeFileSync(part, lines.join('\n'));
    platform = await prepare('standalone', part);
    await platform.accrueJson('receipts', 'ingest', part, '--as', 'online-retail-ii');
    inOrder = await endStateOf(platform);
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  // Over all of them, and by the services, in the long form.
  if (!isLongForm) plansOver(() => platform, lines, false);

  it('end the same in random order, and can be projected anew meanwhile: no read fails, no row differs', async () => {
    const other = await prepare('standalone', part);
    try {
      const path = join(folder, 'in-another-order.ndjson');
      writeFileSync(path, shuffled(lines, SEED).join('\n'));
      const ingest = other.accrueJson('receipts', 'ingest', path, '--as', 'online-retail-ii');
      const reading = { on: true, reads: 0, failed: 0 };
      const reader = (async () => {
        while (reading.on) {
          const { status } = await other.call('/v1/receipts:stats');
          const export_ = await other.call('/v1/ledger/trial-balance');
          reading.reads += 2;
          if (status !== 200 || export_.status !== 200) reading.failed += 1;
          await sleep(READING_PAUSE_MS);
        }
      })();
      const reports: { swapped: boolean; tables: { differences: number }[] }[] = [];
      for (const name of ['campaigns/receipts', 'ledger/balance', 'ledger/balance', 'ledger/lots']) {
        reports.push(await other.accrueJson('projections', 'rebuild', name));
      }
      await ingest;
      reading.on = false;
      await reader;
      expect(reports.map(({ swapped }) => swapped)).toEqual([true, true, true, true]);
      expect(
        reports
          .flatMap(({ tables }) => tables.map(({ differences }) => differences))
          .filter((differences) => differences !== 0),
      ).toEqual([]);
      expect(reading.reads).toBeGreaterThan(20);
      expect(reading.failed).toBe(0);
      expect(await endStateOf(other)).toEqual(inOrder);
    } finally {
      await other.dispose();
    }
  });

  onCluster('over Kafka and five services', () => {
    let cluster: Platform;
    beforeAll(async () => {
      cluster = await prepare('cluster', part);
    });
    afterAll(async () => cluster.dispose());

    it('come to the same, digest by digest', async () => {
      await cluster.accrueJson('receipts', 'ingest', part, '--as', 'online-retail-ii');
      expect(await endStateOf(cluster)).toEqual(inOrder);
      expect((await cluster.accrue('dlq', 'list', '--json')).stdout).toContain('"deadLetters":[]');
    });

    if (isLongForm) plansOver(() => cluster, lines, false);
  });
});
