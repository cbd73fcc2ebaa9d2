import { readGatewayConfig } from './config';

const upstreams = {
  ACCRUE_UPSTREAM_ENROLLMENT: 'http://127.0.0.1:9101',
  ACCRUE_UPSTREAM_CAMPAIGNS: 'http://campaigns:8080/',
  ACCRUE_UPSTREAM_LEDGER: 'https://ledger.internal',
  ACCRUE_UPSTREAM_TIERS: 'http://[::1]:9104',
  ACCRUE_UPSTREAM_REWARDS: 'http://127.0.0.1:9105',
};

describe('the configuration of the gateway', () => {
  it('names a service for each context, and has a default for the rest', () =>
    expect(readGatewayConfig(upstreams)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      logLevel: 'info',
      shutdownDeadlineMs: 25_000,
      retryMs: 15_000,
      trustedProxies: [],
      web: null,
      upstreams: {
        enrollment: 'http://127.0.0.1:9101',
        campaigns: 'http://campaigns:8080',
        ledger: 'https://ledger.internal',
        tiers: 'http://[::1]:9104',
        rewards: 'http://127.0.0.1:9105',
      },
    }));
  it('serves people where it is given the key that seals their sessions, and no app without it', () => {
    const key = { ACCRUE_SESSION_KEY: 'a1'.repeat(32) };
    expect(readGatewayConfig({ ...upstreams, ...key, ACCRUE_WEB: 'off' }).web?.apps).toEqual([]);
    expect(() => readGatewayConfig({ ...upstreams, ...key, ACCRUE_WEB: 'kiosk' })).toThrow('not "kiosk"');
    expect(() => readGatewayConfig({ ...upstreams, ACCRUE_SESSION_KEY: 'short' })).toThrow('must be 32 bytes');
    expect(() => readGatewayConfig({ ...upstreams, ACCRUE_WEB: 'kiosk' })).toThrow('ACCRUE_SESSION_KEY is missing');
  });
  it('names all that is wrong at once', () => {
    const { ACCRUE_UPSTREAM_TIERS: _missing, ...rest } = upstreams;
    const wrong = { ...rest, ACCRUE_UPSTREAM_LEDGER: 'http://ledger/v1', ACCRUE_GATEWAY_RETRY_MS: '15s' };
    expect(() => readGatewayConfig(wrong)).toThrow(
      [
        'The configuration has problems:',
        'ACCRUE_UPSTREAM_LEDGER must look like http://host:port',
        'ACCRUE_UPSTREAM_TIERS is missing: where the service is, http://host:port',
        'ACCRUE_GATEWAY_RETRY_MS must be a whole number from 0 to 120000, not "15s"',
      ].join('\n  - '),
    );
  });
});
