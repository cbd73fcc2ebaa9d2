import type { LoadReport } from './load';
import type { Struck } from './strikes/fault';

export interface FaultReport {
  readonly name: string;
  readonly struck: readonly Struck[];
  readonly load: LoadReport;
  /** From the end of the load until everything had been handled. */
  readonly drainedMs: number;
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

const HEAD = [
  '| fault | strikes | recovery, median / longest (s) | requests / messages | sent again by tills | longest answer (s) | drained after (s) |',
  '| --- | --- | --- | --- | --- | --- | --- |',
];

/** What was measured, as the table of the README. */
export const tableOf = (reports: readonly FaultReport[]): string => [...HEAD, ...reports.flatMap(rowsOf)].join('\n');

export const rowsOf = ({ name, struck, load, drainedMs }: FaultReport): readonly string[] =>
  struck.map(({ what, recoveryMs }, index) => {
    const times =
      recoveryMs.length === 0 ? '-' : `${seconds(median(recoveryMs))} / ${seconds(Math.max(...recoveryMs))}`;
    const ofLoad = [
      `${String(load.requests)} / ${String(load.messages)}`,
      String(load.refusals.length),
      seconds(load.longestAnswerMs),
      seconds(drainedMs),
    ];
    const cells = [index === 0 ? `${name}; ${what}` : what, String(Math.max(1, recoveryMs.length)), times];
    return `| ${[...cells, ...(index === 0 ? ofLoad : ofLoad.map(() => ''))].join(' | ')} |`;
  });
