import { createSecretKey, randomBytes } from 'node:crypto';
import { SESSION_COOKIE, Sessions, type Opened } from './sessions';

const KEY = createSecretKey(randomBytes(32));
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a session', () => {
  let now = 0;
  const sessions = new Sessions(KEY, () => now);
  /** What a browser sends back of a `Set-Cookie`. */
  const sent = (setCookie: string): string => setCookie.split(';', 1)[0] ?? '';
  /** Sends it back and, as a browser does, keeps what it gets for it. */
  const browse = (cookie: string): { readonly opened: Opened; readonly cookie: string } => {
    const opened = sessions.open(cookie);
    const renewed = opened.kind === 'open' ? opened.renewed : null;
    return { opened, cookie: renewed === null ? cookie : sent(renewed) };
  };

  beforeEach(() => (now = 1_000_000_000));

  it('is a cookie that no script, other host or plain connection gets', () => {
    expect(sessions.begin({ apiKey: 'accrue_pos_k' })).toMatch(
      /^__Host-accrue=v1\.[\w.-]+; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('does not show the key that it holds, and gives it back', () => {
    const cookie = sent(sessions.begin({ apiKey: 'accrue_pos_k' }));
    expect(Buffer.from(cookie.split('.').at(-1) ?? '', 'base64url').toString()).not.toContain('accrue_pos_k');
    expect(sessions.open(`other=1; ${cookie}`)).toMatchObject({
      kind: 'open',
      holder: { apiKey: 'accrue_pos_k' },
      renewed: null,
    });
  });

  it('ends half an hour after its last use', () => {
    const cookie = sent(sessions.begin({ apiKey: 'k' }));
    now += 30 * MINUTE - 1;
    expect(sessions.open(cookie).kind).toBe('open');
    now += 1;
    expect(sessions.open(cookie).kind).toBe('ended');
  });

  it('goes on while it is used, but never for more than eight hours', () => {
    let cookie = sent(sessions.begin({ apiKey: 'k' }));
    const endsAt = now + 8 * HOUR;
    while (now < endsAt) {
      const answer = browse(cookie);
      expect(answer.opened.kind).toBe('open');
      cookie = answer.cookie;
      now += 29 * MINUTE;
    }
    expect(sessions.open(cookie).kind).toBe('ended');
  });

  it('is sealed anew once a minute, and lives in the browser no longer than here', () => {
    const cookie = sent(sessions.begin({ apiKey: 'k' }));
    now += MINUTE - 1;
    expect(browse(cookie).opened).toMatchObject({ renewed: null });
    now += 1;
    const { opened } = browse(cookie);
    expect(opened.kind === 'open' && opened.renewed).toContain('Max-Age=28740;');
  });

  it('is none without its cookie, and an ended one where the cookie is of another key or was changed', () => {
    const cookie = sent(sessions.begin({ apiKey: 'k' }));
    const other = new Sessions(createSecretKey(randomBytes(32)), () => now);
    expect(sessions.open(undefined).kind).toBe('none');
    expect(sessions.open(`${SESSION_COOKIE}=`).kind).toBe('none');
    expect(other.open(cookie).kind).toBe('ended');
    for (let at = SESSION_COOKIE.length + 1; at < cookie.length; at += 1) {
      const changed = `${cookie.slice(0, at)}${cookie[at] === 'A' ? 'B' : 'A'}${cookie.slice(at + 1)}`;
      const opened = sessions.open(changed);
      // The last digits of base64 have bits that mean nothing.
      expect(opened.kind === 'open' ? opened.holder : { apiKey: 'k' }).toEqual({ apiKey: 'k' });
      if (at < cookie.length - 1 && cookie[at + 1] !== '.') expect(opened.kind).toBe('ended');
    }
    expect(sessions.open(`${SESSION_COOKIE}=nonsense`).kind).toBe('ended');
  });
});
