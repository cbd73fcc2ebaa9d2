import { mkdirSync, writeFileSync, writeSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './swc-options.mjs';

const SLOWEST_SHOWN = 30;

/** Jest reporter: says at the end which suites took longest and what was skipped, then `N passed, N failed, N skipped` as the very last line. */
export default class TestSummary {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    mkdirSync(`${root}/.cache`, { recursive: true });
    writeFileSync(`${root}/.cache/test-summary.txt`, `${line}\n`);
    // Jest prints its own summary after every reporter has finished, so the last word is only to be had at exit.
    const lines = ['', ...slowestSuites(results), ...skippedGroups(results), line, ''].join('\n');
    process.once('exit', () => writeSync(process.stdout.fd, lines));
  }
}

/** Where the time of a whole run goes: every second that one of them takes is half a second for whoever waits for two workers. */
const slowestSuites = ({ testResults }) => {
  if (testResults.length <= SLOWEST_SHOWN) return [];
  const seconds = testResults.map(({ testFilePath, perfStats }) => [
    relative(root, testFilePath),
    perfStats.runtime / 1_000,
  ]);
  const all = seconds.reduce((sum, [, each]) => sum + each, 0);
  const slowest = seconds.sort(([, one], [, other]) => other - one).slice(0, SLOWEST_SHOWN);
  return [
    ...slowest.map(([path, each]) => `slow: ${path}: ${each.toFixed(0)} s`),
    `all ${String(testResults.length)} suites: ${all.toFixed(0)} s`,
  ];
};

/** One line per skipped group; the reason stands in the group's title, e.g. `describe.skip('Kafka bus [no broker here]')`. */
const skippedGroups = ({ testResults }) => {
  const counts = new Map();
  for (const { testFilePath, testResults: tests } of testResults)
    for (const { status, ancestorTitles, title } of tests)
      if (status === 'pending' || status === 'todo') {
        const group = `skipped: ${relative(root, testFilePath)}: ${ancestorTitles[0] ?? title}`;
        counts.set(group, (counts.get(group) ?? 0) + 1);
      }
  return [...counts].map(([group, count]) => `${group} (${count})`);
};
