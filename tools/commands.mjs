const bin = {
  jest: 'node_modules/jest/bin/jest.js',
  eslint: 'node_modules/eslint/bin/eslint.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  tsc: 'node_modules/typescript/bin/tsc',
};
const built = (app, flags = []) => ({
  needsBuild: true,
  steps: (args) => [[...flags, `dist/apps/${app}/src/main.js`, ...args]],
});
const tool = (...fixed) => ({ fromRoot: true, steps: (args) => [[...fixed, ...args]] });
/** The API's types, which the web apps are checked against, are made where they are old. */
const withWebTypes = (...steps) => ({
  fromRoot: true,
  steps: (args) => [['tools/web-types.mjs'], ...steps.map((step) => [...step, ...args])],
});

const forSpecs = [
  // Clients of specs that load kafkajs without ours arm timers for times in the past, of which Node 24 warns.
  '--disable-warning=TimeoutNegativeWarning',
  // As for `start`; Jest's workers have the flags of their parent.
  '--max-semi-space-size=64',
];

/**
 * What `node tools/run.mjs <name> …` runs on the project's Node, step by step. The programs keep the caller's folder, as
 * their arguments name files there; the tools work on the whole clone (`fromRoot`).
 */
export const commands = {
  // Most objects die with their request: a larger young generation saves a quarter of the time spent collecting. The old one is
  // collected when it has doubled; left to itself it grows to four times what lives, a gigabyte under load.
  start: built('standalone', ['--max-semi-space-size=64', '--heap-growing-percent=100']),
  cluster: built('cluster'),
  accrue: built('cli'),
  build: { needsBuild: true, steps: () => [] },
  test: { needsBuild: true, fromRoot: true, steps: (args) => [[...forSpecs, bin.jest, ...args]] },
  // One spec while others are half-written: what does not compile is named and the rest runs.
  jest: {
    needsBuild: true,
    mayFailToBuild: true,
    fromRoot: true,
    steps: (args) => [[...forSpecs, bin.jest, ...args]],
  },
  // The long form of what `test` does in short; arguments choose among it, as in `npm run faults -- cluster -t zombie`.
  faults: {
    needsBuild: true,
    fromRoot: true,
    // The folder last: Jest takes every word behind it for another folder.
    steps: (args) => [
      [
        ...forSpecs,
        bin.jest,
        '--globals={"faults":"long"}',
        '--runInBand',
        '--verbose',
        '--forceExit', // after so many broken connections Node 24 may not get out of its own cleaning up
        ...args,
        '--roots=tests/faults',
      ],
    ],
  },
  lint: withWebTypes([bin.eslint, '.']),
  typecheck: withWebTypes([bin.tsc, '--noEmit', '-p', 'tsconfig.json'], [bin.tsc, '-p', 'apps/console/web']),
  format: tool(bin.prettier, '--write', '--cache', '--log-level', 'warn', '.'),
  'format:check': tool(bin.prettier, '--check', '--cache', '--log-level', 'warn', '.'),
  'api-docs': { needsBuild: true, steps: () => [['tools/api-docs.mjs']] },
  'api-lint': tool('tools/openapi/lint.mjs'),
  fuzz: { needsBuild: true, fromRoot: true, steps: (args) => [['tools/openapi/fuzz.mjs', ...args]] },
  bench: {
    needsBuild: true,
    fromRoot: true,
    steps: (args) => [[...forSpecs, '--require', './tools/typescript.cjs', 'tests/performance/bench.ts', ...args]],
  },
  sizes: {
    needsBuild: true,
    fromRoot: true,
    steps: (args) => [[...forSpecs, '--require', './tools/typescript.cjs', 'tests/performance/sizes/main.ts', ...args]],
  },
  simulate: {
    needsBuild: true,
    fromRoot: true,
    steps: (args) => [['--require', './tools/typescript.cjs', 'tests/simulation/main.ts', ...args]],
  },
  // The pictures of README.md and docs/; needs Chromium.
  screenshots: {
    needsBuild: true,
    fromRoot: true,
    steps: () => [['--require', './tools/typescript.cjs', 'tests/browser/screenshots.ts']],
  },
  mutants: {
    needsBuild: true,
    fromRoot: true,
    steps: (args) => [['--require', './tools/typescript.cjs', 'tests/mutants/main.ts', ...args]],
  },
  // `--write` makes what the chart has of other files; else its programs are got and its specs run.
  chart: {
    needsBuild: true,
    fromRoot: true,
    steps: (args) =>
      args.includes('--write')
        ? [['--require', './tools/typescript.cjs', 'tests/chart/write.ts']]
        : [
            ['tools/kubernetes/get-programs.mjs', ...args],
            [bin.jest, '--verbose', '--roots=tests/chart'],
          ],
  },
  // A real cluster; the long form of `chart`. Gets its programs first, which is half an hour of a processor, once.
  kubernetes: {
    needsBuild: true,
    fromRoot: true,
    steps: (args) => [
      ['tools/kubernetes/get-programs.mjs', '--cluster'],
      ['--require', './tools/typescript.cjs', 'tests/kubernetes/main.ts', ...args],
    ],
  },
  decisions: tool('--require', './tools/typescript.cjs', 'tests/decisions/main.ts'),
  node: { needsBuild: true, steps: (args) => [args] },
};
