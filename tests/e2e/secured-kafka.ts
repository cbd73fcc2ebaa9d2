import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { freePort, startLocalKafka, type LocalKafka } from '@accrue/local-servers';
import { TestAuthority, type IssuedCertificate } from '@accrue/testing';

export interface User {
  readonly name: string;
  readonly password: string;
}

export const SCRAM_USER: User = { name: 'accrue', password: 'scram-s3cret' };
export const PLAIN_USER: User = { name: 'till', password: 'plain-s3cret' };

const LOGIN = 'org.apache.kafka.common.security';

/** A real broker that lets nobody in without TLS, and a password or a certificate. */
export class SecuredKafka {
  private constructor(
    readonly folder: string,
    private readonly kafka: LocalKafka,
    readonly authority: TestAuthority,
    /** Of a client, for `mutual`. */
    readonly client: IssuedCertificate,
    /** TLS and a password: SCRAM-SHA-512 or PLAIN. */
    readonly withPassword: string,
    /** TLS on both sides: the client shows a certificate too. */
    readonly mutual: string,
    /** TLS, with the certificate of another machine. */
    readonly misnamed: string,
  ) {}

  static async start(): Promise<SecuredKafka> {
    const folder = mkdtempSync(join(tmpdir(), 'accrue-secured-'));
    const authority = new TestAuthority(folder);
    const server = tlsSettings(folder, 'broker', authority.issue('broker'));
    const other = tlsSettings(folder, 'other', authority.issue('other', 'DNS:kafka.example'));
    const [withPassword, mutual, misnamed] = [await freePort(), await freePort(), await freePort()];
    const kafka = await startLocalKafka({
      dataDirectory: join(folder, 'kafka'),
      log: () => undefined,
      scramUsers: { [SCRAM_USER.name]: SCRAM_USER.password },
      further: [
        {
          name: 'PASSWORD',
          port: withPassword,
          protocol: 'SASL_SSL',
          settings: {
            ...server,
            'sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN',
            'scram-sha-512.sasl.jaas.config': `${LOGIN}.scram.ScramLoginModule required;`,
            'plain.sasl.jaas.config': `${LOGIN}.plain.PlainLoginModule required user_${PLAIN_USER.name}="${PLAIN_USER.password}";`,
          },
        },
        {
          name: 'MUTUAL',
          port: mutual,
          protocol: 'SSL',
          settings: {
            ...server,
            'ssl.client.auth': 'required',
            'ssl.truststore.type': 'PEM',
            'ssl.truststore.location': authority.caFile,
          },
        },
        { name: 'MISNAMED', port: misnamed, protocol: 'SSL', settings: other },
      ],
    });
    const addresses = [withPassword, mutual, misnamed].map((port) => `127.0.0.1:${port}`) as [string, string, string];
    return new SecuredKafka(folder, kafka, authority, authority.issue('client'), ...addresses);
  }

  /** As another company's program, which comes with a password. */
  async send(topic: string, value: string): Promise<void> {
    const producer = this.another().producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ value }] });
    await producer.disconnect();
  }

  /** A header of its first message; waits for it. */
  async headerOfFirst(topic: string, name: string): Promise<string> {
    const consumer = this.another().consumer({ groupId: `reader of ${topic}`, maxWaitTimeInMs: 200 });
    await consumer.connect();
    try {
      await consumer.subscribe({ topic, fromBeginning: true });
      return await new Promise((resolve, reject) => {
        // A broker that is new loads its groups for a moment; the client then starts itself again.
        consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => void (restart || reject(error)));
        void consumer.run({ eachMessage: ({ message }) => Promise.resolve(resolve(String(message.headers?.[name]))) }); // CRASH tells
      });
    } finally {
      await consumer.disconnect();
    }
  }

  /** Where nothing is asked for; the broker itself uses it. */
  get plain(): string {
    return this.kafka.brokers.join(',');
  }

  /** A path beside the certificates, and a file there if it is given a text. */
  file(name: string, text?: string): string {
    const path = join(this.folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  }

  async stop(): Promise<void> {
    await this.kafka.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private another(): Kafka {
    return new Kafka({
      clientId: 'another',
      brokers: [this.withPassword],
      ssl: { ca: readFileSync(this.authority.caFile, 'utf8') },
      sasl: { mechanism: 'plain', username: PLAIN_USER.name, password: PLAIN_USER.password },
      logLevel: logLevel.NOTHING,
    });
  }
}

/** Of a listener: key and certificate in one file, as Kafka wants them. */
export const tlsSettings = (folder: string, name: string, { certFile, keyFile }: IssuedCertificate) => {
  const keystore = join(folder, `${name}-keystore.pem`);
  writeFileSync(keystore, readFileSync(keyFile, 'utf8') + readFileSync(certFile, 'utf8'));
  chmodSync(keystore, 0o600);
  return { 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': keystore };
};
