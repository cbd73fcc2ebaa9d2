import { createServer } from 'node:net';
import { keepPort } from '@accrue/local-servers';
import { StartupError } from '@accrue/local-servers';

/** @throws StartupError when somebody else listens there; asked before anything slow is started, which does not get it then */
export const checkPortIsFree = async (host: string, port: number): Promise<void> => {
  if (port === 0) return;
  keepPort(port);
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(port, host, resolve);
    });
  } catch (error) {
    throw listenProblem(error, host, port);
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
};

export const listenProblem = (error: unknown, host: string, port: number): Error => {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new StartupError(
      `Port ${port} on ${host} is taken. Stop the program that uses it, or choose another: ACCRUE_PORT=${port + 1}`,
    );
  if (code === 'EACCES')
    return new StartupError(
      `Port ${port} needs more rights than this program has. Choose one above 1023, e.g. ACCRUE_PORT=8080`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartupError(`ACCRUE_HOST=${host} is not an address of this machine.`);
  return error instanceof Error ? error : new Error(String(error));
};
