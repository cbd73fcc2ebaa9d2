import { copyFileSync } from 'node:fs';
import { allContexts } from '@accrue/contexts';
import { TOPICS, deadLetterTopicOf } from '@accrue/contracts';
import { applyPlatformTopics, migrateContexts } from '@accrue/runtime';
import {
  describeWithOpenssl,
  eventually,
  testDatabase,
  TestAuthority,
  type IssuedCertificate,
  type TestDatabase,
} from '@accrue/testing';
import { onCluster } from './on-every-platform';
import { PLAIN_USER, SCRAM_USER, SecuredKafka, type User } from './secured-kafka';
import { PATIENCE_MS, Service } from './service';

jest.setTimeout(300_000); // the first start fetches the broker

const NOTHING_IS_THERE = '127.0.0.1:9';
const WRONG_PASSWORD = 'wr0ng-s3cret';
const SECRET = /s3cret/;

type Variables = Readonly<Record<string, string>>;

const login = (mechanism: string, { name, password }: User): Variables => ({
  KAFKA_SASL_MECHANISM: mechanism,
  KAFKA_SASL_USERNAME: name,
  KAFKA_SASL_PASSWORD: password,
});
const scram = login('scram-sha-512', SCRAM_USER);
const certificate = ({ certFile, keyFile }: IssuedCertificate): Variables => ({
  KAFKA_TLS_CERT_FILE: certFile,
  KAFKA_TLS_KEY_FILE: keyFile,
});

const suite = (): void => {
  let kafka: SecuredKafka;
  let tls: Variables;
  beforeAll(async () => {
    kafka = await SecuredKafka.start();
    tls = { KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: kafka.authority.caFile };
  });
  afterAll(() => kafka.stop());

  it('lets in who has the right password or certificate', async () => {
    const byScram = { KAFKA_BROKERS: kafka.withPassword, ...tls, ...scram };
    const { created } = await applyPlatformTopics(byScram);
    expect(created).toContain(TOPICS.awardFacts);
    const others = [
      { KAFKA_BROKERS: kafka.withPassword, ...tls, ...login('plain', PLAIN_USER) },
      { KAFKA_BROKERS: kafka.mutual, ...tls, ...certificate(kafka.client) },
    ];
    for (const environment of others)
      expect(await applyPlatformTopics(environment)).toMatchObject({ created: [], unchanged: created });
  });

  it('is not reached by anybody else, who is told why and what to do', async () => {
    const stranger = new TestAuthority(kafka.folder, 'stranger');
    const strangers = stranger.issue('stranger-client');
    const { withPassword, mutual, misnamed, plain } = kafka;
    const secured = { KAFKA_BROKERS: withPassword, ...tls, ...scram };
    const cases: readonly (readonly [what: string, environment: Variables, told: RegExp])[] = [
      [
        'a wrong password (SCRAM)',
        { ...secured, KAFKA_SASL_PASSWORD: WRONG_PASSWORD },
        /^the Kafka broker: it does not accept this KAFKA_SASL_USERNAME with this KAFKA_SASL_PASSWORD \(.*SCRAM.*\)$/,
      ],
      [
        'a wrong password (PLAIN)',
        { ...secured, ...login('plain', { ...PLAIN_USER, password: WRONG_PASSWORD }) },
        /^the Kafka broker: it does not accept this KAFKA_SASL_USERNAME with this KAFKA_SASL_PASSWORD \(.*PLAIN.*\)$/,
      ],
      [
        'another mechanism',
        { ...secured, KAFKA_SASL_MECHANISM: 'scram-sha-256' },
        /^the Kafka broker: it does not offer this KAFKA_SASL_MECHANISM: set it to one of the broker’s sasl.enabled.mechanisms/,
      ],
      [
        'no TLS',
        { KAFKA_BROKERS: withPassword, ...scram },
        /^the Kafka broker 127.0.0.1:\d+: it closes the connection without an answer, .* wants TLS \(KAFKA_TLS=true\)/,
      ],
      [
        'no password',
        { KAFKA_BROKERS: withPassword, ...tls },
        /^the Kafka broker 127.0.0.1:\d+: it closes the connection without an answer, .* a password \(KAFKA_SASL_MECHANISM\)/,
      ],
      [
        'no authority',
        { KAFKA_BROKERS: withPassword, KAFKA_TLS: 'true', ...scram },
        /^the Kafka broker 127.0.0.1:\d+: its certificate comes from an authority that is not trusted here: set KAFKA_TLS_CA_FILE .*\(.* unable to verify the first certificate\)$/,
      ],
      [
        'another authority',
        { ...secured, KAFKA_TLS_CA_FILE: stranger.caFile },
        /its certificate comes from an authority that is not trusted here: set KAFKA_TLS_CA_FILE/,
      ],
      [
        'the certificate of another host',
        { KAFKA_BROKERS: misnamed, ...tls },
        /^the Kafka broker 127.0.0.1:\d+: its certificate is for another host: KAFKA_BROKERS, .*advertised.listeners.* 127.0.0.1 is not in the cert's list/,
      ],
      [
        'no certificate where one is asked for',
        { KAFKA_BROKERS: mutual, ...tls },
        /it does not accept the certificate of this client, or misses one: set KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE .*\(.*alert [a-z ]+\)$/,
      ],
      [
        'a stranger’s certificate',
        { KAFKA_BROKERS: mutual, ...tls, ...certificate(strangers) },
        /it does not accept the certificate of this client, or misses one/,
      ],
      [
        'a password where none is taken',
        { KAFKA_BROKERS: mutual, ...tls, ...certificate(kafka.client), ...scram },
        /^the Kafka broker: it takes no password on this port: leave KAFKA_SASL_MECHANISM out/,
      ],
      [
        'TLS where there is none',
        { KAFKA_BROKERS: plain, ...tls },
        /it does not speak TLS on this port: leave KAFKA_TLS out, or name another port in KAFKA_BROKERS/,
      ],
      [
        'nobody there',
        { ...secured, KAFKA_BROKERS: NOTHING_IS_THERE },
        /^the Kafka broker 127.0.0.1:9: .*ECONNREFUSED/,
      ],
      [
        'no such file',
        { ...secured, KAFKA_TLS_CA_FILE: '/nowhere/ca.pem' },
        /^KAFKA_TLS_CA_FILE=\/nowhere\/ca.pem cannot be used: ENOENT: no such file/,
      ],
      [
        'a file without a certificate',
        { ...secured, KAFKA_TLS_CA_FILE: kafka.file('empty.pem', 'to be done') },
        /^KAFKA_TLS_CA_FILE=\S+ cannot be used: there is no certificate \(PEM\) in it$/,
      ],
      [
        'a file without a key',
        {
          ...secured,
          ...certificate({ certFile: kafka.client.certFile, keyFile: kafka.file('secret.key', 'my s3cret') }),
        },
        /^KAFKA_TLS_KEY_FILE=\S+ cannot be used: there is no private key \(PEM\) without a passphrase in it$/,
      ],
      [
        'a folder instead of a key',
        { ...secured, ...certificate({ certFile: kafka.client.certFile, keyFile: kafka.folder }) },
        /^KAFKA_TLS_KEY_FILE=\S+ cannot be used: EISDIR/,
      ],
      [
        'the key of another certificate',
        { ...secured, ...certificate({ certFile: kafka.client.certFile, keyFile: strangers.keyFile }) },
        /^the key KAFKA_TLS_KEY_FILE=\S+ is not that of the certificate KAFKA_TLS_CERT_FILE=\S+$/,
      ],
    ];
    const told = await Promise.all(cases.map(([what, environment]) => failureOf(what, environment)));
    expect(told).toEqual(
      cases.map(([what, , message]) => ({ what, name: 'BrokerUnavailable', message: expect.stringMatching(message) })),
    );
    expect(JSON.stringify(told)).not.toMatch(SECRET);
  });

  describe('a service', () => {
    let database: TestDatabase;
    let databaseUrl: Variables;
    beforeAll(async () => {
      database = await testDatabase();
      databaseUrl = { DATABASE_URL: database.url };
      await migrateContexts(databaseUrl, allContexts);
    });
    afterAll(() => database.drop());

    it('waits for its certificates and for a broker that lets it in, without being started again', async () => {
      const caFile = kafka.file('mounted-later.pem');
      const secured = { ...databaseUrl, KAFKA_BROKERS: kafka.withPassword, ...tls, ...scram };
      const shutOut = await Service.start({ ...secured, KAFKA_SASL_PASSWORD: WRONG_PASSWORD });
      const early = await Service.start({ ...secured, KAFKA_TLS_CA_FILE: caFile });
      await early.waitsFor(/^KAFKA_TLS_CA_FILE=\S+mounted-later.pem cannot be used: ENOENT/);
      copyFileSync(kafka.authority.caFile, caFile);
      await eventually(async () => expect((await early.probe('/readyz')).status).toBe(200), PATIENCE_MS);
      await shutOut.waitsFor(/^the Kafka broker: it does not accept this KAFKA_SASL_USERNAME/);

      // One consumed and one published: of an award that nobody can read the ledger makes a dead letter.
      await kafka.send(TOPICS.awardFacts, 'no award');
      expect(await kafka.headerOfFirst(deadLetterTopicOf('ledger'), 'accrue_reason_code')).toBe(
        'message.missing_attribute',
      );

      expect(await Promise.all([early.stop(), shutOut.stop()])).toEqual([0, 0]);
      expect(shutOut.output).toContain('not ready yet: the Kafka broker: it does not accept');
      expect(early.output + shutOut.output).not.toMatch(SECRET);
    });
  });
};

const failureOf = async (what: string, environment: Variables): Promise<object> => {
  try {
    return { what, report: await applyPlatformTopics(environment) };
  } catch (error) {
    const { name, message } = error as Error;
    return { what, name, message };
  }
};

describeWithOpenssl('a broker that asks for TLS and a password', suite, onCluster);
