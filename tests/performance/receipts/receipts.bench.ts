import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform } from '../../e2e/platform';
import { programmeFile, wholeFile } from '../../e2e/real-data';
import { inRounds, ratioOf, summarize, type Contestant } from '../rounds';
import { ingest, MAPPING } from './ingest';
import { flagsOf } from './platform-flags';
import { writeSlices, type Slices } from './slices';

export interface ReceiptsBenchOptions {
  readonly rounds: number;
  readonly receiptsPerRound: number;
  /** Of the platform's processes, e.g. --cpu-prof. */
  readonly nodeFlags?: readonly string[];
}

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
