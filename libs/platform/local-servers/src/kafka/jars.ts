import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneWith } from '../clone';
import { waitForLock } from '../processes/process-lock';
import { runToEnd } from '../processes/run-to-end';
import { checkMaven } from './java';

const FETCH_ATTEMPTS_MAX = 3;
/** Maven would wait for a silent server for half an hour; one name for each generation of its transports. */
const SILENCE_MS_MAX = 60_000;
const TIMEOUTS = ['maven.wagon.rto', 'aether.connector.requestTimeout'].map((name) => `-D${name}=${SILENCE_MS_MAX}`);

export interface KafkaFiles {
  /** The folder with the jars of the broker. */
  readonly jars: string;
  /** Templates of the project: server.properties, log4j2.properties. */
  readonly templates: string;
}

/**
 * Apache Kafka from Maven Central, fetched once per version for this clone. What Maven has downloaded stays in its own
 * repository, so a fetch that was cut off goes on where it was; the folder gets its name when it is complete.
 * @throws Error when it cannot be had, with the way around it
 */
export const fetchKafka = async (
  log: (message: string) => void,
  root = cloneWith('tools/kafka/pom.xml'),
): Promise<KafkaFiles> => {
  const templates = join(root, 'tools', 'kafka');
  const pom = join(templates, 'pom.xml');
  const cache = join(root, '.cache', 'kafka');
  const version = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12);
  const jars = join(cache, version);
  if (existsSync(jars)) return { jars, templates };
  await mkdir(cache, { recursive: true });
  const unlock = await waitForLock(join(cache, 'lock'), (pid) =>
    log(`waiting for another start in this folder (process ${pid}) to fetch Apache Kafka`),
  );
  try {
    if (!existsSync(jars)) await fetchInto(cache, jars, pom, log);
    return { jars, templates };
  } finally {
    await unlock();
  }
};

const fetchInto = async (cache: string, jars: string, pom: string, log: (message: string) => void): Promise<void> => {
  checkMaven();
  log('fetching Apache Kafka with Maven (43 MB, the first time only) …');
  for (const name of await readdir(cache))
    if (name.includes('.unfinished.')) await rm(join(cache, name), { recursive: true, force: true });
  const unfinished = `${jars}.unfinished.${process.pid}`;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await copyDependencies(pom, unfinished);
    if (failure === null) break;
    if (attempt === FETCH_ATTEMPTS_MAX)
      throw new Error(
        `Maven could not fetch Apache Kafka; start again, it goes on where it was, or set KAFKA_BROKERS to a Kafka of your own:\n${failure}`,
      );
    log('Maven could not fetch all of Apache Kafka; trying again');
  }
  await rename(unfinished, jars);
};

/** @returns what Maven said when it failed */
const copyDependencies = async (pom: string, folder: string): Promise<string | null> => {
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  const { status, output } = await runToEnd(['mvn', '-q', '-B', '-f', pom, ...TIMEOUTS, ...goal]);
  return status === 0 ? null : `${output} (${String(status)})`;
};
