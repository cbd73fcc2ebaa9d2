import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { ownCpuSeconds, residentMebibytes } from '../processes.mjs';

export interface Usage {
  readonly cpuSeconds: number;
  readonly residentMebibytes: number;
  /** With the database. */
  readonly connections: number;
}

const ESTABLISHED = '01';

/** Inodes of this machine's sockets that are connected to a port. */
const socketsTo = (port: number): ReadonlySet<string> => {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , remote = '', state]) => remote.endsWith(wanted) && state === ESTABLISHED)
      .map((fields) => fields[9] ?? ''),
  );
  return new Set(inodes);
};

/** What a process has used so far, and has now; from `/proc` (Linux). */
export const usageOf = (pid: number, databasePort: number): Usage => {
  const toDatabase = socketsTo(databasePort);
  const folder = `/proc/${String(pid)}/fd`;
  const links = readdirSync(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      return ''; // closed since
    }
  });
  return {
    cpuSeconds: ownCpuSeconds(pid),
    residentMebibytes: residentMebibytes(pid),
    connections: links.filter((link) => toDatabase.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '')).length,
  };
};
