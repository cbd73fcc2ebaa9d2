import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectedPoints, type SourceReceipt } from './oracle';
import { Platform, root } from './platform';
import { endStateOf, linesOf, programmeFile, sampleFile } from './real-data';
import { expectAnswerToEach, expectAsShown } from './walk-through';

jest.setTimeout(300_000);

/** For each audience one; what they show is of the platform of the demo. */
const PAGES = join(root, 'docs/for');

interface Demo {
  readonly isNew: boolean;
  readonly weeks: number;
  readonly members: Readonly<Record<string, number>>;
  readonly receipts: Readonly<Record<string, number>>;
  readonly redemptions: Readonly<Record<string, number>>;
  readonly offers: Readonly<Record<string, number>>;
  readonly open: { readonly card: string; readonly memberId: string; readonly scan: string };
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** Of each member of the demo: reference, granted, reversed; worked out from the sample without the platform's code. */
const expected = (): readonly string[] => {
  const lines = linesOf(sampleFile);
  const parsed = lines.map((line) => JSON.parse(line) as SourceReceipt);
  const sales = lines.filter((_, index) => parsed[index]?.type === 'sale');
  const inOrder = [...new Set(parsed.map(({ memberId }) => memberId ?? ''))];
  const rows: string[] = [];
  for (let copy = 1; rows.length < 500; copy += 1) {
    const points = expectedPoints(copy === 1 ? lines : sales);
    for (const reference of inOrder.slice(0, 500 - rows.length)) {
      const { granted = 0, reversed = 0 } = points.get(reference) ?? {};
      rows.push(`${copy === 1 ? reference : `${reference}-${String(copy)}`} ${String(granted)} ${String(reversed)}`);
    }
  }
  return rows.sort();
};

const exported = async (platform: Platform): Promise<readonly string[]> => {
  const [, ...rows] = (await platform.accrue('balances', 'export')).stdout.trimEnd().split('\n');
  return rows
    .map((row) => row.split(','))
    .map(([, reference = '', , , granted = '', reversed = '']) => `${reference} ${granted} ${reversed}`)
    .sort();
};

/** What must be the same however often it was begun. */
const stateOf = async (platform: Platform) => {
  const { balances, stats, tiers } = await endStateOf(platform);
  const { body } = await platform.call<{ reviews: { id: string; kind: string }[] }>('/v1/reviews?limit=100');
  const { body: posters } = await platform.call<{ posters: unknown[] }>('/v1/posters');
  return { balances, stats, tiers, reviews: body.reviews.map(({ id }) => id).sort(), posters: posters.posters.length };
};

describe('the demo', () => {
  let platform: Platform;
  let first: Demo;
  let state: Awaited<ReturnType<typeof stateOf>>;

  beforeAll(async () => {
    platform = await Platform.start();
    first = await platform.accrueJson<Demo>('demo');
    state = await stateOf(platform);
  });
  afterAll(async () => platform.dispose());

  /** As the phone asks. */
  const balanceBehind = async (link: string): Promise<unknown> => {
    const own = { origin: platform.url, 'content-type': 'application/json' };
    const body = JSON.stringify({ secret: new URL(link).hash.slice(1) });
    const opened = await fetch(`${platform.url}/v1/card-sessions`, { method: 'POST', headers: own, body });
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return (await fetch(`${platform.url}/v1/me/balance`, { headers: { cookie } })).json();
  };

  it('enrols 500 members, whose receipts come to exactly what the sample says', async () => {
    expect(first).toMatchObject({ isNew: true, members: { created: 500 } });
    // 420 of the sample, 349 sales of each of seven copies, and those of the twelve members of the last one.
    expect(sum(first.receipts)).toBe(3_041);
    expect(await exported(platform)).toEqual(expected());
  });

  it('leaves something for every screen: rewards taken and to be collected, offers, reviews, a poster', async () => {
    expect(Object.keys(first.redemptions).sort()).toEqual(['completed', 'reserved']);
    expect(sum(first.offers)).toBeGreaterThan(100);
    expect(state.posters).toBe(1);
    const kinds = new Set(state.reviews.map((id) => id.split(':')[0]));
    expect(kinds).toEqual(new Set(['conflict', 'unmatched_return']));
  });

  it('says what to open: a card that the till finds, and a link to it', async () => {
    const { card, memberId, scan } = first.open;
    expect((await platform.call('/v1/members:lookup', { json: { card: scan } })).body).toMatchObject({ memberId });
    expect(await balanceBehind(card)).toEqual((await platform.call(`/v1/members/${memberId}/balance`)).body);
    const said = (await platform.accrue('demo')).stdout;
    for (const part of [`${platform.url}/console`, `${platform.url}/till`, `${platform.url}/card/#`, scan, 'api-key'])
      expect(said).toContain(part);
  });

  it('does nothing twice, and says so', async () => {
    const again = await platform.accrueJson<Demo>('demo');
    expect(again).toMatchObject({
      ...{ isNew: false, weeks: first.weeks, members: { duplicate: 500 }, receipts: { duplicate: 3_041 } },
      ...{ redemptions: first.redemptions, offers: { duplicate: sum(first.offers) } },
    });
    expect(await stateOf(platform)).toEqual(state);
    expect((await platform.accrue('demo')).stdout).toContain('nothing was done twice');
  });

  it.each(readdirSync(PAGES))('answers as docs/for/%s shows', async (page) => {
    const document = readFileSync(join(PAGES, page), 'utf8');
    expectAnswerToEach(document);
    await expectAsShown(document, platform);
  });

  it('keeps a version of the programme that somebody has published since', async () => {
    const { body } = await platform.call<{ document: object }>('/v1/programme');
    const json = { ...body.document, name: 'Mine by now' };
    expect((await platform.call('/v1/programme', { method: 'PUT', json })).body).toMatchObject({ version: 2 });
    expect(await platform.accrueJson<Demo>('demo')).toMatchObject({ isNew: false });
    expect((await platform.call('/v1/programme')).body).toMatchObject({ version: 2 });
  });

  it('comes to the same when it was ended in the middle, by then and again', async () => {
    const other = await Platform.start();
    try {
      const recorded = async (): Promise<number> =>
        (await other.call<{ receipts: number }>('/v1/receipts:stats')).body.receipts;
      for (const enough of [300, 1_000]) {
        const env = { ...process.env, ACCRUE_DATA: other.data, ACCRUE_URL: other.url, ACCRUE_KEY: other.key() };
        const child = spawn(process.execPath, [join(root, 'dist/apps/cli/src/main.js'), 'demo'], {
          env,
          stdio: 'ignore',
        });
        const ended = new Promise((done) => child.once('exit', done));
        while ((await recorded()) < enough && child.exitCode === null) await sleep(20);
        child.kill('SIGKILL');
        await ended;
        expect(child.signalCode).toBe('SIGKILL');
      }
      const finished = await other.accrueJson<Demo>('demo');
      expect(finished).toMatchObject({ isNew: true, redemptions: first.redemptions, members: { duplicate: 500 } });
      expect(await stateOf(other)).toEqual(state);
    } finally {
      await other.dispose();
    }
  });

  it('refuses a platform that has a programme or members of its own, and leaves it as it is', async () => {
    const other = await Platform.start();
    try {
      const refused = async (what: string): Promise<void> => {
        const events = async () => (await other.call<{ events: number }>('/v1/system/lag')).body.events;
        await other.drained();
        const before = await events();
        const { code, stdout } = await other.accrue('demo', '--json');
        expect(code).toBe(1);
        expect(JSON.parse(stdout)).toMatchObject({ code: 'demo.not_empty' });
        expect(stdout).toContain(what);
        expect(await events()).toBe(before);
      };
      await other.callUntilTaken('/v1/members', { json: { card: '2900000012345' } });
      await refused('has members');
      await other.accrueJson('programme', 'apply', programmeFile);
      await refused('runs the programme “Online Retail II”');
    } finally {
      await other.dispose();
    }
  });
});
