import { randomBytes } from 'node:crypto';
import { createMemoryEventLog, FixedClock, testDatabase } from '@accrue/testing';
import { ContextApp } from '@accrue/testing-contexts';
import { enrollmentContext } from '../index';

class EnrollmentApp extends ContextApp {
  static async open(): Promise<EnrollmentApp> {
    const clock = new FixedClock('2026-10-31T12:00:00Z');
    const test = await testDatabase();
    const ground = {
      ...{ log: createMemoryEventLog({ clock }), database: test.open('enrollment'), clock },
      dispose: () => test.drop(),
    };
    return new EnrollmentApp(await this.partsOn(enrollmentContext, ground));
  }
}

interface Poster {
  readonly posterId: string;
  readonly link: string;
}
interface Member {
  readonly memberId: string;
  readonly identities: readonly object[];
  readonly profile?: object;
}

describe('a poster by which members enrol themselves', () => {
  let app: EnrollmentApp;
  beforeAll(async () => {
    app = await EnrollmentApp.open();
  });
  afterAll(() => app.close());

  const post = (path: string, body: object, key = 'O') => app.call(key, 'POST', path, body);
  const made = async (body: object = { storeId: 'S-014', employeeId: 'E-77' }): Promise<Poster> => {
    const answer = await post('/v1/posters', body);
    expect(answer.status).toBe(201);
    return answer.body as Poster;
  };
  const newSecret = (): string => randomBytes(32).toString('base64url');
  const joins = async (posterId: string, body: object): Promise<unknown> => {
    const { status, body: answer } = await post(`/v1/posters/${posterId}:join`, body, 'M');
    return status === 200 ? (answer as { memberId: string }).memberId : [status, (answer as { code: string }).code];
  };
  const shown = async (memberId: unknown): Promise<Member> =>
    (await app.call('O', 'GET', `/v1/members/${String(memberId)}`)).body as Member;

  it('says nothing of store and employee in its code, and hangs where it was made for', async () => {
    const poster = await made();
    expect(poster).toMatchObject({ storeId: 'S-014', employeeId: 'E-77', status: 'open', endedAt: null });
    expect(poster.link).toBe(`/card/join#${poster.posterId}`);
    expect(poster.posterId).toMatch(/^[\w-]{22}$/);
    expect((await made()).posterId).not.toBe(poster.posterId);
    expect((await app.call('O', 'GET', `/v1/posters/${poster.posterId}`)).body).toEqual(poster);
    expect(await app.published(`poster-${poster.posterId}`)).toEqual([]);
  });

  it('makes a member with a card at once, who counts for its employee', async () => {
    const { posterId } = await made({ storeId: 'S-7', employeeId: 'E-9' });
    const secret = newSecret();
    const memberId = await joins(posterId, { secret, language: 'pl', consents: ['email'], email: 'Ann@Example.com' });
    expect(await shown(memberId)).toMatchObject({
      ...{ storeId: 'S-7', enrolledBy: 'E-9', channel: 'web' },
      attributes: { language: 'pl', consents: ['email'], source: 'poster' },
      profile: { email: 'ann@example.com' },
    });
    expect((await post('/v1/card-links:find', { secret }, 'M')).body).toEqual({ memberId });
    const card = await app.call('M', 'GET', `/v1/members/${String(memberId)}/card`, undefined, {
      'x-accrue-member': String(memberId),
    });
    const { code } = card.body as { code: string };
    expect(code).toMatch(/^M\.[0-9A-Z]{26}$/);
    expect((await post('/v1/members:lookup', { qr: code }, 'P')).body).toMatchObject({ memberId });
    await app.projections.waitForAll('member-directory');
    expect((await app.call('P', 'GET', '/v1/enrolments?employeeId=E-9&storeId=S-7')).body).toMatchObject({
      enrolled: 1,
    });
    const stored = JSON.stringify(await app.log.readStream(`member-${String(memberId)}`));
    expect(stored).not.toMatch(new RegExp(`ann@|${secret}`, 'i'));
  });

  it('is scanned as often as a phone likes: one secret is one member, also of two taps at once', async () => {
    const { posterId } = await made();
    const body = { secret: newSecret(), phone: '+44 7700 900123' };
    const [first, second] = await Promise.all([joins(posterId, body), joins(posterId, body)]);
    expect(second).toBe(first);
    expect(await joins(posterId, body)).toBe(first);
    expect(await joins(posterId, { ...body, phone: '+44 7700 900199' })).toBe(first);
    expect((await shown(first)).profile).toEqual({ phone: '+447700900123' });
    expect(await joins(posterId, { secret: newSecret() })).not.toBe(first);
  });

  it('answers the same whoever has the phone or e-mail already, and takes it from nobody', async () => {
    const { body } = await post('/v1/members', { phone: '+44 7700 900777', email: 'bea@example.com' }, 'P');
    const { memberId: owner } = body as Member;
    const { posterId } = await made();
    const typed = { phone: '+44 7700 900777', email: 'bea@example.com' };
    const [known, unknown] = [
      await post(`/v1/posters/${posterId}:join`, { secret: newSecret(), ...typed }, 'M'),
      await post(`/v1/posters/${posterId}:join`, { secret: newSecret(), phone: '+44 7700 900778' }, 'M'),
    ];
    expect([known.status, Object.keys(known.body as object)]).toEqual([
      unknown.status,
      Object.keys(unknown.body as object),
    ]);
    expect((known.body as Member).memberId).not.toBe(owner);
    for (const wanted of [{ phone: typed.phone }, { email: typed.email }])
      expect((await post('/v1/members:lookup', wanted, 'P')).body).toMatchObject({ memberId: owner });
    // Whoever typed a free one has not got it either: its owner enrols with it at a till.
    expect((await post('/v1/members', { phone: '+44 7700 900778' }, 'P')).status).toBe(201);
  });

  it('that was ended, or never made, enrols nobody', async () => {
    const { posterId } = await made();
    const secret = newSecret();
    const before = await joins(posterId, { secret });
    for (let times = 0; times < 2; times += 1)
      expect(await post(`/v1/posters/${posterId}:end`, { reason: 'taken_down' })).toMatchObject({
        ...{ status: 200, body: { status: 'ended', endedAt: '2026-10-31T12:00:00.000Z' } },
      });
    expect(await joins(posterId, { secret: newSecret() })).toEqual([410, 'poster.ended']);
    expect((await post('/v1/card-links:find', { secret }, 'M')).body).toEqual({ memberId: before });
    for (const none of ['p', 'A'.repeat(22)]) {
      expect(await joins(none, { secret: newSecret() })).toEqual([404, 'poster.unknown']);
      expect((await post(`/v1/posters/${none}:end`, { reason: 'taken_down' })).status).toBe(404);
    }
  });

  it('brings no card back that was blocked, and no member who was erased', async () => {
    const { posterId } = await made();
    const [blocked, erased] = [{ secret: newSecret() }, { secret: newSecret() }];
    const ids = [await joins(posterId, blocked), await joins(posterId, erased)].map(String);
    await post(`/v1/members/${ids[0] ?? ''}/card-links:block`, { reason: 'lost' });
    await post(`/v1/members/${ids[1] ?? ''}:erase`, { reason: 'member_request' });
    for (const body of [blocked, erased]) expect(await joins(posterId, body)).toEqual([404, 'card_link.unknown']);
    expect(await app.database.query('select from key_registry where owner = $1', [ids[1]])).toEqual([]);
    expect(await app.database.query('select from member_key where member_id = $1', [ids[1]])).toEqual([]);
  });

  it('says what of it was typed wrongly', async () => {
    const { posterId } = await made();
    const secret = newSecret();
    expect(await joins(posterId, { secret, phone: '12' })).toEqual([422, 'phone.invalid']);
    expect(await joins(posterId, { secret, email: 'nobody' })).toEqual([422, 'email.invalid']);
    for (const wrong of [{}, { secret: 'short' }, { secret, storeId: 'S-1' }, { secret, reference: '1' }])
      expect(await joins(posterId, wrong)).toEqual([400, 'request.invalid']);
  });

  it('is made, listed and ended by operators alone', async () => {
    const { posterId } = await made();
    for (const key of ['P', 'S', 'A', 'M']) {
      expect((await post('/v1/posters', { storeId: 'S-1' }, key)).status).toBe(403);
      for (const path of ['/v1/posters', `/v1/posters/${posterId}`])
        expect((await app.call(key, 'GET', path)).status).toBe(403);
      expect((await post(`/v1/posters/${posterId}:end`, { reason: 'taken_down' }, key)).status).toBe(403);
    }
    for (const key of ['P', 'S', 'A'])
      expect((await post(`/v1/posters/${posterId}:join`, { secret: newSecret() }, key)).status).toBe(403);
  });

  it('is listed page by page', async () => {
    await app.projections.waitForAll('posters');
    const all = (await app.call('O', 'GET', '/v1/posters')).body as { posters: readonly Poster[] };
    const paged = await app.listed('/v1/posters', 'posters', 2, 'O');
    expect(all.posters.length).toBeGreaterThan(4);
    expect(paged).toEqual(all.posters);
  });
});
