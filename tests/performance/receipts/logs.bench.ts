import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FakeKurrentServer,
  type FakeVersion,
} from '../../../libs/platform/event-store-kurrent/src/fake-kurrent-server.fixture';
import { Platform } from '../../e2e/platform';
import { programmeFile, wholeFile } from '../../e2e/real-data';
import { inRounds, ratioOf, summarize, type Contestant, type Figures } from '../rounds';
import { ingest, MAPPING } from './ingest';
import { flagsOf } from './platform-flags';
import { writeSlices, type Slices } from './slices';

export interface LogsBenchOptions {
  readonly rounds: number;
  readonly receiptsPerRound: number;
  /** What a write takes the fake of the server; a server that is given takes its own time. */
  readonly writeDelayMs: number;
  /** The server that the fake is one of. */
  readonly version: FakeVersion;
  readonly nodeFlags?: readonly string[];
}

const LOGS = { postgres: 'PostgreSQL', kurrent: 'KurrentDB' } as const;
const SERVICES_ARE_NOT = /postgres|kafka|cluster/;

/** The server of KURRENTDB_URL, else the fake, in this process. */
const kurrentServer = async (version: FakeVersion, writeDelayMs: number) => {
  const given = process.env['KURRENTDB_URL'];
  if (given !== undefined) return { url: given, fake: null };
  const fake = await FakeKurrentServer.start(version);
  fake.writeDelayMs = writeDelayMs;
  return { url: fake.url, fake };
};

const startPlatform = async (
  slices: Slices,
  nodeFlags: readonly string[],
  told: NodeJS.ProcessEnv,
): Promise<Platform> => {
  const platform = await Platform.start('cluster', [...flagsOf('cluster'), ...nodeFlags], told);
  await platform.accrueJson('programme', 'apply', programmeFile);
  await platform.accrueJson('members', 'import', slices.members, ...MAPPING);
  return platform;
};

const figuresOf = async (platform: Platform, file: string, receipts: number): Promise<Figures> => {
  const figures = await ingest(platform, file);
  const services = Object.entries(figures)
    .filter(([name]) => name.startsWith('CPU s of ') && !SERVICES_ARE_NOT.test(name))
    .reduce((sum, [, seconds]) => sum + seconds, 0);
  return { 'receipts/s': receipts / (figures['seconds'] ?? NaN), 'CPU s of the services': services };
};

/** How often the server was asked for what, a receipt. */
const requestsOf = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  receipts: number,
): Figures => {
  const grown = Object.entries(after).map(([what, count]) => [what, (count - (before[what] ?? 0)) / receipts] as const);
  const all = grown.reduce((sum, [, count]) => sum + count, 0);
  return { 'requests a receipt': all, ...Object.fromEntries(grown.filter(([, count]) => count > 0)) };
};

/** The same real receipts through five services with their events in PostgreSQL, and in KurrentDB; one of them works at a time. */
export const logsBench = async ({
  rounds,
  receiptsPerRound,
  writeDelayMs,
  version,
  nodeFlags = [],
}: LogsBenchOptions) => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-bench-'));
  const endings: (() => Promise<unknown>)[] = [() => Promise.resolve(rmSync(folder, { recursive: true, force: true }))];
  try {
    const slices = writeSlices(folder, rounds + 1, receiptsPerRound);
    const { url, fake } = await kurrentServer(version, writeDelayMs);
    endings.push(() => Promise.resolve(fake?.kill()));
    const platforms: [string, Platform][] = [];
    // A server that is given may hold what an earlier run wrote.
    const namespace = `bench${String(Date.now())}`;
    for (const [name, told] of [
      [LOGS.postgres, {}],
      [LOGS.kurrent, { KURRENTDB_URL: url, KURRENTDB_NAMESPACE: namespace }],
    ] as const) {
      const platform = await startPlatform(slices, nodeFlags, told);
      endings.push(() => platform.dispose());
      platforms.push([name, platform]);
      console.log(`the services with their events in ${name} are ready`);
    }
    const contestants = platforms.map(([name, platform]): Contestant => ({
      name,
      run: async (round) => {
        const before = fake?.requests.byKind ?? {};
        const figures = await figuresOf(platform, slices.receipts[round] as string, receiptsPerRound);
        if (name === LOGS.postgres || fake === null) return figures;
        return { ...figures, ...requestsOf(before, fake.requests.byKind, receiptsPerRound) };
      },
    }));
    const all = await inRounds(contestants, rounds);
    return {
      receiptsPerRound,
      server: fake === null ? 'the one of KURRENTDB_URL' : `a fake of ${version}, ${String(writeDelayMs)} ms a write`,
      data: wholeFile === null ? 'sample, repeated' : 'Online Retail II',
      rounds: all,
      summaries: Object.fromEntries(contestants.map(({ name }) => [name, summarize(all, name)])),
      ratios: Object.fromEntries(
        ['receipts/s', 'CPU s of the services'].map((figure) => [
          `${LOGS.kurrent} / ${LOGS.postgres}, ${figure}`,
          ratioOf(all, figure, LOGS.kurrent, LOGS.postgres),
        ]),
      ),
    };
  } finally {
    for (const end of endings.reverse()) await end();
  }
};
