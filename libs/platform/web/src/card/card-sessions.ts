import { SealedCookie, type SessionKey } from '../sealed-cookie';

export const CARD_COOKIE = '__Host-card';

/** Without use. The link itself has no end: it is blocked, or another one takes its place. */
const LIFE_MS = 180 * 24 * 60 * 60_000;
/** How long somebody who has a cookie goes on after their link was blocked. */
const ASK_AGAIN_AFTER_MS = 15 * 60_000;

/** The secret of the link, whose it is, and when enrollment said so. */
export interface CardSession {
  readonly secret: string;
  readonly memberId: string;
  readonly checkedAtMs: number;
}

export type OpenedCard =
  | { readonly kind: 'none' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'open'; readonly memberId: string }
  /** Whether the link is still good has to be asked. */
  | { readonly kind: 'stale'; readonly secret: string };

/** The link to a member's card, sealed into a cookie that no script can read; nothing of it is kept here. */
export class CardSessions {
  private readonly cookie: SealedCookie<CardSession>;

  constructor(
    key: SessionKey,
    private readonly nowMs: () => number = () => Date.now(),
  ) {
    this.cookie = new SealedCookie(key, { name: CARD_COOKIE, binding: 'card session', sameSite: 'strict' });
  }

  /** @returns the value of `Set-Cookie`, of a link that is good now */
  begin(link: Omit<CardSession, 'checkedAtMs'>): string {
    return this.cookie.keep({ ...link, checkedAtMs: this.nowMs() }, LIFE_MS);
  }

  /** @returns the value of `Set-Cookie` that makes the browser forget it */
  end(): string {
    return this.cookie.forget();
  }

  /** @param header `Cookie` of a request */
  open(header: string | undefined): OpenedCard {
    const session = this.cookie.read(header);
    if (session === undefined) return { kind: 'none' };
    const now = this.nowMs();
    // From the future: sealed by a clock that was wrong. It is asked, and not believed until then.
    if (session === null || now >= session.checkedAtMs + LIFE_MS) return { kind: 'ended' };
    const { secret, memberId, checkedAtMs } = session;
    const isFresh = checkedAtMs <= now && now < checkedAtMs + ASK_AGAIN_AFTER_MS;
    return isFresh ? { kind: 'open', memberId } : { kind: 'stale', secret };
  }
}
