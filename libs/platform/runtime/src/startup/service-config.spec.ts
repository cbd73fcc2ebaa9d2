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
