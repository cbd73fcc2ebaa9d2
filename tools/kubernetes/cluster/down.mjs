// Stops what up.mjs started, by process id, and removes what it made. Can be run again after a failure half-way.
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, stop } from './processes.mjs';
import { containerdSocket, inState, network, state } from './settings.mjs';

const ctr = (...words) =>
  run(['ctr', '--address', containerdSocket, '--namespace', 'k8s.io', ...words], { timeoutMs: 60_000 });

const removeContainers = () => {
  if (!existsSync(containerdSocket)) return;
  for (const id of ctr('tasks', 'list', '--quiet').stdout.split('\n').filter(Boolean))
    ctr('tasks', 'delete', '--force', id);
};

/** Those of this cluster's containerd carry its address in their command line. */
const endShims = () => {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      const isShim = readlinkSync(`/proc/${pid}/exe`).endsWith('/containerd-shim-runc-v2');
      if (isShim && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(containerdSocket))
        process.kill(Number(pid), 'SIGKILL');
    } catch {
      // Ended meanwhile, or a process of the kernel.
    }
};

const mountsInside = () =>
  readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${state}/`));

const removeControlGroups = () => {
  for (const controller of ['', ...readdirSync('/sys/fs/cgroup')]) {
    const group = join('/sys/fs/cgroup', controller, 'kubepods');
    if (existsSync(group)) run(['find', group, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', '+']);
  }
};

export const down = async (say = () => undefined) => {
  if (!existsSync(state)) return say(`nothing at ${state}`);
  // First those that would start containers again.
  for (const name of ['kubelet', 'proxy', 'scheduler', 'controller-manager']) await stop(name);
  removeContainers();
  for (const name of ['containerd', 'apiserver', 'etcd']) await stop(name);
  endShims();
  for (const path of mountsInside().reverse()) run(['umount', '-l', path]);
  run(['ip', 'netns', 'delete', network.namespace]);
  run(['ip', 'link', 'delete', network.hostInterface]);
  if (existsSync(inState('sysctl.before'))) run(['sysctl', '-q', '-p', inState('sysctl.before')]);
  removeControlGroups();
  run(['find', '/var/log/containers', '-lname', `${state}/*`, '-delete']);
  const left = mountsInside();
  if (left.length > 0) throw new Error(`still mounted, so nothing is removed: ${left.join(', ')}`);
  rmSync(state, { recursive: true, force: true });
  say(`stopped, and ${state} removed`);
};
