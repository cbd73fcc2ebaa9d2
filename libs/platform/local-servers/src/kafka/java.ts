import { spawnSync } from 'node:child_process';
import { environmentOfStrangers } from '../processes/environment-of-strangers';
import { StartupError } from '../startup-error';

const JAVA_VERSION_MIN = 17;

/** @throws StartupError that tells what to install, or the way around it */
export const checkJava = (): void => {
  const { error, stdout, stderr } = spawnSync('java', ['-version'], {
    env: environmentOfStrangers(),
    encoding: 'utf8',
  });
  const version = /version "(?:1\.)?(\d+)/.exec(`${stderr ?? ''}${stdout ?? ''}`)?.[1];
  if (error !== undefined || version === undefined)
    throw new StartupError(`no Java on this machine: ${wayOut('Java 17 or newer (`java` on the PATH)')}`);
  if (Number(version) < JAVA_VERSION_MIN)
    throw new StartupError(`Java ${version} is too old for Apache Kafka: ${wayOut('Java 17 or newer')}`);
};

/** @throws StartupError that tells what to install, or the way around it */
export const checkMaven = (): void => {
  if (spawnSync('mvn', ['-version'], { env: environmentOfStrangers(), stdio: 'ignore' }).status === 0) return;
  throw new StartupError(
    `no Maven on this machine, which fetches Apache Kafka: ${wayOut('Maven (`mvn` on the PATH)')}`,
  );
};

const wayOut = (what: string): string => `install ${what}, or set KAFKA_BROKERS to a Kafka of your own`;
