import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '../faults/load';
import type { Installation } from './installation';
import { run, succeed, type Namespace, type Pod } from './kubernetes';

const READY_WITHIN_MS = 300_000;
const PAUSE_MS = 4_000;
const EVICTION_AGAIN_MS = 1_000;
const EVICTED_WITHIN_MS = 600_000;

/** What a till sees while something happens to pods. */
export interface Disturbance {
  readonly name: string;
  readonly strike: () => Promise<string>;
  /** Refusals that are no fault: only where pods die without being told before. */
  readonly tolerates: (refusal: Refusal) => boolean;
}

const none = (): boolean => false;
/**
 * "Send it again" of the gateway, a connection to a gateway that was killed, or no connection: until the Service forgets the address of a
 * pod that is gone, nobody answers there (a time-out) or there is no way to it (ENETUNREACH).
 */
const sendAgain = ({ status, code }: Refusal): boolean =>
  status === 502 || status === 503 || (status === 0 && /ECONNRE|SOCKET|closed|ENETUNREACH|CONNECT_TIMEOUT/.test(code));

/** Every few seconds one pod, whichever it is: its process by SIGKILL, or the pod without any grace. */
const killAtRandom = async (namespace: Namespace, forMs: number): Promise<string> => {
  const killed = { 'by kill -9': 0, 'deleted without grace': 0 };
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    const pods = (await namespace.servers()).filter(({ isReady }) => isReady);
    const victim = pods[Math.floor(Math.random() * pods.length)];
    if (victim !== undefined) {
      const byKill = Math.random() < 0.5;
      if (byKill) await kill(namespace, victim);
      else await namespace.kubectl('delete', 'pod', victim.name, '--grace-period=0', '--force', '--wait=false');
      killed[byKill ? 'by kill -9' : 'deleted without grace'] += 1;
    }
    await sleep(PAUSE_MS);
  }
  await namespace.untilReady(READY_WITHIN_MS);
  return Object.entries(killed)
    .map(([how, count]) => `${String(count)} ${how}`)
    .join(', ');
};

const kill = async (namespace: Namespace, pod: Pod): Promise<void> => {
  try {
    process.kill(await namespace.processOf(pod), 'SIGKILL');
  } catch {
    // It has gone meanwhile.
  }
};

/** All pods, one after the other, as a node that is drained does it: asks the API, which refuses as long as the budget is used up. */
const evictAll = async (namespace: Namespace): Promise<string> => {
  const before = await namespace.servers();
  let refused = 0;
  const giveUpAt = performance.now() + EVICTED_WITHIN_MS;
  await Promise.all(
    before.map(async ({ name }) => {
      const metadata = { name, namespace: namespace.name };
      const input = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata });
      const path = `/api/v1/namespaces/${namespace.name}/pods/${name}/eviction`;
      const { kubectl, kubeconfig } = namespace.settings;
      for (;;) {
        const { code, output } = await run([kubectl, '--kubeconfig', kubeconfig, 'create', '--raw', path, '-f', '-'], {
          input,
        });
        if (code === 0 || /not found/i.test(output)) return;
        if (!/disruption budget|TooManyRequests/i.test(output)) throw new Error(output);
        refused += 1;
        if (performance.now() > giveUpAt) throw new Error(`${name} is not evicted: ${output}`);
        await sleep(EVICTION_AGAIN_MS);
      }
    }),
  );
  await namespace.untilReady(READY_WITHIN_MS);
  const left = (await namespace.servers()).filter(({ name }) => before.some((each) => each.name === name));
  if (left.length > 0) throw new Error(`still there: ${left.map(({ name }) => name).join(', ')}`);
  if (refused === 0)
    throw new Error('the disruption budget never refused: all pods of a service could have gone at once');
  return `${String(before.length)} pods evicted; the budget refused ${String(refused)} times`;
};

const mustEndWell = async (what: string, ran: ReturnType<Installation['upgrade']>): Promise<string> => {
  const { code, output } = await ran;
  if (code !== 0) throw new Error(`${what} ended with ${String(code)}:\n${output}`);
  return '';
};

export interface Plan {
  readonly installation: Installation;
  readonly killForMs: number;
  /** What `helm upgrade` goes to. */
  readonly tag: string;
}

export const disturbances = ({ installation, killForMs, tag }: Plan): readonly Disturbance[] => {
  const { namespace } = installation;
  return [
    {
      name: 'helm upgrade to another image',
      strike: () => mustEndWell('helm upgrade', installation.upgrade([`image.tag="${tag}"`])),
      tolerates: none,
    },
    {
      name: 'helm rollback',
      strike: () => mustEndWell('helm rollback', installation.rollback(1)),
      tolerates: none,
    },
    { name: 'every pod is evicted', strike: () => evictAll(namespace), tolerates: none },
    { name: 'pods are killed at random', strike: () => killAtRandom(namespace, killForMs), tolerates: sendAgain },
  ];
};

/** How a drain of the only node ends: the budget keeps one pod of each. */
export const drain = async (namespace: Namespace): Promise<string> => {
  const { kubectl, kubeconfig } = namespace.settings;
  const ofCluster = [kubectl, '--kubeconfig', kubeconfig];
  const node = (await succeed([...ofCluster, 'get', 'nodes', '-o', 'name'])).trim();
  const words = ['drain', node, `--pod-selector=${namespace.selector}`, '--delete-emptydir-data', '--timeout=40s'];
  try {
    const { code, output } = await run([...ofCluster, ...words]);
    if (code === 0) throw new Error('the only node was drained of every pod: nothing answers any more');
    if (!/disruption budget/.test(output)) throw new Error(output);
    const ready = (await namespace.servers()).filter(({ isReady }) => isReady);
    const components = [...new Set((await namespace.servers()).map(({ component }) => component))];
    const without = components.filter((component) => !ready.some((pod) => pod.component === component));
    if (without.length > 0) throw new Error(`nothing is left of ${without.join(', ')}`);
    return `refused by the budget, with ${String(ready.length)} pods still ready`;
  } finally {
    await succeed([...ofCluster, 'uncordon', node]);
    await namespace.untilReady(READY_WITHIN_MS);
  }
};
