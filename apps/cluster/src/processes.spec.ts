import { CONTEXTS } from '@accrue/contracts';
import { freePort } from '@accrue/local-servers';
import { readClusterConfig } from './config';
import { specify } from './processes';

const SECRETS = {
  ACCRUE_MASTER_KEY_COMMAND: 'kms master',
  ACCRUE_MESSAGE_KEY: 'of-somebody-else',
  ACCRUE_IDENTITY_HASH_KEY_FILE: '/run/hash-key',
  ACCRUE_API_KEYS: 'operator:of-somebody-else',
  ACCRUE_KEY: 'of-the-command-line',
  ACCRUE_SESSION_KEY_FILE: '/run/session-key',
  DATABASE_URL: 'postgres://administrator@db/a',
  DATABASE_URL_LEDGER: 'postgres://other@db/a',
  DATABASE_PASSWORD: 'administrator',
  ACCRUE_API_KEYS_FILE: '/run/secrets/keys',
  KAFKA_SASL_PASSWORD: 'of-kafka',
  KURRENTDB_URL: 'kurrentdb://of-kurrent@db:2113',
  ACCRUE_OIDC_CLIENT_SECRET: 'of-the-provider',
};

describe('the processes of a cluster', () => {
  it('inherit settings from the supervisor, and secrets only where they work with them', async () => {
    const environment = { PATH: '/bin', OTEL_SDK_DISABLED: 'true', ACCRUE_LOG_LEVEL: 'warn', ...SECRETS };
    const { services, gateway } = await specify(
      readClusterConfig({}, []),
      environment,
      {
        databaseUrls: Object.fromEntries(CONTEXTS.map((name) => [name, `postgres://accrue_${name}@db/a`])),
        brokers: ['kafka:9092'],
        keys: { operator: 'o', pos: 'p', analyst: 'a', support: 'u' },
        values: {
          masterKey: 'm',
          identityHashKey: 'i',
          messageKey: 'l',
          ledgerSigningKey: 's',
          drawKey: 'd',
          giftCardKey: 'g',
        },
        sessionKey: 'w',
        cardKey: 'c',
        ssoKey: 'n',
      },
      freePort,
    );
    for (const { environment: own } of [...services, gateway])
      expect(own).toMatchObject({ PATH: '/bin', OTEL_SDK_DISABLED: 'true', ACCRUE_LOG_LEVEL: 'warn' });
    const secretsOf = (own: NodeJS.ProcessEnv) =>
      Object.fromEntries(
        Object.entries(own).filter(
          ([name]) => /DATABASE|KAFKA|KURRENT|OIDC|_KEYS?(_|$)/.test(name) && own[name] !== undefined,
        ),
      );
    expect(secretsOf(gateway.environment)).toEqual({
      ACCRUE_SESSION_KEY: 'w',
      ACCRUE_CARD_KEY: 'c',
      ACCRUE_SSO_KEY: 'n',
      ACCRUE_OIDC_CLIENT_SECRET: 'of-the-provider',
    });
    const ofAll = (name: string) => ({
      DATABASE_URL: `postgres://accrue_${name}@db/a`,
      ACCRUE_API_KEYS: 'operator:o,pos:p,analyst:a,support:u,member/card:c,sso/sso:n',
      ACCRUE_MESSAGE_KEY: 'l', // seals the messages that a service could not handle
      KAFKA_BROKERS: 'kafka:9092',
      KAFKA_SASL_PASSWORD: 'of-kafka',
      KURRENTDB_URL: 'kurrentdb://of-kurrent@db:2113',
    });
    expect(Object.fromEntries(services.map(({ name, environment: own }) => [name, secretsOf(own)]))).toEqual({
      enrollment: { ...ofAll('enrollment'), ACCRUE_IDENTITY_HASH_KEY: 'i', ACCRUE_MASTER_KEY: 'm' },
      campaigns: { ...ofAll('campaigns'), ACCRUE_IDENTITY_HASH_KEY: 'i' },
      ledger: { ...ofAll('ledger'), ACCRUE_LEDGER_SIGNING_KEY: 's', ACCRUE_GIFT_CARD_KEY: 'g' },
      tiers: ofAll('tiers'),
      rewards: { ...ofAll('rewards'), ACCRUE_DRAW_KEY: 'd', ACCRUE_GIFT_CARD_KEY: 'g' },
    });
  });
});
