import { readServiceConfig, type ServiceConfig } from './service-config';

const read = (environment: Readonly<Record<string, string>>): ServiceConfig =>
  readServiceConfig(
    { DATABASE_URL: 'postgres://accrue@db/accrue', KAFKA_BROKERS: 'kafka:9092', ...environment },
    { name: 'ledger', configKeys: [] },
  );

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
