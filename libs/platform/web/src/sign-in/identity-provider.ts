import { createRequire } from 'node:module';
import type * as OpenIdClient from 'openid-client';
import type { Claims } from './person';

export interface OidcSettings {
  /** As the provider writes it; where its `/.well-known/openid-configuration` is found. */
  readonly issuer: string;
  readonly clientId: string;
  /** null: a public client, protected by PKCE alone. */
  readonly clientSecret: string | null;
  /** Separated by blanks; with `openid`. */
  readonly scopes: string;
}

/** What has to come back with the browser, so that an answer is the answer to what was asked. */
export interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What is told of the account. */
export interface Told {
  readonly issuer: string;
  readonly claims: Claims & { readonly sub: string };
}

export class SignInRefused extends Error {}

const TIMEOUT_S = 10;
/** Where the provider has its routes is asked again after that. */
const FRESH_MS = 60 * 60_000;
/** What a provider answers when the person, and not the protocol, is the reason (RFC 6749, 4.1.2.1; OpenID Connect Core, 3.1.2.6). */
const REFUSALS = [
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
];

/**
 * Where people's accounts are. The code flow with PKCE, state and nonce (RFC 9700, 2.1.1). The provider is asked when somebody signs in, not at the start: a platform whose
 * provider is away takes receipts all the same. No token is kept.
 */
export class OpenIdProvider {
  private known: { readonly configuration: Promise<OpenIdClient.Configuration>; readonly atMs: number } | null = null;

  constructor(
    private readonly settings: OidcSettings,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** @returns where the browser is sent, and what to keep until it comes back */
  async ask(redirectUri: string): Promise<{ readonly url: string; readonly asked: Asked }> {
    const client = library();
    const configuration = await this.configuration();
    const codeVerifier = client.randomPKCECodeVerifier();
    const asked = { state: client.randomState(), nonce: client.randomNonce(), codeVerifier };
    const url = client.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: redirectUri, scope: this.settings.scopes, state: asked.state, nonce: asked.nonce },
      ...{ code_challenge: await client.calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256' },
    });
    return { url: url.href, asked };
  }

  /**
   * @param answeredAt the address that the browser came back to, with what the provider has added to it
   * @throws SignInRefused when the provider, or the person there, said no; Error for whatever else fails
   */
  async answer(answeredAt: URL, { state, nonce, codeVerifier }: Asked): Promise<Told> {
    const client = library();
    const configuration = await this.configuration();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, answeredAt, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true },
      });
      const identity = tokens.claims();
      if (identity === undefined) throw new Error('the provider sent no ID token');
      // Many providers tell names and groups there alone.
      const more =
        configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await client.fetchUserInfo(configuration, tokens.access_token, identity.sub);
      return { issuer: identity.iss, claims: { ...identity, ...more, sub: identity.sub } };
    } catch (error) {
      if (error instanceof client.AuthorizationResponseError && REFUSALS.includes(error.error))
        throw new SignInRefused(error.error);
      throw error;
    }
  }

  private configuration(): Promise<OpenIdClient.Configuration> {
    if (this.known !== null && this.nowMs() - this.known.atMs < FRESH_MS) return this.known.configuration;
    const asking = { configuration: this.discover(), atMs: this.nowMs() };
    this.known = asking;
    asking.configuration.catch(() => {
      if (this.known === asking) this.known = null;
    });
    return asking.configuration;
  }

  private discover(): Promise<OpenIdClient.Configuration> {
    const client = library();
    const { issuer, clientId, clientSecret } = this.settings;
    const url = new URL(issuer);
    return client.discovery(url, clientId, undefined, clientSecret === null ? client.None() : proofOf(clientSecret), {
      timeout: TIMEOUT_S,
      // Plain HTTP only on this machine, as the configuration has it.
      execute: [client.enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [client.allowInsecureRequests] : [])],
    });
  }
}

/** In the header, as a provider takes it that says nothing else (OpenID Connect Discovery 1.0, 3); else in the body. */
const proofOf =
  (clientSecret: string): OpenIdClient.ClientAuth =>
  (server, ...request) => {
    const client = library();
    const inHeader = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    (inHeader ? client.ClientSecretBasic(clientSecret) : client.ClientSecretPost(clientSecret))(server, ...request);
  };

/** Loaded when somebody signs in: who has no provider has no use for it. */
const library = (): typeof OpenIdClient => createRequire(__filename)('openid-client') as typeof OpenIdClient;
