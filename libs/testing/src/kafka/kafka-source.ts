import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the Kafka of a test run comes from. */
export type KafkaSource = 'given' | 'docker' | 'local' | 'none';

export const NO_KAFKA = 'no Kafka here: set KAFKA_BROKERS, or start Docker, or install Java 17 and Maven';

/** KAFKA_BROKERS, else Docker, else a broker of our own. */
export const findKafkaSource = async (): Promise<KafkaSource> => {
  if ((process.env['KAFKA_BROKERS'] ?? '').trim() !== '') return 'given';
  if (await dockerAnswers()) return 'docker';
  return canStartLocalKafka() ? 'local' : 'none';
};

/** Whether this machine has what `startLocalKafka` needs. */
export const canStartLocalKafka = (): boolean => isOnPath('java') && isOnPath('mvn') && javaRuns();

/** An engine that answers; the `docker` command alone may have none. */
const dockerAnswers = async (): Promise<boolean> => {
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

/** A Mac has a `java` that only offers to install one. */
const javaRuns = (): boolean =>
  process.platform !== 'darwin' || spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
