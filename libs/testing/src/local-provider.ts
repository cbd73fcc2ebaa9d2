import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type * as OidcProvider from 'oidc-provider';

export const OIDC_CLIENT = { clientId: 'accrue', clientSecret: 'a secret: of % kinds' };

/** A provider of identities on a port of this machine, with accounts whose claims are these. */
export class LocalProvider {
  private server: Server | undefined;
  private port = 0;
  issuer = '';
  /** By the name that somebody types there. */
  readonly accounts = new Map<string, Readonly<Record<string, unknown>>>();

  /** Again, where it was, after a stop. */
  async start(redirectUri: string): Promise<void> {
    // Loaded by whoever starts one: most specs do not.
    const { Provider } = createRequire(__filename)('oidc-provider') as typeof OidcProvider;
    this.server = createServer();
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    this.issuer = `http://127.0.0.1:${String(this.port)}`;
    const provider = withoutWarnings(
      () =>
        new Provider(this.issuer, {
          clients: [
            { client_id: OIDC_CLIENT.clientId, client_secret: OIDC_CLIENT.clientSecret, redirect_uris: [redirectUri] },
          ],
          pkce: { required: () => true },
          claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'], groups: ['groups'] },
          cookies: { keys: ['a key of a test'] },
          findAccount: (_context, id) => ({
            accountId: id,
            claims: () => ({ sub: id, ...this.accounts.get(id) }),
          }),
          features: { devInteractions: { enabled: true } },
          ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
        }),
    );
    const handle = provider.callback();
    this.server.on('request', (request, response) => void handle(request, response));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

/** It says at length that it is not set up for production. */
const withoutWarnings = <T>(act: () => T): T => {
  const { warn, info } = console;
  [console.warn, console.info] = [() => undefined, () => undefined];
  try {
    return act();
  } finally {
    [console.warn, console.info] = [warn, info];
  }
};

/** What a browser does at the provider: keeps cookies, follows redirects there, fills in what it is asked. */
export class ProviderVisitor {
  private readonly cookies = new Map<string, string>();

  /** @returns where the provider sends the browser in the end: an address that is not its own */
  async signIn(address: string, login: string | null): Promise<string> {
    let at = await this.follow(address);
    for (let pages = 0; pages < 3 && at.page !== null; pages += 1) {
      const action = /action="([^"]+)"/.exec(at.page)?.[1];
      if (action === undefined) throw new Error(`no form at ${at.url}: ${at.page.slice(0, 200)}`);
      if (login === null) at = await this.follow(`${at.url.replace(/\/$/, '')}/abort`);
      else {
        const prompt = /name="prompt" value="(\w+)"/.exec(at.page)?.[1] ?? '';
        at = await this.follow(new URL(action, at.url).href, new URLSearchParams({ prompt, login, password: 'x' }));
      }
    }
    if (at.page !== null) throw new Error(`the provider asks without an end, at ${at.url}`);
    return at.url;
  }

  private async follow(
    address: string,
    body?: URLSearchParams,
  ): Promise<{ readonly url: string; readonly page: string | null }> {
    const { origin } = new URL(address);
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';', 1)[0] ?? '').split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    const page = await answer.text();
    const location = answer.headers.get('location');
    if (location === null) return { url: address, page };
    const next = new URL(location, address);
    return next.origin === origin ? this.follow(next.href) : { url: next.href, page: null };
  }
}
