import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expectedPoints, pennies, type Worth } from './oracle';
import type { Platform } from './platform';
import { EXPECTED, programmeFile } from './real-data';

interface Figures {
  readonly issued: number;
  readonly takenBack: number;
  readonly costMinor: number | null;
}
interface Both {
  readonly published: Figures;
  readonly draft: Figures;
}
interface Change {
  readonly memberId: string;
  readonly published: number;
  readonly draft: number;
}
interface Plan {
  readonly changes: readonly object[];
  readonly replayed: { readonly members: number; readonly receipts: number };
  readonly wallets: readonly Both[];
  readonly rules: readonly (Both & {
    readonly ruleId: string;
    readonly members: { readonly up: number; readonly down: number };
  })[];
  readonly tiers: readonly Both[];
  readonly months: readonly Both[];
  readonly members: readonly {
    readonly winners: number;
    readonly losers: number;
    readonly unchanged: number;
    readonly most: { readonly winners: readonly Change[]; readonly losers: readonly Change[] };
  }[];
  readonly neverFired: readonly string[];
  readonly asRecorded: { readonly compared: number; readonly differing: number };
}

interface Rule {
  readonly id: string;
  readonly earn: object;
}
interface Document {
  readonly wallets: readonly [object];
  readonly earning: { readonly rules: readonly Rule[] };
}

/** Those of the data set. */
const lastWeeks = `${String(Math.ceil((Date.now() - Date.parse('2011-11-20')) / 86_400_000))}d`;

/** Three points for every whole two pounds. */
const threeForTwo: Worth = (lines) =>
  Math.floor((lines.reduce((sum, { price, left }) => sum + pennies(price, left), 0) * 3) / 200);

interface Health {
  readonly milestones: readonly { readonly id: string; readonly numerator: number; readonly denominator: number }[];
  readonly rewards: readonly object[];
}

/** Who bought in their first 90 days and in the next, of those who joined 180 days ago; who bought something in the last year. */
const engagementIn = (lines: readonly string[], until: number) => {
  const days = (count: number): number => count * 86_400_000;
  const receipts = lines
    .map((line) => JSON.parse(line) as { type: string; memberId: string | null; timestamp: string })
    .map(({ type, memberId, timestamp }) => ({ type, memberId, at: Date.parse(timestamp) }))
    .filter(({ memberId, at }) => memberId !== null && at <= until);
  let [kept, early, buyers] = [0, 0, 0];
  for (const own of Map.groupBy(receipts, ({ memberId }) => memberId).values()) {
    const joined = Math.min(...own.map(({ at }) => at));
    const sales = own.filter(({ type }) => type === 'sale').map(({ at }) => at);
    if (sales.some((at) => at > until - days(365))) buyers += 1;
    if (joined > until - days(180) || !sales.some((at) => at < joined + days(90))) continue;
    early += 1;
    if (sales.some((at) => at >= joined + days(90) && at < joined + days(180))) kept += 1;
  }
  return { kept: [kept, early], buyers };
};

const shares = (of: readonly number[]): string =>
  of.map((count) => new Intl.NumberFormat('en-GB').format(count)).join(' / ');

const sumOf = (points: ReadonlyMap<string, { readonly granted: number; readonly reversed: number }>) => ({
  issued: [...points.values()].reduce((sum, { granted }) => sum + granted, 0),
  takenBack: [...points.values()].reduce((sum, { reversed }) => sum + reversed, 0),
});

/**
 * Plans of drafts on a platform that runs the base programme and has taken these lines; the last test publishes others.
 * @param isWhole whether these are all receipts of the data set
 */
export const plansOver = (platformNow: () => Platform, lines: readonly string[], isWhole: boolean): void => {
  const published = parse(readFileSync(programmeFile, 'utf8')) as Document;
  let platform: Platform;
  let folder: string;

  const fileOf = (name: string, document: object): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(document));
    return path;
  };
  const planOf = (path: string, ...words: readonly string[]): Promise<Plan> =>
    platform.accrueJson<Plan>('programme', 'plan', path, '--over', 'all', ...words);
  const draft = (): Document => {
    const rules = published.earning.rules.map((rule) => ({ ...rule, earn: { points: 3, per: 200 } }));
    const app = {
      id: 'app',
      name: 'App <only> & more',
      wallet: 'points',
      earn: { fixed: 9 },
      when: { channels: ['app'] },
    };
    return { ...published, earning: { rules: [...rules, app] } };
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-plan-'));
    platform = platformNow();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows no difference for the programme that is published, awards as receipts were awarded, and changes nothing', async () => {
    const events = async (): Promise<number> => (await platform.call<{ events: number }>('/v1/system/lag')).body.events;
    const eventsBefore = await events();
    const plan = await planOf(programmeFile);
    expect(await events()).toBe(eventsBefore);
    const members = expectedPoints(lines);
    expect(plan.changes).toEqual([]);
    expect(plan.asRecorded).toEqual({ compared: plan.replayed.members, differing: 0 });
    for (const { published: before, draft: after } of [...plan.wallets, ...plan.rules, ...plan.tiers, ...plan.months])
      expect(after).toEqual(before);
    expect(plan.wallets[0]?.published).toMatchObject(sumOf(members));
    expect(plan.members).toMatchObject([{ winners: 0, losers: 0, most: { winners: [], losers: [] } }]);
    expect(plan.replayed.members).toBe(plan.members[0]?.unchanged);
    if (!isWhole) return;
    expect(plan.replayed.receipts).toBe(EXPECTED.receiptsOfMembers);
    const { granted: issued, clawedBack: takenBack } = EXPECTED.wallets[0];
    expect(plan.wallets[0]?.published).toMatchObject({ issued, takenBack });
  });

  it('shows exactly what another rate would have given, to all and to the members it names', async () => {
    const plan = await planOf(fileOf('draft.json', draft()));
    const [before, after] = [expectedPoints(lines), expectedPoints(lines, threeForTwo)];
    expect(plan.wallets).toMatchObject([{ published: sumOf(before), draft: sumOf(after) }]);
    expect(plan.rules.map(({ ruleId }) => ruleId)).toEqual(['app', 'base']);
    expect(plan.neverFired).toEqual(['app']);
    const kept = (points: typeof before, reference: string): number =>
      (points.get(reference)?.granted ?? 0) - (points.get(reference)?.reversed ?? 0);
    const won = [...after.keys()].filter((reference) => kept(after, reference) > kept(before, reference));
    const lost = [...after.keys()].filter((reference) => kept(after, reference) < kept(before, reference));
    const [{ winners, losers, most } = { winners: -1, losers: -1, most: { winners: [], losers: [] } }] = plan.members;
    expect([winners, losers]).toEqual([won.length, lost.length]);
    const moved = { up: won.length, down: lost.length };
    expect(plan.rules.map(({ members }) => members)).toEqual([{ up: 0, down: 0 }, moved]);
    expect(most.winners).toHaveLength(10);
    const { stdout } = await platform.accrue('balances', 'export', '--format', 'csv');
    const references = new Map(stdout.split('\n').map((row) => row.split(',').slice(0, 2) as [string, string]));
    for (const { memberId, published: was, draft: is } of [...most.winners, ...most.losers]) {
      const reference = references.get(memberId) ?? '';
      expect([was, is]).toEqual([kept(before, reference), kept(after, reference)]);
    }
    const most10 = won.map((reference) => kept(after, reference) - kept(before, reference)).sort((a, b) => b - a);
    expect(most.winners.map((member) => member.draft - member.published)).toEqual(most10.slice(0, 10));
  });

  it('is a text of 100 columns, and one page that asks nobody for anything', async () => {
    const path = fileOf('draft.json', draft());
    const text = await platform.accrue('programme', 'plan', path, '--over', lastWeeks);
    expect([text.code, text.stdout.split('\n').filter((line) => line.length > 100)]).toEqual([0, []]);
    expect(text.stdout).toContain('Rules that never gave anything\napp');
    expect(text.stderr).toMatch(/receipts in \d/);
    const page = join(folder, 'plan.html');
    const html = await platform.accrue(
      'programme',
      'plan',
      path,
      '--over',
      lastWeeks,
      '--format',
      'html',
      '--out',
      page,
    );
    expect([html.code, html.stdout]).toEqual([0, '']);
    const written = readFileSync(page, 'utf8');
    expect(written).toContain('App &lt;only&gt; &amp; more');
    expect(written).not.toMatch(/<script|<link|<img|https?:|url\(|@import|App <only>/);
    expect(written.match(/<svg role="img" aria-label="[^"]+"/g)?.length).toBe(3);
    expect(written.match(/<table>/g)?.length).toBeGreaterThan(3);
    for (const tag of ['table', 'tr', 'th', 'td', 'svg', 'main', 'html'])
      expect(written.split(`</${tag}>`).length).toBe(written.split(new RegExp(`<${tag}[ >]`)).length);
  });

  it('stands beside how members do, which counting the receipts one by one says as well', async () => {
    const AT = Date.parse('2011-12-09T13:00:00Z');
    const expected = engagementIn(lines, AT);
    const health = await platform.accrueJson<Health>('programme', 'health', '--at', new Date(AT).toISOString());
    const kept = health.milestones.find(({ id }) => id === 'engagement.kept');
    expect([kept?.numerator, kept?.denominator]).toEqual(expected.kept);
    expect(health.rewards).toMatchObject([{ rewardId: 'five-off', denominator: expected.buyers, redeemed: 0 }]);
    const text = await platform.accrue('programme', 'health', '--at', new Date(AT).toISOString());
    expect([text.code, text.stdout]).toEqual([0, expect.stringContaining(shares(expected.kept))]);
    const short = fileOf('short.json', { ...published, wallets: [{ ...published.wallets[0], expiry: { days: 30 } }] });
    expect((await platform.accrue('programme', 'health', short)).stdout).toContain(
      'expiry.too_short at /wallets/0/expiry',
    );
    const forFile = await platform.accrue('programme', 'health', short, '--at', new Date(AT).toISOString());
    expect(forFile.code).toBe(2);
  });

  it('names all that is wrong with a draft', async () => {
    const wrong = { ...published, wallets: [{ id: 'other', name: 'Other' }] };
    const path = fileOf('wrong.json', wrong);
    const forPeople = await platform.accrue('programme', 'plan', path);
    expect(forPeople.code).not.toBe(0);
    expect(forPeople.stderr).toMatch(/programme\.invalid[^]*\/earning\/rules\/0\/wallet +wallet\.unknown/);
    const { stdout } = await platform.accrue('programme', 'plan', path, '--json');
    const { code, problems } = JSON.parse(stdout) as { code: string; problems: readonly { path: string }[] };
    expect([code, problems.map((problem) => problem.path)]).toEqual([
      'programme.invalid',
      ['/earning/rules/0/wallet', '/tiers/qualify/wallet', '/rewards/0/wallet'],
    ]);
  });

  it('is what a programme with guardrails is published on, and says by how much a draft is beyond them', async () => {
    const guardrails = { maxCostIncrease: '5' };
    const apply = (document: object, ...words: readonly string[]) =>
      platform.accrue('programme', 'apply', fileOf('guarded.json', document), '--over', lastWeeks, ...words);
    expect((await apply({ ...published, guardrails })).stdout).toMatch(/version \d/);
    expect((await apply({ ...published, guardrails, name: 'Renamed' })).stdout).toMatch(/version \d/);
    const rules = draft().earning.rules.filter(({ id }) => id === 'base');
    const dearer = { ...published, earning: { rules }, guardrails };
    const refused = await apply(dearer);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/before, [\d,]+ with the draft, \d+\.\d\d % more; 5 % is allowed/);
    expect((await apply(dearer, '--accept', 'Christmas')).stdout).toMatch(/version \d/);
    const { body } = await platform.call<{ guarded: { accepted: object } }>('/v1/programme');
    expect(body.guarded.accepted).toMatchObject({ reason: 'Christmas', exceeded: [{ of: 'cost' }] });
  });
};
