import { Client } from 'pg';
import { onFaultCluster } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { endStateOf } from '../e2e/real-data';
import { Cluster } from './cluster';
import { violationsOf } from './invariants';
import { Load, type Refusal } from './load';
import { rowsOf, tableOf, type FaultReport } from './report';
import { scale } from './scale';
import { carried, type Fault } from './strikes/fault';
import { FAULTS } from './strikes';
import { completed, prepare, takeInOrder } from './undisturbed';
import { Workload } from './work';

jest.setTimeout(3_600_000);

/** "Send it again": what any till must be ready for when a part of the platform dies. */
const saysTryAgain = ({ status }: Refusal): boolean => status === 503 || status === 502;

const countsOf = (refusals: readonly Refusal[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(refusals, ({ status, code }) => `${String(status)} ${code}`)].map(([what, all]) => [
      what,
      all.length,
    ]),
  );

const possible = FAULTS.filter(({ impossible = null }) => impossible === null);
for (const { name, impossible } of FAULTS.filter((fault) => !possible.includes(fault)))
  describe.skip(`${name} [${String(impossible)}]`, () => it('is not tried here', () => undefined));

onFaultCluster('under load, while things go wrong', () => {
  const workload = new Workload(scale.file, possible.length, scale.redemptions);
  const reports: FaultReport[] = [];
  const acknowledged = { receiptIds: [] as string[], redemptionIds: [] as string[] };
  let cluster: Cluster;
  let twin: Platform;
  let memberIds: readonly string[];

  beforeAll(async () => {
    cluster = await Cluster.start();
    twin = await Platform.start();
    [memberIds] = await Promise.all([prepare(cluster, workload, scale.file), prepare(twin, workload, scale.file)]);
  });
  afterAll(async () => {
    if (reports.length > 0) process.stdout.write(`\n${tableOf(reports)}\n`);
    await Promise.all([cluster?.dispose(), twin?.dispose()]);
  });

  it.each(possible.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    const work = workload.next(memberIds);
    const deathsBefore = cluster.deaths.length;
    const { result: struck, report: load } = await strike(fault, work);
    acknowledged.receiptIds.push(...load.acknowledged.receiptIds);
    acknowledged.redemptionIds.push(...load.acknowledged.redemptionIds);
    for (const { redemptionId } of work.redemptions) await completed(cluster, redemptionId);
    const loadedAt = performance.now();
    await cluster.drained();
    reports.push({ name: fault.name, struck, load, drainedMs: performance.now() - loadedAt });
    process.stdout.write(`${rowsOf(reports.at(-1) as FaultReport).join('\n')}\n`);
    await fault.afterwards?.(cluster);

    await takeInOrder(twin, { ...work, receipts: [...work.receipts, ...(fault.own?.() ?? [])] });
    expect(await violationsNow()).toEqual({});
    expect(await endStateOf(cluster)).toEqual(await endStateOf(twin));
    const intolerable = load.refusals.filter((refusal) => !(fault.tolerates ?? saysTryAgain)(refusal));
    expect(countsOf(intolerable)).toEqual({});
    const deaths = cluster.deaths.slice(deathsBefore);
    if (deaths.length !== (fault.deaths ?? 0))
      throw new Error(`${String(deaths.length)} processes died:\n${deaths.join('\n---\n')}`);
  });

  const violationsNow = async (): ReturnType<typeof violationsOf> => {
    const database = new Client({ connectionString: cluster.databaseUrl });
    await database.connect();
    try {
      return await violationsOf(database, acknowledged);
    } finally {
      await database.end();
    }
  };

  const strike = async (fault: Fault, work: ReturnType<Workload['next']>) => {
    try {
      return await Load.during(cluster, cluster.brokers, {
        work: { ...carried(fault, work.receipts), redemptions: work.redemptions },
        spreadOverMs: fault.spreadOverMs,
        event: () => fault.strike(cluster),
      });
    } catch (error) {
      throw new Error(`${String(error)}\n${cluster.tail()}`, { cause: error });
    }
  };
});
