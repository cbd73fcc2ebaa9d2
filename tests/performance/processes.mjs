import { readFileSync, readdirSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Fields of /proc/<pid>/stat after the command's name, which may hold spaces. */
const statOf = (pid) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
};

const parentOf = (pid) => Number(statOf(pid)?.[1] ?? 0);

const childrenOf = (pid) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map(Number);

/** User and system time of a process itself. */
export const ownCpuSeconds = (pid) => {
  const stat = statOf(pid);
  return stat === null ? 0 : (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND;
};

/** The same, with the children that it has waited for. */
const cpuSecondsWithReaped = (pid) => {
  const stat = statOf(pid);
  return stat === null ? 0 : [11, 12, 13, 14].reduce((sum, field) => sum + Number(stat[field]), 0) / TICKS_PER_SECOND;
};

/** A process, the children that have ended, and those that run. */
export const treeCpuSeconds = (pid) =>
  childrenOf(pid).reduce((sum, child) => sum + treeCpuSeconds(child), cpuSecondsWithReaped(pid));

/**
 * CPU seconds of a platform's processes by what they are: the programs by their name, PostgreSQL, Kafka.
 * @param {number} pid
 * @returns {Record<string, number>}
 */
export const cpuSecondsByName = (pid) => {
  const byName = {};
  const add = (name, seconds) => (byName[name] = (byName[name] ?? 0) + seconds);
  const visit = (visited) => {
    const name = nameOf(visited);
    // Connections come and go; their server has waited for those that went.
    if (name === 'postgres') return add(name, treeCpuSeconds(visited));
    if (name !== null) add(name, ownCpuSeconds(visited));
    childrenOf(visited).forEach(visit);
  };
  visit(pid);
  return byName;
};

const nameOf = (pid) => {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const program = words.map((word) => /dist\/apps\/(\w+)\/src\/main\.js$/.exec(word)?.[1]).find(Boolean);
  if (program !== undefined) return program;
  if (words.includes('kafka.Kafka')) return 'kafka';
  return /\/postgres$/.test(words[0]) ? 'postgres' : null;
};

/** Highest resident memory so far. */
export const peakMebibytes = (pid) =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Resident memory now. */
export const residentMebibytes = (pid) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
