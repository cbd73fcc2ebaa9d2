import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../../tools/commands.mjs';
import { Platform, type Mode } from '../../e2e/platform';
import { programmeFile, wholeFile } from '../../e2e/real-data';
import { cpuSecondsByName } from '../processes.mjs';
import { inRounds, ratioOf, summarize, type Contestant, type Figures } from '../rounds';
import { writeSlices, type Slices } from './slices';

export interface ReceiptsBenchOptions {
  readonly rounds: number;
  readonly receiptsPerRound: number;
  /** Of the platform's processes, e.g. --cpu-prof. */
  readonly nodeFlags?: readonly string[];
}

const MAPPING = ['--as', 'online-retail-ii'];

/** As `npm start` and `npm run cluster` start them. */
const flagsOf = (mode: Mode): readonly string[] => {
  const [step = []] = commands[mode === 'standalone' ? 'start' : 'cluster'].steps([]) as string[][];
  return step.slice(0, -1);
};

const eventsOf = async (platform: Platform): Promise<number> =>
  (await platform.call<{ events: number }>('/v1/system/lag')).body.events;

/** From the first receipt sent until everybody has handled everything. */
const ingest = async (platform: Platform, file: string): Promise<Figures> => {
  await platform.drained();
  const eventsBefore = await eventsOf(platform);
  const cpuBefore = cpuSecondsByName(platform.pid);
  const { seconds, problems } = await platform.accrueJson<{ seconds: number; problems: readonly object[] }>(
    ...['receipts', 'ingest', file, ...MAPPING],
  );
  if (problems.length > 0) throw new Error(`receipts were refused: ${JSON.stringify(problems[0])}`);
  const cpuAfter = cpuSecondsByName(platform.pid);
  const events = (await eventsOf(platform)) - eventsBefore;
  const cpu = Object.entries(cpuAfter).map(([name, used]) => [name, used - (cpuBefore[name] ?? 0)] as const);
  return {
    'events/s': events / seconds,
    events,
    seconds,
    'CPU s': cpu.reduce((sum, [, used]) => sum + used, 0),
    ...Object.fromEntries(cpu.map(([name, used]) => [`CPU s of ${name}`, used])),
  };
};

const contestantOf = (platform: Platform, slices: Slices): Contestant => ({
  name: platform.mode,
  run: (round) => ingest(platform, slices.receipts[round] as string),
});

/** The same real receipts through five processes and Kafka, and through one process; both run all along, one of them works. */
export const receiptsBench = async ({ rounds, receiptsPerRound, nodeFlags = [] }: ReceiptsBenchOptions) => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-bench-'));
  const platforms: Platform[] = [];
  try {
    const slices = writeSlices(folder, rounds + 1, receiptsPerRound);
    for (const mode of ['standalone', 'cluster'] as const) {
      const platform = await Platform.start(mode, [...flagsOf(mode), ...nodeFlags]);
      platforms.push(platform);
      await platform.accrueJson('programme', 'apply', programmeFile);
      await platform.accrueJson('members', 'import', slices.members, ...MAPPING);
      console.log(`${mode} is ready`);
    }
    const all = await inRounds(
      platforms.map((platform) => contestantOf(platform, slices)),
      rounds,
    );
    return {
      receiptsPerRound,
      data: wholeFile === null ? 'sample, repeated' : 'Online Retail II',
      rounds: all,
      summaries: Object.fromEntries(platforms.map(({ mode }) => [mode, summarize(all, mode)])),
      ratios: Object.fromEntries(
        ['events/s', 'CPU s'].map((figure) => [
          `cluster / standalone, ${figure}`,
          ratioOf(all, figure, 'cluster', 'standalone'),
        ]),
      ),
    };
  } finally {
    for (const platform of platforms) await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
};
