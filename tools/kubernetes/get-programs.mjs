// node tools/kubernetes/get-programs.mjs [--helm3]      Gets what checks the chart; what cannot be had is said, and its tests are skipped.
// node tools/kubernetes/get-programs.mjs --cluster       Gets also what tools/kubernetes/cluster needs: half an hour of a processor, once.
// node tools/kubernetes/get-programs.mjs --find         Tells as JSON which are there, and gets nothing.
import { CLUSTER_PROGRAMS, ensureProgram, findProgram, PROGRAMS } from './programs.mjs';

/** All of Helm takes some seven minutes of a processor, once; a run that has less time leaves the rest to the next one. */
const secondsMax = Number(
  process.env.ACCRUE_CHART_BUILD_SECONDS || (process.argv.includes('--cluster') ? 10_800 : 1_800),
);
const forCluster = process.argv.includes('--cluster');
const wanted = [
  ...(forCluster ? Object.keys(CLUSTER_PROGRAMS) : []),
  ...['kubeconform', 'helm', ...(process.argv.includes('--helm3') ? ['helm3'] : [])],
];
const say = (text) => console.error(`chart: ${text}`);

if (process.argv.includes('--find')) {
  console.log(JSON.stringify(Object.fromEntries(Object.keys(PROGRAMS).map((name) => [name, findProgram(name)]))));
  process.exit();
}

const startedAt = performance.now();
for (const name of wanted) {
  const left = Math.max(1, Math.round(secondsMax - (performance.now() - startedAt) / 1_000));
  const problem = await ensureProgram(name, { secondsMax: left, say });
  say(
    problem === null
      ? `${name}: ${findProgram(name)}`
      : `${name} is not there, and what needs it is skipped: ${problem}`,
  );
}

if (forCluster) {
  const { getPackages } = await import('./cluster/packages.mjs');
  getPackages(say);
}
