import { readDatabaseUrls, requireDatabaseUrls, SCHEMAS } from './database-urls';
import { EnvironmentReader } from './environment';

const read = (environment: Readonly<Record<string, string>>, schemas = ['platform', 'ledger']) => {
  const reader = new EnvironmentReader(environment);
  const urls = readDatabaseUrls(reader, schemas);
  reader.check();
  return urls;
};

describe('the addresses of the schemas', () => {
  it('are one for all, or one for each, or one for those that have none of their own', () => {
    expect(read({})).toBeNull();
    expect(read({ DATABASE_URL: 'postgres://all@db/a' })).toEqual({
      platform: 'postgres://all@db/a',
      ledger: 'postgres://all@db/a',
    });
    expect(read({ DATABASE_URL: 'postgres://all@db/a', DATABASE_URL_LEDGER: 'postgresql://ledger@db/a' })).toEqual({
      platform: 'postgres://all@db/a',
      ledger: 'postgresql://ledger@db/a',
    });
    const each = Object.fromEntries(SCHEMAS.map((schema) => [schema, `postgres://${schema}@db/a`]));
    const variables = Object.entries(each).map(([schema, url]) => [`DATABASE_URL_${schema.toUpperCase()}`, url]);
    expect(read(Object.fromEntries(variables) as Record<string, string>, [...SCHEMAS])).toEqual(each);
  });

  it('get a password that is handed out by itself, unless one stands in them', () => {
    expect(
      read({
        DATABASE_URL: 'postgres://all@db:5432/a?sslmode=verify-full',
        DATABASE_PASSWORD: 'p@ss/w:rd %',
        DATABASE_URL_LEDGER: 'postgres://ledger:own@db/a',
      }),
    ).toEqual({
      platform: 'postgres://all:p%40ss%2Fw%3Ard%20%25@db:5432/a?sslmode=verify-full',
      ledger: 'postgres://ledger:own@db/a',
    });
    expect(
      read({ DATABASE_URL: 'postgres://all@db/a', DATABASE_PASSWORD: 'one', DATABASE_PASSWORD_LEDGER: 'another' }),
    ).toEqual({ platform: 'postgres://all:one@db/a', ledger: 'postgres://all:another@db/a' });
    expect(read({ DATABASE_PASSWORD: 'alone' })).toBeNull();
  });

  it('are all there or none, and every wrong one is named without what it says', () => {
    expect(() => read({ DATABASE_URL_LEDGER: 'postgres://ledger@db/a' })).toThrow(
      'DATABASE_URL_PLATFORM missing: set them too, or DATABASE_URL for all that have none of their own',
    );
    expect(() => read({ DATABASE_URL: 'mysql://root:hunter2@db/a', DATABASE_URL_LEDGER: 'hunter2' })).toThrow(
      [
        'The configuration has problems:',
        '  - DATABASE_URL must look like postgres://user:password@host:5432/database',
        '  - DATABASE_URL_LEDGER must look like postgres://user:password@host:5432/database',
      ].join('\n'),
    );
    const reader = new EnvironmentReader({});
    requireDatabaseUrls(reader, ['platform']);
    expect(() => reader.check()).toThrow('DATABASE_URL is missing: where PostgreSQL is');
  });
});
