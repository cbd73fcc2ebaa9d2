import { SealedCookie, type SessionKey } from './sealed-cookie';
import type { Person } from './sign-in/person';

export const SESSION_COOKIE = '__Host-accrue';

const LIFE_MS = 8 * 60 * 60_000;
const IDLE_MS = 30 * 60_000;
/** A session is sealed anew at most this often. */
const RENEW_EVERY_MS = 60_000;

/** Whose the session is: whoever has shown an API key, or a person whom a provider of identities knows. */
export type Holder = { readonly apiKey: string } | { readonly person: Person };

interface Session {
  readonly holder: Holder;
  readonly startedAtMs: number;
  readonly usedAtMs: number;
}

/** What a request's cookie is worth. */
export type Opened = { readonly kind: 'none' } | { readonly kind: 'ended' } | ({ readonly kind: 'open' } & OpenSession);

export interface OpenSession {
  readonly holder: Holder;
  /** When it ends whatever is done, and when it ends if nothing is done. */
  readonly endsAtMs: number;
  readonly idleAtMs: number;
  /** To be sent, so that it does not end while somebody works; null: not yet. */
  readonly renewed: string | null;
}

/**
 * A session is the API key, or who the person is, sealed into a cookie that no script can read: nothing of it is kept here, so any process with
 * the same session key opens it, and it is worth as much as its API key, which may be revoked; that of a person as the key of the role `sso`.
 */
export class Sessions {
  private readonly cookie: SealedCookie<Session>;

  constructor(
    key: SessionKey,
    private readonly nowMs: () => number = () => Date.now(),
  ) {
    this.cookie = new SealedCookie(key, { name: SESSION_COOKIE, binding: 'web session', sameSite: 'lax' });
  }

  /** @returns the value of `Set-Cookie` */
  begin(holder: Holder): string {
    const now = this.nowMs();
    return this.cookieOf({ holder, startedAtMs: now, usedAtMs: now });
  }

  /** @returns the value of `Set-Cookie` that makes the browser forget it */
  end(): string {
    return this.cookie.forget();
  }

  /** @param header `Cookie` of a request */
  open(header: string | undefined): Opened {
    const session = this.cookie.read(header);
    if (session === undefined) return { kind: 'none' };
    const now = this.nowMs();
    if (session === null || now >= session.startedAtMs + LIFE_MS || now >= session.usedAtMs + IDLE_MS)
      return { kind: 'ended' };
    const isDue = now - session.usedAtMs >= RENEW_EVERY_MS;
    return {
      kind: 'open',
      holder: session.holder,
      endsAtMs: session.startedAtMs + LIFE_MS,
      idleAtMs: (isDue ? now : session.usedAtMs) + IDLE_MS,
      renewed: isDue ? this.cookieOf({ ...session, usedAtMs: now }) : null,
    };
  }

  private cookieOf(session: Session): string {
    return this.cookie.keep(session, session.startedAtMs + LIFE_MS - this.nowMs());
  }
}
