import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Platform } from '../../e2e/platform';
import { programmeFile, sampleFile, wholeFile } from '../../e2e/real-data';
import { commands } from '../../../tools/commands.mjs';
import { cpuSecondsByName, peakMebibytes } from '../processes.mjs';
import { MAPPING } from '../receipts/ingest';
import { inRounds, ratioOf, summarize, type Contestant, type Figures } from '../rounds';
import { fiftyRules } from '../rules/fifty-rules';

export interface PlanBenchOptions {
  readonly rounds: number;
  readonly nodeFlags: readonly string[];
}

interface Plan {
  readonly replayed: { readonly receipts: number };
  readonly asRecorded: { readonly differing: number };
}
interface Document {
  readonly earning: { readonly rules: readonly object[] };
}

const PUBLISHED = 'published';
const FIFTY = 'fifty rules';

/** What is planned beside the programme that all receipts were recorded under. */
const drafts = (): readonly (readonly [name: string, document: object])[] => {
  const base = parse(readFileSync(programmeFile, 'utf8')) as Document;
  const rules = base.earning.rules.map((rule) => ({ ...rule, earn: { points: 3, per: 200 } }));
  return [
    [PUBLISHED, base],
    ['another rate', { ...base, earning: { rules } }],
    [FIFTY, fiftyRules()],
  ];
};

/** Of Node, with which `npm start` runs it. */
const flagsOfStart = (): readonly string[] => {
  const [step = []] = commands.start.steps([]) as string[][];
  return step.filter((word) => word.startsWith('--'));
};

/** By the platform: whoever asks only waits. */
const measured = async (platform: Platform, work: () => Promise<number>): Promise<Figures> => {
  const sum = (): number => Object.values(cpuSecondsByName(platform.pid)).reduce((all, used) => all + used, 0);
  const [cpuBefore, beganAtMs] = [sum(), performance.now()];
  const receipts = await work();
  const seconds = (performance.now() - beganAtMs) / 1_000;
  const cpuSeconds = sum() - cpuBefore;
  return {
    'receipts/s': receipts / seconds,
    'receipts per CPU s': receipts / cpuSeconds,
    seconds,
    'CPU s': cpuSeconds,
    'peak MiB': peakMebibytes(platform.pid),
  };
};

const planned = async (platform: Platform, file: string): Promise<number> => {
  const { replayed, asRecorded } = await platform.accrueJson<Plan>('programme', 'plan', file, '--over', 'all');
  if (asRecorded.differing > 0) throw new Error(`the replay differs for ${String(asRecorded.differing)} members`);
  return replayed.receipts;
};

/** A plan over all real receipts, beside having taken them in once, on a platform as `npm start` runs it. */
export const planBench = async ({ rounds, nodeFlags }: PlanBenchOptions) => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-bench-'));
  const platform = await Platform.start('standalone', [...flagsOfStart(), ...nodeFlags]);
  const file = wholeFile ?? sampleFile;
  try {
    await platform.accrueJson('programme', 'apply', programmeFile);
    await platform.accrueJson('members', 'import', file, ...MAPPING);
    const ingested = await measured(platform, async () => {
      const { stats } = await platform.accrueJson<{ stats: { receipts: number } }>(
        ...['receipts', 'ingest', file, ...MAPPING],
      );
      await platform.drained();
      return stats.receipts;
    });
    // So that the peak is that of plans.
    await platform.stop();
    await platform.launch();
    const contestants = drafts().map(([name, document]): Contestant => {
      const draft = join(folder, `${name}.json`);
      writeFileSync(draft, JSON.stringify(document));
      return { name, run: () => measured(platform, () => planned(platform, draft)) };
    });
    const done = await inRounds(contestants, rounds);
    const ingest = Array.from({ length: rounds }, (_, at) => ({
      round: at + 1,
      contestant: 'ingest',
      figures: ingested,
    }));
    const all = [...done, ...ingest];
    return {
      rounds: all,
      summaries: Object.fromEntries(
        [...contestants, { name: 'ingest' }].map(({ name }) => [name, summarize(all, name)]),
      ),
      ratios: {
        'plan of the published programme / ingest, receipts per CPU s': ratioOf(
          ...([all, 'receipts per CPU s', PUBLISHED, 'ingest'] as const),
        ),
        'fifty rules / published programme, CPU s': ratioOf(all, 'CPU s', FIFTY, PUBLISHED),
      },
    };
  } finally {
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
};
