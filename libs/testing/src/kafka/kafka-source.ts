import { spawnSync } from 'node:child_process';
import { dockerAnswers, isOnPath } from '../docker-answers';

/** Where the Kafka of a test run comes from. */
export type KafkaSource = 'given' | 'docker' | 'local' | 'none';

export const NO_KAFKA = 'no Kafka here: set KAFKA_BROKERS, or start Docker, or install Java 17 and Maven';

/** KAFKA_BROKERS, else Docker, else a broker of our own. */
export const findKafkaSource = async (): Promise<KafkaSource> => {
  if (isKafkaGiven()) return 'given';
  if (await dockerAnswers()) return 'docker';
  return canStartLocalKafka() ? 'local' : 'none';
};

export const isKafkaGiven = (): boolean => (process.env['KAFKA_BROKERS'] ?? '').trim() !== '';

/** Whether this machine has what `startLocalKafka` needs. */
export const canStartLocalKafka = (): boolean => isOnPath('java') && isOnPath('mvn') && javaRuns();

/** A Mac has a `java` that only offers to install one. */
const javaRuns = (): boolean =>
  process.platform !== 'darwin' || spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
