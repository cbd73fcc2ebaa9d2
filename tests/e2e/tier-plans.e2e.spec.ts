import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@accrue/testing';
import { parse as parseYaml } from 'yaml';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { linesOf, programmeFile, sampleFile } from './real-data';

jest.setTimeout(600_000);

const DAY_MS = 86_400_000;
const base = parseYaml(readFileSync(programmeFile, 'utf8')) as object;

const ladderOf = (...thresholds: readonly number[]) =>
  thresholds.map((threshold, rank) => ({ id: `t-${String(rank)}`, name: `Tier ${String(rank)}`, threshold }));
const rolling = { by: 'spend', window: { rollingMonths: 12 } };
const programme = {
  ...base,
  receipts: { tooOldDays: null },
  tiers: { qualify: rolling, onReturn: 'immediate', ladder: ladderOf(0, 30_000, 100_000, 300_000) },
};

/** Each is published after the one before. */
const DRAFTS: Readonly<Record<string, object>> = {
  'other thresholds, and a tier that is renamed': {
    ...{ qualify: rolling, onReturn: 'immediate' },
    ladder: ladderOf(0, 50_000, 80_000, 500_000).map((tier, rank) =>
      rank === 1 ? { ...tier, id: 'first', was: 't-1' } : tier,
    ),
  },
  'all that was ever earned in a wallet': { qualify: { by: 'wallet' }, ladder: ladderOf(0, 400, 1_500, 6_000) },
  'calendar years, one step down': {
    ...{ qualify: { by: 'spend', window: 'calendar-year' }, onReturn: 'immediate', downgrade: 'one-step' },
    ladder: ladderOf(0, 40_000, 150_000),
  },
  'years of each member, with grace': {
    ...{ qualify: { by: 'wallet', window: 'since-anniversary' }, onReturn: 'immediate', graceDays: 30 },
    ladder: ladderOf(0, 200, 900),
  },
  'visits, which nobody has counted yet': { qualify: { by: 'visits' }, ladder: ladderOf(0, 5, 20) },
};

interface Flow {
  readonly from: string | null;
  readonly to: string | null;
  readonly way: string;
  readonly members: number;
  readonly examples: readonly {
    readonly memberId: string;
    readonly before: { readonly tierId: string | null };
    readonly after: { readonly tierId: string | null };
  }[];
}
interface Moves {
  readonly members: number;
  readonly up: number;
  readonly down: number;
  readonly flows: readonly Flow[];
  readonly beginsAtZero: boolean;
}
type TierOf = ReadonlyMap<string, string>;

aboveAllInOneProcess('a plan says who goes up and down a tier, which is what happens', (mode) => {
  let platform: Platform;
  let members: readonly string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'accrue-tier-plans-'));

  /** The receipts of the sample, moved so that the last were made yesterday: else no window of months would reach them. */
  const recent = (): string => {
    const receipts = linesOf(sampleFile).map((line) => JSON.parse(line) as { timestamp: string });
    const last = Math.max(...receipts.map(({ timestamp }) => Date.parse(timestamp)));
    const days = Math.floor((Date.now() - last) / DAY_MS) - 1;
    const moved = receipts.map(({ timestamp, ...rest }) => ({
      ...rest,
      timestamp: new Date(Date.parse(timestamp) + days * DAY_MS).toISOString(),
    }));
    const path = join(folder, 'receipts.ndjson');
    writeFileSync(path, moved.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return path;
  };
  const fileOf = (document: object): string => {
    const path = join(folder, 'draft.json');
    writeFileSync(path, JSON.stringify(document));
    return path;
  };
  const movesOf = async (document: object, ...words: readonly string[]): Promise<Moves> =>
    (await platform.accrueJson<{ tierMoves: Moves }>('programme', 'plan', fileOf(document), '--over', '1d', ...words))
      .tierMoves;
  const tiers = async (): Promise<TierOf> => {
    const all = await Promise.all(
      members.map(async (memberId) => {
        const { body } = await platform.call<{ tier: { id: string } }>(`/v1/members/${memberId}/tier`);
        return [memberId, body.tier.id] as const;
      }),
    );
    return new Map(all);
  };
  const flowsBetween = (before: TierOf, after: TierOf): Readonly<Record<string, number>> => {
    const flows: Record<string, number> = {};
    for (const [memberId, from] of before) {
      const key = `${from} → ${after.get(memberId) ?? ''}`;
      flows[key] = (flows[key] ?? 0) + 1;
    }
    return flows;
  };
  const allMeasured = (version: number, withinMs = 60_000): Promise<void> =>
    eventually(async () => {
      const { body } = await platform.call('/v1/tiers/measuring');
      expect(body).toMatchObject({ programmeVersion: version, members: body['measured'] });
    }, withinMs);
  /** In the read model, as facts have it: nobody is measured for the answer. */
  const asFacts = async (): Promise<Readonly<Record<string, number>>> => {
    await platform.drained();
    const { body } = await platform.call<{ tiers: { tierId: string; members: number }[] }>('/v1/tiers/distribution');
    return Object.fromEntries(body.tiers.filter((tier) => tier.members > 0).map((tier) => [tier.tierId, tier.members]));
  };
  const countsOf = (of: TierOf): Readonly<Record<string, number>> =>
    Object.fromEntries([...Map.groupBy(of.values(), (id) => id)].map(([id, all]) => [id, all.length]));

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const file = recent();
    await platform.accrueJson('programme', 'apply', fileOf(programme));
    await platform.accrueJson('members', 'import', file, '--as', 'online-retail-ii');
    await platform.accrueJson('receipts', 'ingest', file, '--as', 'online-retail-ii');
    await platform.drained();
    const { stdout } = await platform.accrue('balances', 'export', '--format', 'ndjson');
    const ids = stdout.trimEnd().split('\n');
    members = [...new Set(ids.map((row) => (JSON.parse(row) as { memberId: string }).memberId))];
    expect(members.length).toBeGreaterThan(50);
    const [vip = ''] = [...(await tiers())].find(([, tierId]) => tierId === 't-0') ?? [];
    expect(await platform.accrue('tiers', 'pin', vip, 't-2', '--id', 'vip', '--reason', 'vip')).toMatchObject({
      code: 0,
    });
    await platform.drained();
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is nothing for the programme that is published, and changes nothing', async () => {
    const before = await tiers();
    const moves = await movesOf(programme);
    expect([moves.members, moves.up, moves.down, moves.beginsAtZero]).toEqual([members.length, 0, 0, false]);
    expect(moves.flows.map(({ from, to, members: count }) => [`${String(from)} ${String(to)}`, count])).toEqual(
      Object.entries(countsOf(before))
        .sort()
        .map(([id, count]) => [`${id} ${id}`, count]),
    );
    expect(await tiers()).toEqual(before);
  });

  it.each(Object.entries(DRAFTS))('is what becomes of each member: %s', async (_name, ladder) => {
    const version = (await platform.call<{ version: number }>('/v1/programme')).body.version;
    const before = await tiers();
    const draft = { ...programme, tiers: ladder };
    const moves = await movesOf(draft);
    expect(await tiers()).toEqual(before);
    const applied = await platform.accrue('programme', 'apply', fileOf(draft));
    expect(applied.stdout).toMatch(
      new RegExp(`version ${String(version + 1)}\n.* ${String(moves.up)} go up a tier, ${String(moves.down)} go down`),
    );
    await allMeasured(version + 1);
    const after = await tiers();
    const planned = Object.fromEntries(
      moves.flows.map(({ from, to, members: count }) => [`${String(from)} → ${String(to)}`, count]),
    );
    expect(planned).toEqual(flowsBetween(before, after));
    expect(await asFacts()).toEqual(countsOf(after));
    const examples = moves.flows.flatMap((flow) => flow.examples);
    expect(examples.length).toBeGreaterThan(2);
    for (const { memberId, before: was, after: is } of examples)
      expect([was.tierId, is.tierId]).toEqual([before.get(memberId), after.get(memberId)]);
  });

  it('is a table in text and on the page, with examples that say why', async () => {
    const path = fileOf({ ...programme, tiers: { ...programme.tiers, ladder: ladderOf(0, 20_000, 40_000) } });
    const text = await platform.accrue('programme', 'plan', path, '--over', '1d');
    expect([text.code, text.stdout.split('\n').filter((line) => line.length > 100)]).toEqual([0, []]);
    expect(text.stdout).toMatch(
      /Tiers: who goes up and who goes down when it takes effect\nOf \d+ members \d+ go up a/,
    );
    expect(text.stdout).toMatch(/ t-0 +t-\d .*t-\d is from \d+\.00 GBP on/);
    const page = await platform.accrue('programme', 'plan', path, '--over', '1d', '--format', 'html');
    expect(page.stdout).toContain('<h2>Tiers: who goes up and who goes down when it takes effect</h2>');
  });

  it('is measured for all as of its time, by a platform that was killed and away at it, without any sale', async () => {
    const version = (await platform.call<{ version: number }>('/v1/programme')).body.version;
    const effectiveFrom = new Date(Date.now() + 6_000).toISOString();
    const draft = { ...programme, tiers: { ...programme.tiers, ladder: ladderOf(0, 20_000, 40_000, 60_000) } };
    const moves = await movesOf(draft, '--effective-from', effectiveFrom);
    const before = await tiers();
    await platform.accrueJson('programme', 'apply', fileOf(draft), '--effective-from', effectiveFrom);
    await platform.kill();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Date.parse(effectiveFrom) - Date.now())));
    await platform.launch();
    await allMeasured(version + 1, 120_000);
    const after = await tiers();
    expect(flowsBetween(before, after)).toEqual(
      Object.fromEntries(moves.flows.map(({ from, to, members: count }) => [`${String(from)} → ${String(to)}`, count])),
    );
    expect(await asFacts()).toEqual(countsOf(after));
    const [moved] = moves.flows.flatMap((flow) => flow.examples);
    const { body } = await platform.call(`/v1/members/${moved?.memberId ?? ''}/tier`);
    expect(body).toMatchObject({ since: effectiveFrom });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});
