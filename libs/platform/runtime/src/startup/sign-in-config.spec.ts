import { EnvironmentReader } from './environment';
import { readSignInSettings } from './sign-in-config';
import { readSharedWebConfig } from './web-config';

const GOOD = {
  ...{ ACCRUE_OIDC_ISSUER: 'https://login.example/realms/shop', ACCRUE_OIDC_CLIENT_ID: 'accrue' },
  ...{
    ACCRUE_OIDC_ROLES: 'operator=admins, support=help desk ,support=a=b',
    ACCRUE_PUBLIC_URL: 'https://shop.example/',
  },
};
const read = (environment: Record<string, string>) => {
  const reader = new EnvironmentReader(environment);
  const settings = readSignInSettings(reader);
  reader.check();
  return settings;
};

describe('the settings of a provider of identities', () => {
  it('are none without an issuer', () => expect(read({ ACCRUE_PUBLIC_URL: 'nonsense' })).toBeNull());

  it('have defaults where they can', () => {
    expect(read(GOOD)).toEqual({
      oidc: {
        ...{ issuer: 'https://login.example/realms/shop', clientId: 'accrue', clientSecret: null },
        scopes: 'openid profile email',
      },
      mapping: { claim: 'groups', valuesOf: { operator: ['admins'], support: ['help desk', 'a=b'] } },
      ...{ name: 'login.example', publicUrl: 'https://shop.example' },
    });
    expect(read({ ...GOOD, ACCRUE_OIDC_ISSUER: 'http://127.0.0.1:9000', ACCRUE_OIDC_NAME: 'Shop' })?.name).toBe('Shop');
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ ACCRUE_OIDC_ISSUER: 'http://login.example' }, /ACCRUE_OIDC_ISSUER must be an https:/],
    [{ ACCRUE_OIDC_ISSUER: 'login.example' }, /ACCRUE_OIDC_ISSUER must be an https:/],
    [{ ACCRUE_OIDC_ISSUER: 'https://login.example?a=1' }, /ACCRUE_OIDC_ISSUER must be an https:/],
    [{ ACCRUE_PUBLIC_URL: '' }, /ACCRUE_PUBLIC_URL is missing/],
    [{ ACCRUE_PUBLIC_URL: 'https://shop.example/loyalty' }, /ACCRUE_PUBLIC_URL must have no path/],
    [{ ACCRUE_OIDC_CLIENT_ID: ' ' }, /ACCRUE_OIDC_CLIENT_ID is missing/],
    [{ ACCRUE_OIDC_SCOPES: 'profile' }, /ACCRUE_OIDC_SCOPES must have "openid"/],
    [{ ACCRUE_OIDC_ROLES: '' }, /ACCRUE_OIDC_ROLES is missing/],
    [{ ACCRUE_OIDC_ROLES: 'member=all' }, /"member=all" is not role=group/],
    [{ ACCRUE_OIDC_ROLES: 'operator=' }, /"operator=" is not role=group/],
    [{ ACCRUE_OIDC_ROLES: 'operator' }, /"operator" is not role=group/],
  ])('are refused by name when they cannot be: %j', (wrong, message) =>
    expect(() => read({ ...GOOD, ...wrong })).toThrow(message),
  );

  it('need, at a gateway, the keys that sessions and people go by', () => {
    const shared = (environment: Record<string, string>) => {
      const reader = new EnvironmentReader(environment);
      const config = readSharedWebConfig(reader);
      reader.check();
      return config;
    };
    expect(() => shared({ ...GOOD, ACCRUE_SESSION_KEY: 'a1'.repeat(32) })).toThrow(/ACCRUE_SSO_KEY is missing/);
    expect(() => shared({ ...GOOD, ACCRUE_SSO_KEY: 'k' })).toThrow(
      /ACCRUE_SESSION_KEY is missing: ACCRUE_OIDC_ISSUER needs it/,
    );
    expect(shared({ ...GOOD, ACCRUE_SESSION_KEY: 'a1'.repeat(32), ACCRUE_SSO_KEY: 'k' })?.signIn?.ssoKey).toBe('k');
  });
});
