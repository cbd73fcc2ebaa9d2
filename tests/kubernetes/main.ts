import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { linesOf, sampleFile, wholeFile } from '../e2e/real-data';
import { violationsOf } from '../faults/invariants';
import { Load, type LoadReport, type Refusal } from '../faults/load';
import { completed, prepare } from '../faults/undisturbed';
import { bothWays, Workload } from '../faults/work';
import { badInput } from './bad-input';
import { Checks, mustSay, NothingToGoOnWith, secondsSince } from './checks';
import { disturbances, drain, type Disturbance } from './disturbances';
import { IMAGE, Installation, makeSecrets, PlatformInCluster } from './installation';
import { clusterTool, Namespace, run, succeed, type Settings } from './kubernetes';
import { contentsOf, usage, usageTable } from './measure';
import { compare, ingest, table, verifies } from './receipts';
import { Servers } from './servers';

// npm run kubernetes -- [--parts install,disturb,receipts,bad-input] [--sample] [--kill-minutes 3] [--previous FOLDER]: see README.md
const { values: options } = parseArgs({
  options: {
    parts: { type: 'string', default: 'install,disturb,receipts,bad-input' },
    sample: { type: 'boolean', default: false },
    'kill-minutes': { type: 'string', default: '3' },
    'max-minutes': { type: 'string', default: '90' },
    'idle-seconds': { type: 'string', default: '60' },
    /** A checkout of another version: the upgrade then begins from its image. */
    previous: { type: 'string' },
  },
});
const parts = new Set(options.parts.split(','));
const file = options.sample ? sampleFile : (wholeFile ?? sampleFile);
const VERSION = '0.1.0';
const NEXT = `${VERSION}-next`;
const SPREAD_MS = 60_000;
const REDEMPTIONS_EACH = 6;

const checks = new Checks();
const folder = mkdtempSync(join(tmpdir(), 'accrue-kubernetes-run-'));
const endings: (() => Promise<unknown>)[] = [() => Promise.resolve(rmSync(folder, { recursive: true, force: true }))];

const cleanUp = async (): Promise<void> => {
  for (const end of endings.splice(0).reverse())
    await end().catch((error: unknown) => checks.say(`while cleaning up: ${String(error)}`));
};

const settingsOf = async (): Promise<Settings> => JSON.parse(await succeed(clusterTool('settings'))) as Settings;

/** One that runs already is used, and left. */
const bringUp = async (settings: Settings): Promise<void> => {
  const { code } = await run([settings.kubectl, '--kubeconfig', settings.kubeconfig, 'get', '--raw', '/readyz'], {
    timeoutMs: 10_000,
  });
  if (code === 0) return;
  endings.push(() => run(clusterTool('down')));
  await succeed(clusterTool('up'));
};

const images = async (): Promise<void> => {
  await succeed(clusterTool('build', `${IMAGE}:${NEXT}`));
  if (options.previous === undefined)
    await succeed(clusterTool('buildah', 'tag', `${IMAGE}:${NEXT}`, `${IMAGE}:${VERSION}`));
  else await succeed(clusterTool('build', `${IMAGE}:${VERSION}`, options.previous));
  await succeed(clusterTool('load', `${IMAGE}:${VERSION}`, `${IMAGE}:${NEXT}`));
};

const countsOf = (refusals: readonly Refusal[]): string => {
  const groups = Map.groupBy(refusals, ({ status, code }) => `${String(status)} ${code}`);
  return [...groups].map(([what, all]) => `${String(all.length)} × ${what}`).join(', ') || 'none';
};

const told = ({ requests, messages, refusals, longestAnswerMs }: LoadReport): string =>
  `${String(requests)} requests and ${String(messages)} messages; sent again by tills: ${countsOf(refusals)}; longest answer ${(longestAnswerMs / 1_000).toFixed(1)} s`;

const install = async (installation: Installation, operator: string): Promise<PlatformInCluster> => {
  const { namespace } = installation;
  await checks.check('a pod that is not restricted is refused in this namespace', async () => {
    const { code, output } = await namespace.kubectl('run', 'unrestricted', `--image=${IMAGE}:${VERSION}`);
    if (code === 0) throw new Error('it was admitted');
    mustSay(output, /violates PodSecurity "restricted/);
  });
  await checks.must('helm install --wait', async () => {
    const { code, output } = await installation.install();
    if (code !== 0) throw new Error(`${output}\n${await namespace.told()}`);
  });
  await checks.check('every pod is ready, and none was started twice', async () => {
    const pods = await namespace.servers();
    const odd = pods.filter(({ isReady, restarts }) => !isReady || restarts > 0);
    if (odd.length > 0)
      throw new Error(odd.map(({ name, reason, restarts }) => `${name} ${reason} ${String(restarts)}`).join('\n'));
    return `${String(pods.length)} pods`;
  });
  await checks.check('helm test', async () => {
    const { code, output } = await namespace.helm('test', namespace.release, '--logs');
    if (code !== 0) throw new Error(output);
    mustSay(output, /ok +and read again/, /ok +read models are caught up/);
  });
  await checks.check(
    'idle',
    async () => `\n        ${usageTable(await usage(namespace, Number(options['idle-seconds']) * 1_000))}`,
  );
  await checks.check('the image', () => contentsOf(`${IMAGE}:${NEXT}`));
  return PlatformInCluster.of(namespace, folder, operator);
};

const disturb = async (installation: Installation, platform: PlatformInCluster, servers: Servers): Promise<void> => {
  const plan = { installation, killForMs: Number(options['kill-minutes']) * 60_000, tag: NEXT };
  const all = disturbances(plan);
  const workload = new Workload(sampleFile, all.length, REDEMPTIONS_EACH);
  const acknowledged = { receiptIds: [] as string[], redemptionIds: [] as string[] };
  let memberIds: readonly string[] = [];
  await checks.must(
    'programme and members are there',
    async () => void (memberIds = await prepare(platform, workload, file)),
  );
  const strike = async ({ name, strike: act, tolerates }: Disturbance): Promise<void> => {
    const { receipts, redemptions } = workload.next(memberIds);
    await checks.check(`${name}: tills go on`, async () => {
      const work = { ...bothWays(receipts), redemptions };
      const { result, report } = await Load.during(platform, servers.brokers, {
        work,
        spreadOverMs: SPREAD_MS,
        event: act,
      });
      acknowledged.receiptIds.push(...report.acknowledged.receiptIds);
      acknowledged.redemptionIds.push(...report.acknowledged.redemptionIds);
      const faults = report.refusals.filter((refusal) => !tolerates(refusal));
      if (faults.length > 0) throw new Error(`${result}; refused: ${countsOf(faults)}; ${told(report)}`);
      return [result, told(report)].filter(Boolean).join('; ');
    });
    await checks.check(`${name}: nothing is lost and nothing twice`, async () => {
      for (const { redemptionId } of redemptions) await completed(platform, redemptionId);
      await platform.drained(600_000);
      const violations = await servers.sql((database) => violationsOf(database, acknowledged));
      if (Object.keys(violations).length > 0) throw new Error(JSON.stringify(violations, null, 2));
      return `${String(acknowledged.receiptIds.length)} receipts and ${String(acknowledged.redemptionIds.length)} redemptions acknowledged so far`;
    });
  };
  for (const disturbance of all) await strike(disturbance);
  await checks.check('a drain of the only node', () => drain(installation.namespace));
};

const receipts = async (platform: PlatformInCluster): Promise<void> => {
  const lines = linesOf(file);
  if (!parts.has('disturb')) await prepare(platform, new Workload(sampleFile, 1, 1), file);
  await checks.check('all receipts through the gateway', () => ingest(platform, file, lines));
  await checks.check('every member has what an independent computation says', () => compare(platform, lines));
  if (file === wholeFile) await checks.check('the base programme’s table', () => table(platform));
  await checks.check('accrue ledger verify', () => verifies(platform));
};

const main = async (): Promise<void> => {
  if (process.getuid?.() !== 0) throw new Error('a cluster needs root: network namespaces, mounts, control groups');
  const settings = await settingsOf();
  checks.say(`receipts of ${file === wholeFile ? 'the whole file' : 'the sample'}; parts ${options.parts}`);
  await checks.must('the cluster comes up', () => bringUp(settings));
  await checks.must('the image is built and loaded', images);
  let servers!: Servers;
  await checks.must('PostgreSQL and Kafka beside it', async () => {
    servers = await Servers.start(settings.host, settings.pods, () => undefined);
    endings.push(() => servers.stop());
  });
  if (parts.has('install')) {
    const namespace = new Namespace(settings, 'accrue');
    const installation = new Installation(namespace, servers, folder);
    endings.push(async () => {
      await installation.uninstall();
      await namespace.kubectl('delete', 'namespace', 'accrue', '--wait=false');
    });
    await namespace.create();
    const platform = await install(installation, await makeSecrets(namespace, servers));
    if (parts.has('disturb')) await disturb(installation, platform, servers);
    if (parts.has('receipts')) await receipts(platform);
    await checks.check('helm test again', async () => {
      const { code, output } = await namespace.helm('test', namespace.release, '--logs');
      if (code !== 0) throw new Error(output);
    });
    await checks.check('helm uninstall leaves nothing', async () => {
      const { code, output } = await installation.uninstall();
      if (code !== 0) throw new Error(output);
      const left = await installation.left();
      if (left !== '') throw new Error(left);
    });
  }
  if (parts.has('bad-input')) {
    const namespace = new Namespace(settings, 'accrue-bad');
    endings.push(() => namespace.kubectl('delete', 'namespace', 'accrue-bad', '--wait=false'));
    await badInput(checks, namespace, servers, folder);
  }
};

const startedAt = performance.now();
const end = async (): Promise<never> => {
  await cleanUp();
  checks.say(`took ${secondsSince(startedAt)} s`);
  process.stdout.write(`${checks.summary()}\n`);
  process.exit(checks.hasFailed ? 1 : 0);
};
const giveUp = (why: string) => () =>
  void checks.check(why, () => Promise.reject(new Error('what was not reached by then was not tried'))).then(end);
setTimeout(giveUp(`in time (${options['max-minutes']} minutes)`), Number(options['max-minutes']) * 60_000).unref();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, giveUp(`not ended by ${signal}`));

void main()
  .catch(async (error: unknown) => {
    if (error instanceof NothingToGoOnWith) return;
    await checks.check('the run itself', () =>
      Promise.reject(error instanceof Error ? error : new Error(String(error))),
    );
  })
  .then(end);
