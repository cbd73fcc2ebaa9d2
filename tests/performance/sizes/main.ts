import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CONTEXTS, type ContextName, type ReceiptV1 } from '@accrue/contracts';
import { linesOf, programmeFile, sampleFile, wholeFile } from '../../e2e/real-data';
import { root } from '../../e2e/platform-client';
import { Cluster } from '../../faults/cluster';
import { usageOf, type Usage } from './usage';

// npm run sizes -- [--seconds 30] [--rate 100]: what each role of each service needs, in processes of their own; see README.md

const ROLES = ['api', 'worker', 'relay', 'projector'] as const;
/** Twenty processes have to fit under PostgreSQL's limit. */
const CONNECTIONS_EACH = '10';
const AT_ONCE_MAX = 16;
/** Linear from what was measured. */
const EXTRAPOLATED_PER_SECOND = 1_000;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, rate: { type: 'string', default: '100' } },
});
const seconds = Number(values.seconds);
const rate = Number(values.rate);
if (!(seconds >= 5 && seconds <= 120 && rate >= 1 && rate <= 1_000))
  throw new Error('--seconds is from 5 to 120, --rate from 1 to 1000');

const mapping = createRequire(__filename)(join(root, 'examples/online-retail-ii/mapping.cjs')) as {
  receipt(source: unknown): ReceiptV1;
};

interface Phase {
  /** What was reached, which may be less than what was asked for. */
  readonly perSecond: number;
  /** Until all was handled. */
  readonly seconds: number;
  readonly receipts: number;
  readonly used: ReadonlyMap<string, Usage>;
}

/** One process for each role takes the place of the one that has all; the API keeps its port, so the gateway finds it. */
const split = async (cluster: Cluster, name: ContextName): Promise<readonly (readonly [string, number])[]> => {
  const { spec } = cluster.process(name);
  await cluster.process(name).stop();
  const pids: (readonly [string, number])[] = [];
  for (const role of ROLES) {
    const port = role === 'api' ? { ACCRUE_PORT: new URL(spec.probeUrl).port } : {};
    const { pid } = await cluster.startSecond(name, { ACCRUE_ROLES: role, ...port });
    if (pid === null) throw new Error(`${name} ${role} does not run`);
    pids.push([`${name} ${role}`, pid]);
  }
  return pids;
};

const send = async (cluster: Cluster, receipt: ReceiptV1): Promise<void> =>
  void (await cluster.callUntilTaken('/v1/receipts', { json: receipt }));

/** So many a second; fewer where the machine does not manage. @returns how many were sent */
const atRate = async (cluster: Cluster, next: () => ReceiptV1, perSecond: number): Promise<number> => {
  const from = performance.now();
  let sent = 0;
  const till = async (): Promise<void> => {
    while (performance.now() < from + seconds * 1_000) {
      const dueAt = from + (sent / perSecond) * 1_000;
      sent += 1;
      const receipt = next();
      await sleep(Math.max(0, dueAt - performance.now()));
      await send(cluster, receipt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, till));
  return sent;
};

/** From the first receipt until all is handled. */
const measure = async (
  name: string,
  cluster: Cluster,
  pids: ReadonlyMap<string, number>,
  work: () => Promise<number>,
): Promise<Phase> => {
  const look = (): ReadonlyMap<string, Usage> =>
    new Map([...pids].map(([process, pid]) => [process, usageOf(pid, cluster.databaseProxy.port)]));
  const before = look();
  const from = performance.now();
  const receipts = await work();
  const perSecond = (receipts / (performance.now() - from)) * 1_000;
  if (receipts > 0) await cluster.drained();
  const used = [...look()].map(
    ([process, usage]) =>
      [process, { ...usage, cpuSeconds: usage.cpuSeconds - (before.get(process)?.cpuSeconds ?? 0) }] as const,
  );
  const seconds = (performance.now() - from) / 1_000;
  console.error(`${name}: ${perSecond.toFixed(0)} receipts a second, all handled after ${seconds.toFixed(1)} s`);
  return { perSecond, seconds, receipts, used: new Map(used) };
};

const table = (idle: Phase, given: Phase, most: Phase): string => {
  const head = [
    'process',
    ...[idle, given, most].map(({ perSecond }) => `${perSecond.toFixed(0)}/s: CPU, MiB, connections`),
  ];
  const rows = [...idle.used.keys()].map((process) => {
    const cells = [idle, given, most].map(({ used, seconds: lasted }) => {
      const { cpuSeconds, residentMebibytes, connections } = used.get(process) as Usage;
      const percent = ((cpuSeconds / lasted) * 100).toFixed(1);
      return `${percent} %, ${residentMebibytes.toFixed(0)}, ${String(connections)}`;
    });
    const perReceiptMs = ((most.used.get(process)?.cpuSeconds ?? 0) / most.receipts) * 1_000;
    const cores = (perReceiptMs / 1_000) * EXTRAPOLATED_PER_SECOND;
    return [process, ...cells, perReceiptMs.toFixed(2), cores.toFixed(2)];
  });
  const heads = [...head, 'CPU ms a receipt', `cores at ${String(EXTRAPOLATED_PER_SECOND)}/s (extrapolated)`];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

const main = async (): Promise<void> => {
  const file = wholeFile ?? sampleFile;
  const receipts = linesOf(file).map((line) => mapping.receipt(JSON.parse(line)));
  let taken = 0;
  /** Once all were sent, again under other ids. */
  const next = (): ReceiptV1 => {
    const receipt = receipts[taken % receipts.length] as ReceiptV1;
    const turn = Math.floor(taken / receipts.length);
    taken += 1;
    return turn === 0 ? receipt : { ...receipt, receiptId: `${receipt.receiptId}-${String(turn)}` };
  };
  const cluster = await Cluster.start({ ACCRUE_DATABASE_CONNECTIONS: CONNECTIONS_EACH });
  try {
    const pids = new Map((await Promise.all(CONTEXTS.map((name) => split(cluster, name)))).flat());
    pids.set('gateway', cluster.pidOf('gateway') ?? 0);
    await cluster.accrueJson('programme', 'apply', programmeFile);
    await cluster.accrueJson('members', 'import', file, '--as', 'online-retail-ii');
    await cluster.drained();
    await atRate(cluster, next, rate); // warms up
    await cluster.drained();
    const idle = await measure('idle', cluster, pids, () => sleep(seconds * 1_000, 0));
    const given = await measure(`${String(rate)}/s`, cluster, pids, () => atRate(cluster, next, rate));
    const most = await measure('as fast as it goes', cluster, pids, () => atRate(cluster, next, Infinity));
    console.log(
      `${String(cpus().length)} cores, ${String(pids.size)} processes beside PostgreSQL, Kafka and the tills\n`,
    );
    console.log(table(idle, given, most));
  } finally {
    await cluster.dispose();
  }
};

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
