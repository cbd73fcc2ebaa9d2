import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTANT_GROUPS } from './index';
import type { Mutant } from './mutant';

// npm run mutants -- [group] [words of a name …]: see README.md
const wanted = process.argv.slice(2);
const root = join(__dirname, '../..');
const SEEDS = '100';
const HEALTHY_RUN_MS_MAX = 1_200_000;
/** A mutant that loops for ever is caught by the clock; how long a suite takes without one says what for ever is on this machine. */
const TIMES_AS_LONG = 5;
const RUN_MS_MIN = 120_000;

interface Report {
  readonly numTotalTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A suite with a mutant, or without any. @returns null: the run had no end in time */
const run = (suite: string, mutant: Mutant | null, timeout: number): Report | null => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-mutants-'));
  try {
    const output = join(folder, 'report.json');
    const jest = [
      'node_modules/jest/bin/jest.js',
      '--config',
      'tests/mutants/jest.config.mjs',
      '--runInBand',
      '--json',
    ];
    const env = { ...process.env, SIMULATED_SEEDS: SEEDS, ACCRUE_MUTANT: JSON.stringify(mutant ?? {}) };
    const { signal } = spawnSync(process.execPath, [...jest, `--outputFile=${output}`, '--runTestsByPath', suite], {
      cwd: root,
      env,
      stdio: 'ignore',
      timeout,
      killSignal: 'SIGKILL',
    });
    return signal === null ? (JSON.parse(readFileSync(output, 'utf8')) as Report) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Who noticed: the first test of the first suite that failed. */
const witnessOf = ({ testResults }: Report): string => {
  const failed = testResults.find(({ status }) => status === 'failed');
  const test = failed?.assertionResults.find(({ status }) => status === 'failed');
  return `${failed?.name.slice(root.length + 1) ?? ''}: ${test?.fullName ?? failed?.message.split('\n')[0] ?? ''}`;
};

/** The cheap suites first, one after the other: the simulation is asked when nobody else has noticed. */
const verdictOn = (mutant: Mutant, healthyMs: ReadonlyMap<string, number>): string | null => {
  for (const suite of mutant.suites) {
    const report = run(suite, mutant, Math.max(RUN_MS_MIN, Math.ceil(TIMES_AS_LONG * (healthyMs.get(suite) ?? 0))));
    if (report === null) return `${suite}: never came to an end`;
    if (report.numTotalTests === 0) throw new Error(`${mutant.name}: ${suite} did not run: ${witnessOf(report)}`);
    if (report.numFailedTests > 0) return witnessOf(report);
  }
  return null;
};

const main = (): void => {
  const mutants = Object.entries(MUTANT_GROUPS).flatMap(([group, each]) =>
    each.filter(({ name }) => wanted.every((word) => group === word || name.includes(word))),
  );
  const healthyMs = new Map<string, number>();
  for (const suite of new Set(mutants.flatMap(({ suites }) => suites))) {
    const startedAt = performance.now();
    const healthy = run(suite, null, HEALTHY_RUN_MS_MAX);
    if (healthy === null || healthy.testResults.some(({ status }) => status === 'failed'))
      throw new Error(`${suite} fails without any mutant${healthy === null ? '' : `: ${witnessOf(healthy)}`}`);
    healthyMs.set(suite, performance.now() - startedAt);
  }
  const survived: Mutant[] = [];
  for (const mutant of mutants) {
    const witness = verdictOn(mutant, healthyMs);
    if (witness === null) survived.push(mutant);
    console.log(
      witness === null ? `SURVIVED  ${mutant.name}: ${mutant.breaks}` : `caught    ${mutant.name} (${witness})`,
    );
  }
  console.log(
    `${String(mutants.length)} mutants, ${String(mutants.length - survived.length)} caught, ${String(survived.length)} survived`,
  );
  process.exitCode = survived.length === 0 ? 0 : 1;
};

main();
