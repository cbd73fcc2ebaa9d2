import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { SourceReceipt } from './oracle';
import { isLongForm } from './on-every-platform';
import { Platform } from './platform';
import { linesOf, programmeFile, sampleFile, wholeFile } from './real-data';
import { cashbackOf, LADDER } from './rolling-cashback-oracle';

jest.setTimeout(900_000);

const file = isLongForm ? (wholeFile ?? sampleFile) : sampleFile;

interface Base {
  readonly wallets: readonly object[];
  readonly earning: {
    readonly rules: readonly [
      { readonly basis: object; readonly eligibility: { readonly exclude: { readonly skus: readonly string[] } } },
    ];
  };
}
const base = parseYaml(readFileSync(programmeFile, 'utf8')) as Base;
const [points] = base.earning.rules;

/** The base programme with a ladder by the spend of twelve months, and cash for each tier but the first. */
const programme = {
  ...base,
  wallets: [...base.wallets, { id: 'cash', name: 'Cash', unit: 'GBP' }],
  earning: {
    rules: [
      points,
      ...LADDER.filter(({ percent }) => percent > 0).map(({ id, percent }) => ({
        ...{ id: `cash-${id}`, name: `${String(percent)} % for ${id}`, wallet: 'cash' },
        ...{ earn: { percent: String(percent) }, members: { tiers: [id] } },
        ...{ basis: points.basis, eligibility: points.eligibility },
      })),
    ],
  },
  tiers: {
    qualify: { by: 'spend', window: { rollingMonths: 12 } },
    onReturn: 'immediate',
    ladder: LADDER.map(({ id, threshold }) => ({ id, name: id, threshold })),
  },
};

describe(`tiers by the spend of twelve months and cash by tier, over real receipts (${isLongForm ? 'all' : 'the sample'})`, () => {
  let platform: Platform;
  const folder = mkdtempSync(join(tmpdir(), 'accrue-cashback-'));

  beforeAll(async () => {
    platform = await Platform.start('standalone');
    const document = join(folder, 'programme.json');
    writeFileSync(document, JSON.stringify(programme));
    await platform.accrueJson('programme', 'apply', document);
    await platform.accrueJson('members', 'import', file, '--as', 'online-retail-ii');
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('come to what an independent computation says, member by member', async () => {
    // Given what each member must have
    const excluded = new Set(points.eligibility.exclude.skus);
    const receipts = linesOf(file).map((line) => JSON.parse(line) as SourceReceipt);
    const byMember = Map.groupBy(
      receipts.filter(({ memberId }) => memberId !== null),
      ({ memberId }) => memberId as string,
    );
    const expected = new Map([...byMember].map(([member, of]) => [member, cashbackOf(of, excluded)]));
    // When all receipts were taken in
    await platform.accrueJson('receipts', 'ingest', file, '--as', 'online-retail-ii');
    await platform.drained();
    // Then each has that, what was granted and what was taken back
    const { stdout } = await platform.accrue('balances', 'export', '--format', 'ndjson');
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row) as Record<string, string | number>);
    const has = new Map(rows.filter(({ wallet }) => wallet === 'cash').map((row) => [String(row['reference']), row]));
    const differs = [...expected].filter(([member, { granted, reversed }]) => {
      const row = has.get(member);
      return granted !== Number(row?.['granted'] ?? 0) || reversed !== Number(row?.['reversed'] ?? 0);
    });
    expect(differs).toEqual([]);
    // And it was a comparison: sales in every tier, and some of the cash came back
    const sum = (of: (each: ReturnType<typeof cashbackOf>) => number): number =>
      [...expected.values()].reduce((total, each) => total + of(each), 0);
    for (const { id } of LADDER) expect(sum(({ sales }) => sales[id] ?? 0)).toBeGreaterThan(10);
    expect(sum(({ reversed }) => reversed)).toBeGreaterThan(0);
  });
});
