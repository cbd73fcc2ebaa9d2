import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../e2e/platform';

/** Figures of one round, by the name of what they say. */
export type Figures = Readonly<Record<string, number>>;

export interface Contestant {
  readonly name: string;
  /** One round; what comes before and after what is measured is done inside, too. */
  run(round: number): Promise<Figures>;
}

export interface Round {
  readonly round: number;
  readonly contestant: string;
  readonly figures: Figures;
}

/**
 * Everybody once per round, the order turned round from one to the next: what the machine does meanwhile hits all alike. Round 0
 * warms up (compilers, caches, connections) and does not count.
 */
export const inRounds = async (contestants: readonly Contestant[], rounds: number): Promise<readonly Round[]> => {
  const done: Round[] = [];
  for (let round = 0; round <= rounds; round += 1)
    for (const { name, run } of round % 2 === 0 ? contestants : [...contestants].reverse()) {
      const figures = await run(round);
      console.log(`${round === 0 ? 'warm-up' : `round ${round}`}  ${name.padEnd(28)} ${textOf(figures)}`);
      if (round > 0) done.push({ round, contestant: name, figures });
    }
  return done;
};

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const summaryOf = (values: readonly number[]): Summary => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const at = (index: number): number => sorted[index] ?? NaN;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
};

const figuresOf = (rounds: readonly Round[], contestant: string, figure: string): readonly number[] =>
  rounds.filter((round) => round.contestant === contestant).map(({ figures }) => figures[figure] ?? NaN);

/** Medians over all rounds, with the lowest and the highest. */
export const summarize = (rounds: readonly Round[], contestant: string): Readonly<Record<string, Summary>> => {
  const names = rounds.find((round) => round.contestant === contestant)?.figures ?? {};
  return Object.fromEntries(
    Object.keys(names).map((figure) => [figure, summaryOf(figuresOf(rounds, contestant, figure))]),
  );
};

/** One contestant's figure over another's, round by round, then the median: noise between rounds drops out. */
export const ratioOf = (rounds: readonly Round[], figure: string, of: string, over: string): Summary => {
  const below = figuresOf(rounds, over, figure);
  return summaryOf(figuresOf(rounds, of, figure).map((value, index) => value / (below[index] ?? NaN)));
};

const rounded = (value: number): number => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

const textOf = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${rounded(value)}`)
    .join(', ');

export const summaryText = ({ median, min, max }: Summary): string =>
  `${rounded(median)} [${rounded(min)}–${rounded(max)}]`;

/** What one has to know to read the figures. */
export const machineFacts = () => ({
  takenAt: new Date().toISOString(),
  commit: execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' }).trim(),
  cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  memoryGibibytes: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  node: process.version,
  loadAverageOneMinute: Number((loadavg()[0] ?? 0).toFixed(1)),
});

/** @returns the file */
export const writeReport = (name: string, report: object): string => {
  const folder = join(root, '.cache/bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(report, null, 2));
  return file;
};
