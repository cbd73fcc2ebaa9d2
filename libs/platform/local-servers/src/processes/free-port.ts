import { createServer } from 'node:net';

/**
 * Below what systems give to outgoing connections (from 32,768 on Linux, 49,152 on a Mac): a server that is restarted would
 * find its port taken by a connection of some client.
 */
const PORTS = { from: 20_000, to: 32_767 };
const ATTEMPTS_MAX = 200;

/** ACCRUE_FREE_PORTS=from-to: where to look, so that programs which start servers side by side do not snatch each other's. */
const portsToLookAt = (): typeof PORTS => {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(process.env['ACCRUE_FREE_PORTS'] ?? '') ?? [];
  return from === undefined || to === undefined ? PORTS : { from: Number(from), to: Number(to) };
};

/** A server may begin to listen on its port long after it was chosen: nobody else in this process gets it meanwhile. */
const given = new Set<number>();

/** A port of this machine that nobody listens on, another each time; until the caller does, another program may snatch it. */
export const freePort = async (): Promise<number> => {
  const { from, to } = portsToLookAt();
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = from + Math.floor(Math.random() * (to - from + 1));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no free port from ${from} to ${to}`);
};

/** It is to be used by this process, which does not listen there yet. */
export const keepPort = (port: number): void => void given.add(port);

/** Nobody listens there. */
export const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => resolve(true));
  });
  await new Promise((resolve) => probe.close(resolve));
  return free;
};
