import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../e2e/platform-client';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** All of it, as it came. */
  readonly output: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
}

const LONG_MS = 900_000;

/** Beside whatever else goes on in this process. */
export const run = (
  [program = '', ...words]: readonly string[],
  { input, timeoutMs = LONG_MS, env }: RunOptions = {},
): Promise<Ran> =>
  new Promise((done) => {
    const child = spawn(program, words, { cwd: root, env: { ...process.env, ...env }, timeout: timeoutMs });
    let [stdout, output] = ['', ''];
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      output += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => void (output += data.toString()));
    child.once('error', (error) => done({ code: -1, stdout, output: error.message }));
    child.once('close', (code) => done({ code: code ?? -1, stdout, output }));
    child.stdin.on('error', () => undefined); // it may end without having read
    child.stdin.end(input ?? '');
  });

/** @throws Error with what the program said */
export const succeed = async (command: readonly string[], options?: RunOptions): Promise<string> => {
  const { code, stdout, output } = await run(command, options);
  if (code !== 0)
    throw new Error(`${command.slice(0, 5).join(' ')} … ended with ${String(code)}:\n${output.slice(-4_000)}`);
  return stdout;
};

export const clusterTool = (...words: readonly string[]): readonly string[] => [
  process.execPath,
  join(root, 'tools/kubernetes/cluster.mjs'),
  ...words,
];

export interface Settings {
  readonly kubeconfig: string;
  readonly state: string;
  readonly containerdSocket: string;
  /** This machine, as pods see it. */
  readonly host: string;
  /** Their addresses. */
  readonly pods: string;
  readonly kubectl: string;
  readonly helm: string;
}

export interface Pod {
  readonly name: string;
  readonly component: string;
  readonly isReady: boolean;
  readonly restarts: number;
  /** Why it waits or has ended, as its status says. */
  readonly reason: string;
  readonly containerId: string;
}

interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly restartCount: number;
      readonly containerID?: string;
      readonly state: Readonly<Record<string, { readonly reason?: string; readonly message?: string }>>;
    }[];
  };
}

const CLOCK_TICKS_PER_S = 100;
const UTIME = 11;
const STIME = 12;

/** A namespace of the cluster, and a release of the chart in it. */
export class Namespace {
  constructor(
    readonly settings: Settings,
    readonly name: string,
    readonly release = 'accrue',
  ) {}

  kubectl(...words: readonly string[]): Promise<Ran> {
    return run([this.settings.kubectl, '--kubeconfig', this.settings.kubeconfig, '-n', this.name, ...words]);
  }

  helm(...words: readonly string[]): Promise<Ran> {
    return run([this.settings.helm, '--kubeconfig', this.settings.kubeconfig, '-n', this.name, ...words]);
  }

  async apply(...objects: readonly unknown[]): Promise<void> {
    const input = objects.map((object) => JSON.stringify(object)).join('\n---\n');
    await succeed(
      [this.settings.kubectl, '--kubeconfig', this.settings.kubeconfig, '-n', this.name, 'apply', '-f', '-'],
      { input },
    );
  }

  async get<T>(...words: readonly string[]): Promise<T> {
    const { code, stdout, output } = await this.kubectl('get', ...words, '-o', 'json');
    if (code !== 0) throw new Error(`kubectl get ${words.join(' ')}: ${output}`);
    return JSON.parse(stdout) as T;
  }

  /** With all that Pod Security `restricted` asks for. */
  async create(): Promise<void> {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.name, labels } });
  }

  async secret(name: string, stringData: Readonly<Record<string, string>>): Promise<void> {
    await this.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: this.name }, stringData });
  }

  /** Of the release, without those that are on their way out. */
  async pods(): Promise<readonly Pod[]> {
    const { items } = await this.get<{ items: readonly PodObject[] }>('pods', '-l', this.selector);
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata: { name, labels }, status }) => {
        const container = status.containerStatuses?.[0];
        const state = Object.values(container?.state ?? {})[0];
        return {
          name,
          component: labels['app.kubernetes.io/component'] ?? '',
          isReady: container?.ready ?? false,
          restarts: container?.restartCount ?? 0,
          reason: [state?.reason, state?.message].filter(Boolean).join(': '),
          containerId: (container?.containerID ?? '').replace('containerd://', ''),
        };
      });
  }

  /** Those that serve, without Jobs and tests. */
  async servers(): Promise<readonly Pod[]> {
    return (await this.pods()).filter(({ component }) => !['topics', 'migrate', 'test'].includes(component));
  }

  /** @throws Error with what pods say when they do not come to be */
  async untilReady(withinMs: number): Promise<void> {
    const giveUpAt = performance.now() + withinMs;
    for (;;) {
      const { items } = await this.get<{ items: readonly Deployment[] }>('deployments', '-l', this.selector);
      if (items.length > 0 && items.every(isComplete)) return;
      if (performance.now() > giveUpAt) throw new Error(`not ready in time:\n${await this.told()}`);
      await sleep(500);
    }
  }

  /** What a person would look at: pods, their last lines, events. */
  async told(): Promise<string> {
    const logs = ['logs', '-l', this.selector, '--tail=4', '--prefix', '--all-containers', '--max-log-requests=50'];
    const parts = await Promise.all([
      this.kubectl('get', 'pods', '-l', this.selector),
      this.kubectl(...logs),
      this.kubectl(
        'get',
        'events',
        '--field-selector=type=Warning',
        '--sort-by=.lastTimestamp',
        '-o',
        'custom-columns=ABOUT:.involvedObject.name,WHY:.reason,SAYS:.message',
      ),
    ]);
    return parts.map(({ output }) => output.trim().split('\n').slice(-30).join('\n')).join('\n');
  }

  /** The main process of a container, as this machine knows it. */
  async processOf({ containerId }: Pod): Promise<number> {
    const { stdout } = await run([
      'ctr',
      '--address',
      this.settings.containerdSocket,
      '--namespace',
      'k8s.io',
      'tasks',
      'list',
    ]);
    const line = stdout.split('\n').find((each) => each.startsWith(containerId) && containerId !== '');
    const pid = Number(line?.trim().split(/\s+/)[1]);
    if (!(pid > 1)) throw new Error(`container ${containerId} does not run`);
    return pid;
  }

  get selector(): string {
    return `app.kubernetes.io/instance=${this.release}`;
  }
}

interface Deployment {
  readonly metadata: { readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: Readonly<
    Record<'observedGeneration' | 'updatedReplicas' | 'readyReplicas' | 'replicas', number | undefined>
  >;
}

const isComplete = ({ metadata, spec, status }: Deployment): boolean =>
  status.observedGeneration === metadata.generation &&
  [status.updatedReplicas, status.readyReplicas, status.replicas].every((count) => count === spec.replicas);

/** MiB that a process holds in memory. */
export const residentMiB = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1_024;

/** Seconds of a processor that a process has used. */
export const processorSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME]) + Number(fields[STIME])) / CLOCK_TICKS_PER_S;
};
