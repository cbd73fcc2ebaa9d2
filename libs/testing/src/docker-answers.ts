import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** An engine that answers; the `docker` command alone may have none. */
export const dockerAnswers = async (): Promise<boolean> => {
  // Loading the client takes a while, in every test run.
  if (process.env['DOCKER_HOST'] === undefined && !existsSync('/var/run/docker.sock') && !isOnPath('docker'))
    return false;
  try {
    const { getContainerRuntimeClient } = await import('testcontainers');
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false;
  }
};

export const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
