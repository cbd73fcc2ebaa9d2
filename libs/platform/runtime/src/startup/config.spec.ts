import { builtApps } from '@accrue/web';
import { readConfig } from './config';
import { SCHEMAS } from './database-urls';
import { environmentNameOf } from './environment';

const KEY = 'k'.repeat(43);

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({}, ['masterKey'])).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDirectory: `${process.cwd()}/.accrue`,
      databaseUrls: null,
      web: { apps: builtApps(), sessionKey: null, signIn: null },
      topicRetentionDays: 365,
      logLevel: 'info',
      shutdownDeadlineMs: 25_000,
      trustedProxies: [],
      jobsRunningMax: 2,
      cacheMib: null,
      contextValues: {},
    });
  });
  it('takes what is set', () => {
    const environment = {
      ACCRUE_HOST: '0.0.0.0',
      ACCRUE_PORT: '9090',
      ACCRUE_DATA: '/srv/accrue',
      DATABASE_URL: 'postgres://u:p@db:5432/a',
      ACCRUE_TOPIC_RETENTION_DAYS: '30',
      ACCRUE_JOBS_RUNNING_MAX: '3',
      ACCRUE_CACHE_MIB: '12',
      ACCRUE_LOG_LEVEL: 'debug',
      ACCRUE_SHUTDOWN_DEADLINE_MS: '5000',
      ACCRUE_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      ACCRUE_MASTER_KEY: KEY,
      ACCRUE_WEB: 'off',
      ACCRUE_SESSION_KEY: KEY,
    };
    expect(readConfig(environment, ['masterKey', 'identityHashKey'])).toEqual({
      host: '0.0.0.0',
      port: 9090,
      dataDirectory: '/srv/accrue',
      databaseUrls: Object.fromEntries(SCHEMAS.map((schema) => [schema, 'postgres://u:p@db:5432/a'])),
      web: { apps: [], sessionKey: expect.objectContaining({ type: 'secret' }) as unknown, signIn: null },
      topicRetentionDays: 30,
      logLevel: 'debug',
      shutdownDeadlineMs: 5_000,
      trustedProxies: ['10.0.0.0/8', '::1'],
      jobsRunningMax: 3,
      cacheMib: 12,
      contextValues: { masterKey: KEY },
    });
  });
  it('takes an empty variable for one that is not set', () =>
    expect(readConfig({ ACCRUE_PORT: ' ', DATABASE_URL: '' }, []).port).toBe(8080));
  it('names all that is wrong at once, and no password', () => {
    const wrong = { ACCRUE_PORT: '80a', ACCRUE_LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://root:hunter2@db/a' };
    expect(() => readConfig(wrong, [])).toThrow(
      [
        'The configuration has problems:',
        'DATABASE_URL must look like postgres://user:password@host:5432/database',
        'ACCRUE_PORT must be a whole number from 0 to 65535, not "80a"',
        'ACCRUE_LOG_LEVEL must be one of debug, info, warn, error, silent, not "loud"',
      ].join('\n  - '),
    );
  });
  it.each(['-1', '65536', '8080.5', '1e3', '0x50'])('refuses the port %s', (port) =>
    expect(() => readConfig({ ACCRUE_PORT: port }, [])).toThrow('ACCRUE_PORT'),
  );
  it('names variables after keys', () => expect(environmentNameOf('identityHashKey')).toBe('ACCRUE_IDENTITY_HASH_KEY'));
});
