import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { TOPICS, type ContextName } from '@accrue/contracts';
import type { Cluster } from '../cluster';
import { recordsSince, topicEnds } from '../topic-records';
import { until, type Fault } from './fault';

/** The group's session time-out and the lock's silence are 10 s each; whoever sleeps longer is taken for dead. */
const TAKEN_FOR_DEAD_MS = 10_000;
const AWAKE_AGAIN_MS = 4_000;
/** With a backlog of tills that go on meanwhile, on a machine with other work. */
const HANDED_OVER_MS_MAX = 180_000;

const FACTS: Partial<Record<ContextName, string>> = {
  ledger: TOPICS.entryFacts,
  campaigns: TOPICS.awardFacts,
  rewards: TOPICS.redemptionFacts,
};

/** The session of the database that holds the lock of a context's relay. */
const relayHolder = async (database: Client, name: ContextName): Promise<number | null> => {
  const { rows } = await database.query<{ pid: number }>(
    `select pid from pg_locks where locktype = 'advisory' and granted
       and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)`,
    [`relay ${name}`],
  );
  return rows[0]?.pid ?? null;
};

/** Stopped past all time-outs, replaced by a second process, and woken up again: what it then still wants to do counts for nothing. */
export const zombieWriter = (name: ContextName): Fault => ({
  name: `zombie writer: ${name} stopped, replaced, woken up`,
  spreadOverMs: 20_000,
  // What was given to the stopped process has no answer until it is awake.
  tolerates: ({ status, code }) => status === 504 || code === 'no answer' || status === 503,
  strike: async (cluster) => {
    const database = new Client({ connectionString: cluster.databaseUrl });
    await database.connect();
    const second = await cluster.startSecond(name);
    const pid = cluster.pidOf(name) ?? 0;
    const topic = FACTS[name] ?? '';
    let asleep: ReturnType<typeof putToSleep> | undefined;
    try {
      const before = await relayHolder(database, name);
      if (before === null) throw new Error(`no relay of ${name} works`);
      const ends = await topicEnds(cluster, topic);
      const stoppedAt = performance.now();
      asleep = putToSleep(pid);
      await until(
        `the second ${name} has the relay`,
        async () => ![null, before].includes(await relayHolder(database, name)),
        HANDED_OVER_MS_MAX,
      );
      await sleep(Math.max(0, stoppedAt + TAKEN_FOR_DEAD_MS - performance.now()));
      await until(
        `the second ${name} has handled everything`,
        () => hasHandledAll(second.spec.probeUrl, cluster),
        HANDED_OVER_MS_MAX,
      );
      const recoveryMs = [performance.now() - stoppedAt];
      asleep.wake();
      await sleep(AWAKE_AGAIN_MS);
      expectOneAfterTheOther(await recordsSince(cluster, topic, ends));
      return [{ what: `SIGSTOP ${name} until a second one has taken over, SIGCONT`, recoveryMs }];
    } finally {
      asleep?.wake();
      await database.end();
      await second.stop();
    }
  },
});

/** Whoever holds the pipe's other end ends: then the process is woken, also when it is this program that was killed. */
const putToSleep = (pid: number): { wake(): void } => {
  process.kill(pid, 'SIGSTOP');
  const watcher = spawn('sh', ['-c', `cat; kill -CONT ${String(pid)}`], { stdio: ['pipe', 'ignore', 'ignore'] });
  return { wake: () => void watcher.stdin.end() };
};

const hasHandledAll = async (probeUrl: string, cluster: Cluster): Promise<boolean> => {
  const answer = await fetch(new URL('/v1/system/lag', probeUrl), {
    headers: { authorization: `Bearer ${cluster.key()}`, connection: 'close' },
  });
  return answer.ok && ((await answer.json()) as { behind: number }).behind === 0;
};

/** The woken relay must not publish where its successor has begun. */
const expectOneAfterTheOther = (records: Awaited<ReturnType<typeof recordsSince>>): void => {
  for (const [partition, written] of Map.groupBy(records, (record) => record.partition)) {
    const turns = written
      .map(({ producerId }) => producerId)
      .filter((producerId, index, all) => producerId !== all[index - 1]);
    if (new Set(turns).size !== turns.length)
      throw new Error(
        `partition ${String(partition)}: a relay published after its successor had begun (${turns.join(', ')})`,
      );
  }
};
