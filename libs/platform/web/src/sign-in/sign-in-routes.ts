import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Tries, type SecurityLog } from '@accrue/http';
import { countRefusedKey } from '@accrue/telemetry';
import { cookieOf } from '../kept-cookies';
import { SealedCookie, type SessionKey } from '../sealed-cookie';
import type { Sessions } from '../sessions';
import type { WebApp } from '../web-apps';
import { OpenIdProvider, SignInRefused, type Asked, type OidcSettings } from './identity-provider';
import { personOf, type RoleMapping } from './person';

export const SIGN_INS = '/v1/sign-ins';
const BEGIN = `${SIGN_INS}/oidc`;
export const ANSWER = `${BEGIN}/answer`;

const PUBLIC = { config: { roles: 'public' } } as const;

/** What a page says instead of what it was asked for; it knows the text of each. */
export type SignInProblem =
  'sign_in.not_begun' | 'sign_in.refused' | 'sign_in.no_role' | 'sign_in.provider_failed' | 'sign_in.too_many';

/** How long somebody may take at the provider. */
const LIFE_MS = 10 * 60_000;
/** Each costs the provider two requests. */
const TRIES = { max: 20, everyMs: 2_000 };

export interface SignInSettings {
  readonly oidc: OidcSettings;
  readonly mapping: RoleMapping;
  /** What people call the provider, on the button. */
  readonly name: string;
  /** The origin that browsers know, https://loyalty.example; the provider has to know `<origin>/v1/sign-ins/oidc/answer`. */
  readonly publicUrl: string;
}

export interface SignIn extends SignInSettings {
  /** An API key of the role `sso`. */
  readonly ssoKey: string;
}

interface SignInRoutes {
  /** null: people sign in with API keys alone. */
  readonly signIn: SignIn | null;
  readonly sessions: Sessions;
  readonly sessionKey: SessionKey;
  readonly apps: readonly WebApp[];
  readonly nowMs: () => number;
  readonly log: SecurityLog;
}

interface Begun extends Asked {
  readonly to: string;
  readonly atMs: number;
}

/**
 * Where people's accounts are with a provider (OpenID Connect): they are sent there, come back with a code, and get a session. Nothing of it is
 * kept here but in their own cookie, sealed. What goes wrong is told by the page that they came from.
 */
export const addSignInRoutes = (
  fastify: FastifyInstance,
  { signIn, sessions, sessionKey, apps, nowMs, log }: SignInRoutes,
): void => {
  fastify.get(SIGN_INS, PUBLIC, async () => ({ oidc: signIn === null ? null : { name: signIn.name, path: BEGIN } }));
  if (signIn === null) return;

  const { mapping, publicUrl } = signIn;
  const provider = new OpenIdProvider(signIn.oidc);
  const cookie = new SealedCookie<Begun>(sessionKey, {
    ...{ name: '__Host-accrue-sign-in', binding: 'sign-in', sameSite: 'lax' }, // lax: it has to come back from another site
  });
  const tries = new Tries(TRIES, nowMs);

  const refused = (
    { ip, id: correlationId }: FastifyRequest,
    problem: SignInProblem,
    reason?: unknown,
  ): SignInProblem => {
    countRefusedKey(problem);
    const why = reason instanceof Error ? { reason: String(reason) } : {};
    log.warn({ event: problem, address: ip, correlationId, ...why }, 'sign-in refused');
    return problem;
  };

  fastify.get(BEGIN, PUBLIC, async (request, reply) => {
    const to = pageOf((request.query as { readonly to?: unknown }).to, apps);
    if (!tries.take(request.ip)) return reply.redirect(withProblem(to, refused(request, 'sign_in.too_many')), 303);
    try {
      const { url, asked } = await provider.ask(publicUrl + ANSWER);
      void reply.header('set-cookie', cookie.keep({ ...asked, to, atMs: nowMs() }, LIFE_MS));
      return await reply.redirect(url, 303);
    } catch (error) {
      return reply.redirect(withProblem(to, refused(request, 'sign_in.provider_failed', error)), 303);
    }
  });

  fastify.get(ANSWER, PUBLIC, async (request, reply) => {
    const begun = cookie.read(cookieOf(request));
    const forgotten = cookie.forget();
    const leave = (to: string) => reply.header('set-cookie', forgotten).redirect(to, 303);
    if (begun === undefined || begun === null || nowMs() >= begun.atMs + LIFE_MS)
      return leave(withProblem(pageOf(undefined, apps), refused(request, 'sign_in.not_begun')));
    try {
      const { issuer, claims } = await provider.answer(new URL(request.raw.url ?? '', publicUrl), begun);
      const person = personOf(issuer, claims, mapping);
      if (person === null) return await leave(withProblem(begun.to, refused(request, 'sign_in.no_role')));
      void reply.header('set-cookie', sessions.begin({ person }));
      return await leave(begun.to);
    } catch (error) {
      const problem = error instanceof SignInRefused ? 'sign_in.refused' : 'sign_in.provider_failed';
      return leave(withProblem(begun.to, refused(request, problem, error)));
    }
  });
};

const US = 'http://us';

/** A page of ours, whatever is asked for: nobody is led elsewhere. */
const pageOf = (to: unknown, apps: readonly WebApp[]): string => {
  const first = `/${apps[0] ?? ''}`;
  if (typeof to !== 'string' || !URL.canParse(to, US)) return first;
  const { origin, pathname, search } = new URL(to, US);
  const isOurs = origin === US && apps.some((app) => `${pathname}/`.startsWith(`/${app}/`));
  return isOurs ? pathname + search : first;
};

const withProblem = (page: string, problem: SignInProblem): string => {
  const { pathname, searchParams } = new URL(page, US);
  searchParams.set('sign-in', problem);
  return `${pathname}?${searchParams.toString()}`;
};
