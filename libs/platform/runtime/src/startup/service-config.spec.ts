import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readServiceConfig, type ServiceConfig } from './service-config';

const read = (environment: Readonly<Record<string, string>>): ServiceConfig =>
  readServiceConfig(
    {
      DATABASE_URL: 'postgres://accrue@db/accrue',
      KAFKA_BROKERS: 'kafka:9092',
      ACCRUE_MESSAGE_KEY: 'a1'.repeat(32),
      ...environment,
    },
    { name: 'ledger', configKeys: [] },
  );

describe('the message key', () => {
  it('is what every service needs, for it seals messages that could not be handled', () => {
    expect(read({}).contextValues).toEqual({ messageKey: 'a1'.repeat(32) });
    expect(() => read({ ACCRUE_MESSAGE_KEY: ' ' })).toThrow(
      'ACCRUE_MESSAGE_KEY is missing: the ledger service needs it',
    );
  });
  it('is all that a service gets whose context asks for no key', () => {
    expect(read({ ACCRUE_MASTER_KEY: 'b2'.repeat(32) }).contextValues).toEqual({ messageKey: 'a1'.repeat(32) });
  });
});

describe('the lines of receipts on a topic', () => {
  it('are told unless the operator does without them', () => {
    expect(read({}).topicsLeftOut).toEqual(new Set());
    expect(read({ ACCRUE_RECEIPT_LINES: 'off' }).topicsLeftOut).toEqual(new Set(['loyalty.pos.receipt.facts.v1']));
    expect(() => read({ ACCRUE_RECEIPT_LINES: 'no' })).toThrow('ACCRUE_RECEIPT_LINES');
  });
});

describe('the event store of a service', () => {
  it('is PostgreSQL unless one is named', () => {
    expect(read({})).toMatchObject({ kurrentUrl: null, kurrentNamespace: 'accrue' });
    expect(read({ KURRENTDB_URL: ' ' })).toMatchObject({ kurrentUrl: null });
  });

  it('may be a KurrentDB that several platforms share', () => {
    const url = 'kurrentdb://db:2113?tls=false';
    expect(read({ KURRENTDB_URL: url, KURRENTDB_NAMESPACE: 'rehearsal2' })).toMatchObject({
      kurrentUrl: url,
      kurrentNamespace: 'rehearsal2',
    });
    for (const namespace of ['Rehearsal', 'rehearsal-2', '2nd'])
      expect(() => read({ KURRENTDB_URL: url, KURRENTDB_NAMESPACE: namespace })).toThrow(
        'KURRENTDB_NAMESPACE is lower-case letters and digits',
      );
  });
});

describe('the Kafka of a service', () => {
  it('may be shared with other platforms, whose topics and groups have another prefix', () => {
    expect(read({}).broker.prefix).toBe('');
    expect(read({ KAFKA_PREFIX: 'north.' }).broker.prefix).toBe('north.');
    for (const prefix of ['north/', 'nörd.', 'a'.repeat(101)])
      expect(() => read({ KAFKA_PREFIX: prefix })).toThrow('KAFKA_PREFIX is at most 100 letters, digits');
  });
});

describe('the connections of a service to PostgreSQL', () => {
  it('are bounded by configuration', () => {
    expect(read({}).connections).toEqual({ context: 12, keptPlans: 4, platform: 8 });
    expect(read({ ACCRUE_DATABASE_CONNECTIONS: '10' }).connections).toEqual({ context: 4, keptPlans: 1, platform: 2 });
    for (const few of ['9', '0', 'many'])
      expect(() => read({ ACCRUE_DATABASE_CONNECTIONS: few })).toThrow(
        `ACCRUE_DATABASE_CONNECTIONS must be a whole number from 10 to 1000, not "${few}"`,
      );
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const key = 'k'.repeat(16);

  it('are read like those in variables', () => {
    const { databaseUrls, broker, kurrentUrl, apiKeys, contextValues } = read({
      DATABASE_URL: '',
      DATABASE_URL_FILE: fileWith('url', 'postgres://ledger@db/accrue\n'),
      DATABASE_PASSWORD_FILE: fileWith('database-password', 'a/b\n'),
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME_FILE: fileWith('user', 'ledger'),
      KAFKA_SASL_PASSWORD_FILE: fileWith('password', 'secret\n'),
      KURRENTDB_URL_FILE: fileWith('kurrent', 'kurrentdb://db:2113'),
      ACCRUE_API_KEYS_FILE: fileWith('keys', `operator:${key}\npos/till:${key}, analyst:${key}\n`),
      ACCRUE_MESSAGE_KEY: '',
      ACCRUE_MESSAGE_KEY_FILE: fileWith('message', 'c3'.repeat(32)),
    });
    expect(databaseUrls).toEqual(
      Object.fromEntries(['platform', 'ledger'].map((schema) => [schema, 'postgres://ledger:a%2Fb@db/accrue'])),
    );
    expect(broker.sasl).toEqual({ mechanism: 'scram-sha-512', username: 'ledger', password: 'secret' });
    expect(kurrentUrl).toBe('kurrentdb://db:2113');
    expect(apiKeys.map(({ role }) => role)).toEqual(['operator', 'pos', 'analyst']);
    expect(contextValues).toEqual({ messageKey: 'c3'.repeat(32) });
  });

  it('say all that is wrong with them, and nothing of what they say', () => {
    const wrong = (): ServiceConfig =>
      read({
        DATABASE_URL_FILE: fileWith('second-url', 'postgres://hunter2@db/accrue'),
        KAFKA_SASL_MECHANISM: 'plain',
        KAFKA_SASL_USERNAME_FILE: join(folder, 'nowhere'),
        KAFKA_SASL_PASSWORD_FILE: fileWith('empty', ' \n'),
        KURRENTDB_URL_FILE: folder,
      });
    expect(wrong).toThrow(
      [
        'The configuration has problems:',
        '  - DATABASE_URL and DATABASE_URL_FILE are set: it comes from one place, take the other one away',
        `  - KAFKA_SASL_USERNAME_FILE: ${join(folder, 'nowhere')} cannot be read (ENOENT)`,
        `  - KAFKA_SASL_PASSWORD_FILE: ${join(folder, 'empty')} is empty`,
        `  - KURRENTDB_URL_FILE: ${folder} cannot be read (EISDIR)`,
      ].join('\n'),
    );
    expect(wrong).not.toThrow('hunter2');
  });
});

describe('the keys of a configuration', () => {
  const key = 'k'.repeat(16);
  const keysOf = (text: string) => read({ ACCRUE_API_KEYS: text }).apiKeys;

  it('have a role, and may have a name, and tills the stores whose receipts they send', () => {
    expect(keysOf(`operator:${key}`)).toEqual([
      { key, role: 'operator', name: expect.stringMatching(/^configured-operator-[0-9a-f]{8}$/) },
    ]);
    expect(keysOf(`pos/till-1:${key},pos/till-2@S-014+S.2:${key}:with@colon`)).toEqual([
      { key, role: 'pos', name: 'till-1' },
      { key: `${key}:with@colon`, role: 'pos', name: 'till-2', stores: ['S-014', 'S.2'] },
    ]);
    expect(keysOf(`pos@S-014:${key}`)).toMatchObject([{ role: 'pos', stores: ['S-014'] }]);
  });

  it.each([
    `operator@S-1:${key}`,
    `pos/till@:${key}`,
    `pos/till@S-1+:${key}`,
    `pos/till@+S-1:${key}`,
    `till:${key}`,
    key,
  ])('are refused without being told when they are wrong: %s', (item) => {
    expect(() => keysOf(item)).toThrow('ACCRUE_API_KEYS: item 1 is not');
    expect(() => keysOf(item)).not.toThrow(key);
  });
});
