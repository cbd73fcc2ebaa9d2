import { join } from 'node:path';
import { CONTEXTS, deadLetterTopicOf, TOPICS } from '@accrue/contracts';
import { freePort, startLocalKafka, type LocalKafka } from '@accrue/local-servers';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { TcpProxy } from './tcp-proxy';

/** Brokers of KAFKA_BROKERS, if any are given: then no broker is started, and none can be killed. */
export const givenBrokers = (): readonly string[] =>
  (process.env['KAFKA_BROKERS'] ?? '')
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '');

/** Why what needs a broker of its own cannot be done; null: it can. */
export const ofItsOwn = (): string | null =>
  givenBrokers().length === 0 ? null : 'the broker of KAFKA_BROKERS is not ours to disturb';

/** The broker of a cluster, and the way to it that the services take. */
export interface ClusterKafka {
  /** Of the broker itself, past the proxy. */
  readonly brokers: readonly string[];
  /** As the services are told. */
  readonly forServices: readonly string[];
  /** Stands in the services' way. @throws Error with a broker that is given */
  readonly proxy: TcpProxy;
  readonly pid: number | undefined;
  /** It goes away and stays away. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error when the broker that is given holds topics of a platform: their facts would be taken for this one's */
export const startClusterKafka = (data: string, log: (message: string) => void): Promise<ClusterKafka> =>
  givenBrokers().length === 0 ? OwnKafka.begin(data, log) : GivenKafka.begin(givenBrokers());

class OwnKafka implements ClusterKafka {
  private kafka!: LocalKafka;

  private constructor(
    private readonly data: string,
    private readonly log: (message: string) => void,
    private readonly forwardedPort: number,
    readonly proxy: TcpProxy,
  ) {}

  static async begin(data: string, log: (message: string) => void): Promise<OwnKafka> {
    const forwardedPort = await freePort();
    const proxy = await TcpProxy.listen(() => forwardedPort);
    const own = new OwnKafka(data, log, forwardedPort, proxy);
    try {
      await own.start();
      return own;
    } catch (error) {
      await proxy.close();
      throw error;
    }
  }

  get brokers(): readonly string[] {
    return this.kafka.brokers;
  }

  get forServices(): readonly string[] {
    return [`127.0.0.1:${String(this.proxy.port)}`];
  }

  get pid(): number | undefined {
    return this.kafka.pid;
  }

  async kill(): Promise<void> {
    await this.kafka.kill();
  }

  /** After `kill` on the same port. */
  async start(): Promise<void> {
    const before = (this.kafka as LocalKafka | undefined)?.brokers[0]?.split(':')[1];
    this.kafka = await startLocalKafka({
      dataDirectory: join(this.data, 'kafka'),
      ...(before === undefined ? {} : { port: Number(before) }),
      further: [{ name: 'FORWARDED', port: this.forwardedPort, advertisedPort: this.proxy.port }],
      log: this.log,
    });
  }

  async stop(): Promise<void> {
    await this.kafka.stop();
    await this.proxy.close();
  }
}

/** Topics have fixed names, so it serves one cluster at a time, which leaves nothing behind. */
class GivenKafka implements ClusterKafka {
  readonly pid = undefined;

  private constructor(readonly brokers: readonly string[]) {}

  static async begin(brokers: readonly string[]): Promise<GivenKafka> {
    const kafka = new GivenKafka(brokers);
    const found = await kafka.withAdmin(ownTopics);
    if (found.length > 0)
      throw new Error(
        `the broker of KAFKA_BROKERS holds topics of a platform: ${found.join(', ')}. Give an empty one.`,
      );
    return kafka;
  }

  get forServices(): readonly string[] {
    return this.brokers;
  }

  get proxy(): TcpProxy {
    throw new Error(ofItsOwn() ?? '');
  }

  kill(): Promise<void> {
    return Promise.reject(new Error(ofItsOwn() ?? ''));
  }

  start(): Promise<void> {
    return this.kill();
  }

  async stop(): Promise<void> {
    await this.withAdmin(async (admin) => {
      const topics = await ownTopics(admin);
      if (topics.length > 0) await admin.deleteTopics({ topics });
    });
  }

  private async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = new Kafka({ clientId: 'faults', brokers: [...this.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

const ownTopics = async (admin: Admin): Promise<string[]> => {
  const ours = new Set<string>([...Object.values(TOPICS), ...CONTEXTS.map(deadLetterTopicOf)]);
  return (await admin.listTopics()).filter((topic) => ours.has(topic));
};
