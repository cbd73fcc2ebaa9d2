import { setTimeout as sleep } from 'node:timers/promises';
import { clusterTool, processorSeconds, residentMiB, succeed, type Namespace } from './kubernetes';

interface Usage {
  readonly name: string;
  readonly residentMiB: number;
  /** Of one core. */
  readonly processorPercent: number;
}

/** What each pod needs while nothing is asked of it. */
export const usage = async (namespace: Namespace, forMs: number): Promise<readonly Usage[]> => {
  const processes = await Promise.all(
    (await namespace.servers()).map(async (pod) => ({ name: pod.name, pid: await namespace.processOf(pod) })),
  );
  const before = processes.map(({ pid }) => processorSeconds(pid));
  const from = performance.now();
  await sleep(forMs);
  const seconds = (performance.now() - from) / 1_000;
  return processes.map(({ name, pid }, index) => ({
    name,
    residentMiB: residentMiB(pid),
    processorPercent: ((processorSeconds(pid) - (before[index] ?? 0)) / seconds) * 100,
  }));
};

export const usageTable = (rows: readonly Usage[]): string =>
  rows
    .map(
      ({ name, residentMiB: mib, processorPercent: percent }) =>
        `${name}: ${mib.toFixed(0)} MiB, ${percent.toFixed(2)} %`,
    )
    .join('\n        ');

/** What an image is made of, in MB, as its container sees it. */
export const contentsOf = async (image: string): Promise<string> => {
  const buildah = async (...words: readonly string[]): Promise<string> =>
    (await succeed(clusterTool('buildah', ...words))).trim();
  const container = await buildah('from', '--pull-never', image);
  try {
    const mounted = await buildah('mount', container);
    const folders = ['app/node_modules', 'app/dist', 'usr/local', ''];
    const sizes = await Promise.all(
      folders.map(
        async (folder) => Number((await succeed(['du', '-sk', `${mounted}/${folder}`])).split('\t')[0]) / 1_000,
      ),
    );
    const [modules = 0, dist = 0, node = 0, all = 0] = sizes;
    const parts = {
      'packages of npm': modules,
      'our programs': dist,
      Node: node,
      'Debian and the rest': all - modules - dist - node,
    };
    return `${all.toFixed(0)} MB: ${Object.entries(parts)
      .map(([what, size]) => `${what} ${size.toFixed(0)}`)
      .join(', ')}`;
  } finally {
    await buildah('rm', container);
  }
};
