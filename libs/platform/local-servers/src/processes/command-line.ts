import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What a process was started with; '' when there is none. A process id read from a file may belong to anybody after a crash of
 * the machine: this tells.
 */
export const commandLineOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux') return '';
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
};
