import { createHash } from 'node:crypto';
import type { Database } from '@accrue/persistence';
import { createMemoryEventLog, FixedClock, testDatabase } from '@accrue/testing';
import { PageOrder } from '@accrue/http';
import { ContextApp, type ContextAppGround, type Wire } from '@accrue/testing-contexts';
import { IdentityReader } from '@accrue/identities';
import { enrollmentContext } from './index';

const hex = (byte: string) => byte.repeat(32);
const config = { identityHashKey: hex('1a'), masterKey: hex('2b') };

jest.setTimeout(60_000); // thousands of members, and other suites on the same cores

class EnrollmentApp extends ContextApp {
  /** @param database the context's own way to it; the read models go past it */
  static async start(ground: ContextAppGround, database: Database): Promise<EnrollmentApp> {
    return new EnrollmentApp(await this.partsOn(enrollmentContext, ground, { config, database }));
  }
}

describe('enrollment over HTTP', () => {
  let dropDatabase: () => Promise<void>;
  let statements = 0;
  let stopsAt: RegExp | null = null;
  let app: EnrollmentApp;
  let restart: () => Promise<EnrollmentApp>;

  beforeAll(async () => {
    const test = await testDatabase();
    dropDatabase = () => test.drop();
    const database = test.open('enrollment');
    const clock = new FixedClock('2026-10-31T16:40:00Z');
    const ground = { log: createMemoryEventLog({ clock }), database, clock, dispose: () => Promise.resolve() };
    restart = () =>
      EnrollmentApp.start(
        ground,
        watched(database, (text) => {
          statements += 1;
          if (stopsAt?.test(text) === true) throw new KilledHere();
        }),
      );
    app = await restart();
  });
  afterAll(async () => {
    await app.close();
    await dropDatabase();
  });

  const call = (method: 'GET' | 'POST', url: string, body?: unknown, key = 'O') => app.call(key, method, url, body);
  const enrol = (body: unknown, key?: string) => call('POST', '/v1/members', body, key);
  const importLines = async (...lines: unknown[]) => {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    return (await call('POST', '/v1/members:import', text)).body as Wire[];
  };
  it('enrols once, and says the same when asked again', async () => {
    const wish = { reference: '13085', card: '2900000012345', storeId: 'S-014', employeeId: 'E-77', name: 'Ann' };
    const first = await enrol(wish, 'P');
    expect(first.status).toBe(201);
    expect(first.headers['location']).toBe(`/v1/members/${first.body.memberId}`);
    expect(first.body).toEqual({
      memberId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      reference: '13085',
      attributes: {},
      status: 'active',
      mergedInto: null,
      duplicates: [],
      referredBy: null,
      enrolledAt: '2026-10-31T16:40:00.000Z',
      storeId: 'S-014',
      enrolledBy: 'E-77',
      channel: 'store',
      identities: [{ type: 'card', status: 'active' }],
      revision: 0,
    });
    const events = await app.eventCount();
    const again = await enrol(wish, 'P');
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await app.eventCount()).toBe(events);
  });

  it('enrols without a reference, and knows the member again by what they show', async () => {
    const wish = { card: 'no-ref-1', phone: '+44 7700 900001' };
    const first = await enrol(wish);
    const again = await enrol({ ...wish, phone: '0044-7700-900001' });
    expect([first.status, again.status, again.body.memberId]).toEqual([201, 200, first.body.memberId]);
  });

  it.each([
    ['an identity of another member', { reference: 'other', card: '2900000012345' }, 409, 'identity.taken'],
    [
      'an identity of another member, without a reference',
      { card: '2900000012345', qr: 'q-new' },
      409,
      'identity.taken',
    ],
    ['the same reference with other content', { reference: '13085', card: 'another' }, 409, 'member.already_enrolled'],
    ['nothing to be recognised by', { name: 'Nobody' }, 422, 'member.identity_missing'],
    ['a phone number of no country', { reference: 'p', phone: '07700 900123' }, 422, 'phone.invalid'],
    ['half an address', { reference: 'p', email: 'ann@' }, 422, 'email.invalid'],
    ['the 30th of February', { reference: 'p', birthDate: '1990-02-30' }, 422, 'birth_date.invalid'],
    ['tomorrow', { reference: 'p', enrolledAt: '2026-11-01T16:40:00Z' }, 422, 'member.enrolled_in_the_future'],
    ['a card that is a number', { card: 29 }, 400, 'request.invalid'],
    ['a card with a NUL in it', { card: 'a\u0000b' }, 422, 'request.not_well_formed'],
    ['half of a surrogate pair in a card', { card: 'a\ud83d' }, 422, 'request.not_well_formed'],
    ['half of a surrogate pair in a name of a member', { card: 'a', 'x\ude00': 1 }, 422, 'request.not_well_formed'],
  ])('refuses %s', async (_name, wish, status, code) => {
    const events = await app.eventCount();
    const answer = await enrol(wish);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await app.eventCount()).toBe(events);
  });

  it('reserves nothing for a refused enrolment', async () => {
    await enrol({ reference: 'other', card: '2900000012345', qr: 'q-free' });
    expect((await enrol({ reference: 'rightful', qr: 'q-free' })).status).toBe(201);
  });

  it('finishes an enrolment that got no further than its reservation', async () => {
    const { type, value } = new IdentityReader(config.identityHashKey).read({ type: 'card', value: 'half' }, '');
    await app.database.query(`insert into key_registry (key, owner) values ($1, 'half-enrolled')`, [
      `${type}:${value}`,
    ]);
    expect((await call('POST', '/v1/members:lookup', { card: 'half' })).body.code).toBe('member.unknown');
    const { status, body } = await enrol({ card: 'half' });
    expect([status, body.memberId]).toEqual([201, 'half-enrolled']);
  });

  it('lets one of many who want the same card at the same moment have it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => enrol({ reference: `racer-${index}`, card: 'raced-for' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('enrols once when the same is asked many times at the same moment', async () => {
    const events = await app.eventCount();
    const answers = await Promise.all(Array.from({ length: 20 }, () => enrol({ card: 'impatient', name: 'Bo' })));
    expect(new Set(answers.map(({ body }) => body.memberId)).size).toBe(1);
    expect(answers.map(({ status }) => status).every((status) => status === 200 || status === 201)).toBe(true);
    expect(await app.eventCount()).toBe(events + 1);
  });

  it('shows the person to operators and a pseudonym to others', async () => {
    const {
      body: { memberId },
    } = await enrol({
      reference: 'cleo',
      name: 'Cleo Poppy',
      email: 'Cleo@Example.com',
      phone: '+44 7700 900777',
      birthDate: '1990-02-28',
    });
    expect((await call('GET', `/v1/members/${memberId}`)).body.profile).toEqual({
      name: 'Cleo Poppy',
      email: 'cleo@example.com',
      phone: '+447700900777',
      birthDate: '1990-02-28',
    });
    for (const key of ['P', 'A'])
      expect((await call('GET', `/v1/members/${memberId}`, undefined, key)).body.profile).toBeUndefined();
    expect((await call('GET', '/v1/members/nobody')).status).toBe(404);
  });

  it('finds members by what they show', async () => {
    const {
      body: { memberId },
    } = await enrol({
      reference: 'dee',
      card: 'c-dee',
      qr: 'q-dee',
      email: 'dee@example.com',
      phone: '+48 600 100 200',
    });
    for (const shown of [
      { card: 'c-dee' },
      { qr: 'q-dee' },
      { email: ' DEE@example.com' },
      { phone: '0048 600-100-200' },
      { reference: 'dee' },
    ])
      expect((await call('POST', '/v1/members:lookup', shown, 'P')).body).toMatchObject({ memberId, status: 'active' });
    for (const [shown, status, code] of [
      [{ card: 'nobody’s' }, 404, 'member.unknown'],
      [{ reference: 'nobody' }, 404, 'member.unknown'],
      [{}, 400, 'lookup.not_one'],
      [{ card: 'c-dee', qr: 'q-dee' }, 400, 'lookup.not_one'],
    ] as const)
      expect((await call('POST', '/v1/members:lookup', shown, 'P')).body).toMatchObject({ status, code });
  });

  it('knows a card at every door whatever a scanner adds to it', async () => {
    const { body } = await enrol({ reference: ' scanned\r', card: ' scan-1\r' });
    const { memberId } = body;
    expect(body).toMatchObject({ reference: 'scanned', identities: [{ type: 'card', status: 'active' }] });
    for (const shown of [{ card: 'scan-1' }, { card: '\u001dscan-1\n' }, { reference: 'scanned\t' }])
      expect((await call('POST', '/v1/members:lookup', shown)).body.memberId).toBe(memberId);
    const link = await call('POST', `/v1/members/${memberId}/identities`, { type: 'card', value: '\tscan-2 ' });
    expect(link.body.identities).toHaveLength(2);
    expect((await call('GET', `/v1/members/${memberId}`)).body.identities).toEqual([
      { type: 'card', value: 'scan-1', status: 'active' },
      { type: 'card', value: 'scan-2', status: 'active' },
    ]);
    for (const key of ['P', 'A'])
      expect(JSON.stringify(await call('GET', `/v1/members/${memberId}`, undefined, key))).not.toContain('scan-');
    const block = { type: 'card', value: '\u00a0scan-2\r\n', reason: 'lost' };
    expect((await call('POST', `/v1/members/${memberId}/identities:block`, block)).status).toBe(200);
    expect((await call('POST', '/v1/members:lookup', { card: 'scan-2' })).body.code).toBe('identity.blocked');
    expect((await enrol({ card: ' \r' })).body).toMatchObject({ code: 'identity.invalid', pointer: '/card' });
    const inside = { type: 'card', value: 'a\rb' };
    expect((await call('POST', `/v1/members/${memberId}/identities`, inside)).body).toMatchObject({
      code: 'identity.invalid',
      pointer: '/value',
    });
  });

  it('links a new card, blocks the lost one, and goes on', async () => {
    const {
      body: { memberId },
    } = await enrol({ reference: 'eve', card: 'lost-1' });
    const link = { type: 'card', value: 'new-1', presented: { type: 'card', value: 'lost-1' } };
    const linked = await call('POST', `/v1/members/${memberId}/identities`, link, 'P');
    expect([linked.status, linked.body.revision]).toEqual([201, 1]);
    expect((await call('POST', `/v1/members/${memberId}/identities`, link, 'P')).body.revision).toBe(1);
    const block = { type: 'card', value: 'lost-1', reason: 'lost', presented: { type: 'card', value: 'new-1' } };
    const blocked = await call('POST', `/v1/members/${memberId}/identities:block`, block, 'P');
    expect(blocked.body).toMatchObject({
      revision: 2,
      status: 'active',
      identities: [
        { type: 'card', status: 'blocked' },
        { type: 'card', status: 'active' },
      ],
    });
    expect((await call('GET', `/v1/members/${memberId}`)).body.identities).toMatchObject([
      { value: 'lost-1', status: 'blocked' },
      { value: 'new-1', status: 'active' },
    ]);
    expect((await call('POST', '/v1/members:lookup', { card: 'lost-1' })).body.code).toBe('identity.blocked');
    expect((await call('POST', '/v1/members:lookup', { card: 'new-1' })).body.memberId).toBe(memberId);
    expect(
      (await call('POST', `/v1/members/${memberId}/identities`, { type: 'card', value: 'lost-1' })).body.code,
    ).toBe('identity.blocked');
    expect(
      (await call('POST', `/v1/members/${memberId}/identities`, { type: 'card', value: '2900000012345' })).body.code,
    ).toBe('identity.taken');
    expect((await enrol({ reference: 'finder', card: 'lost-1' })).body.code).toBe('identity.taken');
  });

  it('lets a till link and block only for a member who shows another identity of theirs', async () => {
    const { body: ann } = await enrol({ reference: 'present', card: 'p-card', phone: '+44 7700 900733' });
    await enrol({ reference: 'other', card: 'o-card' });
    const attempt = async (verb: string, presented: object | undefined, key = 'P') => {
      const wish = verb === '' ? { type: 'card', value: 'p-new' } : { type: 'card', value: 'p-card', reason: 'lost' };
      const json = presented === undefined ? wish : { ...wish, presented };
      const { status, body } = await call('POST', `/v1/members/${ann.memberId}/identities${verb}`, json, key);
      return status < 300 ? 'done' : (body.code ?? '');
    };
    for (const verb of ['', ':block']) {
      const wanted = { type: 'card', value: verb === '' ? 'p-new' : 'p-card' };
      for (const presented of [undefined, wanted, { type: 'card', value: 'o-card' }, { type: 'card', value: 'nobody' }])
        expect([verb, presented, await attempt(verb, presented)]).toEqual([verb, presented, 'identity.not_presented']);
      expect(await attempt(verb, { type: 'phone', value: 'call me' })).toBe('phone.invalid');
      expect(await attempt(verb, [])).toBe('request.invalid');
      expect(await attempt(verb, { type: 'phone', value: '0044 7700 900733' })).toBe('done');
    }
    expect(await attempt(':block', { type: 'card', value: 'p-card' })).toBe('identity.not_presented');
    expect(await attempt(':block', undefined, 'O')).toBe('done');
  });

  describe('an identity with a new owner', () => {
    const free = (memberId: string, type: string, value: string, key = 'O') =>
      call('POST', `/v1/members/${memberId}/identities:free`, { type, value, reason: 'new_owner' }, key);

    it('is named when it is taken, with the way out, and without whose it is', async () => {
      const { body: owner } = await enrol({ phone: '+44 7700 900655' });
      const taken = await enrol({ reference: 'next', phone: '+44 7700 900655' });
      expect(taken.body).toMatchObject({ status: 409, code: 'identity.taken', identityType: 'phone' });
      expect(taken.body.detail).toContain('This phone number belongs to another member');
      expect(taken.body.detail).toContain('/identities:free');
      expect(JSON.stringify(taken.body)).not.toContain(owner.memberId);
    });

    it('is taken from the old one by an operator, and enrols or is linked anew', async () => {
      const { body: old } = await enrol({ reference: 'moves-away', phone: '+44 7700 900556', card: 'keeps-1' });
      expect((await free(old.memberId, 'phone', '+44 7700 900556', 'P')).status).toBe(403);
      expect((await free(old.memberId, 'phone', '+44 7700 900557')).body.code).toBe('identity.unknown');
      const answer = await free(old.memberId, 'phone', '+44 7700 900556');
      expect(answer.body.identities).toMatchObject([
        { type: 'card', status: 'active' },
        { type: 'phone', status: 'freed' },
      ]);
      expect((await free(old.memberId, 'phone', '+44 7700 900556')).body.revision).toBe(answer.body.revision);
      expect((await call('POST', '/v1/members:lookup', { phone: '+44 7700 900556' })).body.code).toBe('member.unknown');
      const { status, body: next } = await enrol({ phone: '+447700900556' });
      expect(status).toBe(201);
      expect(next.memberId).not.toBe(old.memberId);
      expect((await call('POST', '/v1/members:lookup', { phone: '+44 7700 900556' })).body.memberId).toBe(
        next.memberId,
      );
      expect((await call('POST', '/v1/members:lookup', { card: 'keeps-1' })).body.memberId).toBe(old.memberId);
      const link = { type: 'phone', value: '+44 7700 900556' };
      expect((await call('POST', `/v1/members/${old.memberId}/identities`, link)).body.code).toBe('identity.taken');
    });

    it('goes to one of many who want it, the old one among them', async () => {
      const { body: old } = await enrol({ reference: 'let-go', card: 'wanted' });
      await free(old.memberId, 'card', 'wanted');
      const link = { type: 'card', value: 'wanted' };
      const answers = await Promise.all([
        call('POST', `/v1/members/${old.memberId}/identities`, link),
        ...Array.from({ length: 9 }, (_, index) => enrol({ reference: `wants-${index}`, card: 'wanted' })),
      ]);
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([201, ...Array<number>(9).fill(409)]);
      const [winner] = answers.filter(({ status }) => status === 201);
      expect((await call('POST', '/v1/members:lookup', { card: 'wanted' })).body.memberId).toBe(winner?.body.memberId);
    });

    it('is all or nothing: who may have one of two gets neither', async () => {
      const { body: one } = await enrol({ reference: 'one-of-two', card: 'given-up' });
      await enrol({ reference: 'two-of-two', qr: 'kept' });
      await free(one.memberId, 'card', 'given-up');
      expect((await enrol({ reference: 'wants-both', card: 'given-up', qr: 'kept' })).body).toMatchObject({
        code: 'identity.taken',
        identityType: 'qr',
      });
      expect((await enrol({ reference: 'wants-one', card: 'given-up' })).status).toBe(201);
    });

    it('may be freed, linked and blocked again and again, by a caller that always has the same correlation id', async () => {
      const { body: member } = await enrol({ reference: 'again-and-again', card: 'comes-back' });
      const identity = { type: 'card', value: 'comes-back' };
      const step = async (verb: string, more: object = {}) => {
        const url = `/v1/members/${member.memberId}/identities${verb}`;
        const headers = { 'x-correlation-id': 'desk-1' };
        const { status, body } = await app.call('O', 'POST', url, { ...identity, ...more }, headers);
        return [status < 300, body.identities[0]?.status];
      };
      for (let round = 0; round < 2; round += 1) {
        expect(await step(':free', { reason: 'mixed_up' })).toEqual([true, 'freed']);
        expect(await step('')).toEqual([true, 'active']);
        expect(await step(':block', { reason: 'lost' })).toEqual([true, 'blocked']);
      }
      // Who reads the facts recognises a repetition by its id.
      const ids = (await app.published()).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('is the leaver’s own: card, phone and e-mail enrol anew, a blocked card does not', async () => {
      const shown = { card: 'left-1', phone: '+44 7700 900558', email: 'left@example.com' };
      const { body: left } = await enrol(shown);
      await call('POST', `/v1/members/${left.memberId}/identities`, { type: 'card', value: 'left-2' });
      const block = { type: 'card', value: 'left-2', reason: 'stolen' };
      await call('POST', `/v1/members/${left.memberId}/identities:block`, block);
      await call('POST', `/v1/members/${left.memberId}:close`, { reason: 'member_request' });
      const { status, body: back } = await enrol(shown);
      expect([status, back.memberId === left.memberId, back.status]).toEqual([201, false, 'active']);
      expect((await enrol(shown)).body.memberId).toBe(back.memberId);
      expect((await enrol({ reference: 'finds-card', card: 'left-2' })).body.code).toBe('identity.taken');
      await free(left.memberId, 'card', 'left-2');
      expect((await enrol({ reference: 'finds-card', card: 'left-2' })).status).toBe(201);
    });
  });

  describe('the reference of a member who left', () => {
    const leave = (memberId: string) => call('POST', `/v1/members/${memberId}:close`, { reason: 'member_request' });
    const lookup = async (shown: object) => (await call('POST', '/v1/members:lookup', shown)).body.memberId;

    it('enrols the leaver anew with the very same request, and is found as theirs from then on', async () => {
      const wish = { reference: 'back-1', card: 'back-card', phone: '+44 7700 900700', name: 'Bo' };
      const { body: first } = await enrol(wish);
      await leave(first.memberId);
      expect(await lookup({ reference: 'back-1' })).toBe(first.memberId);
      const { status, body: second } = await enrol(wish);
      expect([status, second.status, second.memberId === first.memberId]).toEqual([201, 'active', false]);
      const again = await enrol(wish);
      expect([again.status, again.body.memberId]).toEqual([200, second.memberId]);
      for (const shown of [{ reference: 'back-1' }, { card: 'back-card' }, { phone: '+44 7700 900700' }])
        expect(await lookup(shown)).toBe(second.memberId);
      await leave(second.memberId);
      const { body: third } = await enrol(wish);
      expect(new Set([first, second, third].map(({ memberId }) => memberId)).size).toBe(3);
      expect(await lookup({ reference: 'back-1' })).toBe(third.memberId);
    });

    it('goes to somebody else, with a card nobody had, also in an import, once', async () => {
      const { body: left } = await enrol({ reference: 'handed-on', card: 'handed-1' });
      await leave(left.memberId);
      const line = { reference: 'handed-on', card: 'handed-2', name: 'Cy' };
      const [created] = await importLines(line);
      expect([created?.status, created?.memberId === left.memberId]).toEqual(['created', false]);
      const [again] = await importLines(line);
      expect([again?.status, again?.memberId]).toEqual(['duplicate', created?.memberId]);
      expect(await lookup({ card: 'handed-2' })).toBe(created?.memberId);
      expect(await lookup({ reference: 'handed-on' })).toBe(created?.memberId);
    });

    it('enrols nobody anew when a file from before they left is imported again', async () => {
      const line = { reference: 'old-file', card: 'old-file-1', enrolledAt: '2026-10-01T10:00:00Z' };
      const [first] = await importLines(line);
      await leave(first?.memberId);
      const [again] = await importLines(line);
      expect([again?.status, again?.memberId]).toEqual(['duplicate', first?.memberId]);
    });

    it('goes to one of many who want it', async () => {
      const { body: left } = await enrol({ reference: 'wanted-ref' });
      await leave(left.memberId);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => enrol({ reference: 'wanted-ref', card: `wanted-ref-${index}` })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
      const won = answers.findIndex(({ status }) => status === 201);
      expect(await lookup({ reference: 'wanted-ref' })).toBe(answers[won]?.body.memberId);
    });

    it('names the way out while its member is one', async () => {
      await enrol({ reference: 'stays-ref', card: 'stays-1' });
      const { status, body } = await enrol({ reference: 'stays-ref', card: 'stays-2' });
      expect([status, body.code]).toEqual([409, 'member.already_enrolled']);
      expect(body.detail).toContain('/identities');
      expect(body.detail).toContain(':close');
    });

    it('comes without a card that was blocked before they left', async () => {
      const { body: left } = await enrol({ reference: 'back-2', card: 'stolen-2' });
      const url = `/v1/members/${left.memberId}/identities`;
      await call('POST', `${url}:block`, { type: 'card', value: 'stolen-2', reason: 'stolen' });
      await leave(left.memberId);
      expect((await enrol({ reference: 'back-2', card: 'stolen-2' })).body.code).toBe('identity.taken');
      expect((await enrol({ reference: 'back-2', card: 'new-2' })).status).toBe(201);
    });

    it('stays with whoever has it next when the leaver is erased', async () => {
      const wish = { reference: 'erased-ref', card: 'erased-ref-1' };
      const { body: left } = await enrol(wish);
      await leave(left.memberId);
      const { body: next } = await enrol(wish);
      const erase = (memberId: string) => call('POST', `/v1/members/${memberId}:erase`, { reason: 'member_request' });
      expect((await erase(left.memberId)).status).toBe(200);
      expect(await lookup({ reference: 'erased-ref' })).toBe(next.memberId);
      const again = await enrol(wish);
      expect([again.status, again.body.memberId]).toEqual([200, next.memberId]);
      // An old file brings nobody back who was erased.
      await erase(next.memberId);
      expect((await enrol({ reference: 'erased-ref' })).body.code).toBe('member.erased');
    });
  });

  it('blocks a leaver’s card until somebody else has it', async () => {
    const card = (value: string) => ({ type: 'card', value });
    const { body: left } = await enrol({ reference: 'left-cards', card: 'left-a' });
    const url = `/v1/members/${left.memberId}`;
    await call('POST', `${url}/identities`, card('left-b'));
    await call('POST', `${url}:close`, { reason: 'member_request' });
    expect((await enrol({ reference: 'has-left-a', card: 'left-a' })).status).toBe(201);
    const block = (value: string) => call('POST', `${url}/identities:block`, { ...card(value), reason: 'stolen' });
    expect((await block('left-a')).body.code).toBe('identity.unknown');
    expect((await block('left-b')).status).toBe(200);
    expect((await enrol({ reference: 'wants-left-b', card: 'left-b' })).body.code).toBe('identity.taken');
  });

  it('lets go of what a leaver had freed and taken again', async () => {
    const card = { type: 'card', value: 'to-and-fro' };
    const { body: left } = await enrol({ reference: 'to-and-fro', card: card.value });
    const url = `/v1/members/${left.memberId}`;
    await call('POST', `${url}/identities:free`, { ...card, reason: 'mixed_up' });
    expect((await call('POST', `${url}/identities`, card)).status).toBe(201);
    await call('POST', `${url}:close`, { reason: 'member_request' });
    expect((await enrol({ reference: 'has-it-now', card: card.value })).status).toBe(201);
  });

  it('closes a membership for good', async () => {
    const {
      body: { memberId },
    } = await enrol({ reference: 'fay', card: 'c-fay' });
    expect((await call('POST', `/v1/members/${memberId}:close`, { reason: 'member_request' }, 'P')).status).toBe(403);
    expect((await call('POST', `/v1/members/${memberId}:close`, { reason: 'member_request' })).body).toMatchObject({
      status: 'closed',
      revision: 1,
    });
    expect((await call('POST', `/v1/members/${memberId}:close`, { reason: 'member_request' })).body).toMatchObject({
      status: 'closed',
      revision: 1,
    });
    expect(
      (await call('POST', `/v1/members/${memberId}/identities`, { type: 'card', value: 'c-fay-2' })).body.code,
    ).toBe('member.closed');
    expect((await enrol({ reference: 'gus', card: 'c-fay-2' })).status).toBe(201);
    expect((await call('POST', '/v1/members:lookup', { card: 'c-fay' })).body.status).toBe('closed');
    expect((await call('POST', '/v1/members/nobody:close', { reason: 'gone' })).status).toBe(404);
  });

  it('imports line by line: a bad line spoils no other, and again changes nothing', async () => {
    const lines = [
      { reference: 'i-1', card: 'i-card-1', name: 'Ida' },
      '{"reference":',
      { reference: 'i-2', card: '2900000012345' },
      { reference: 7 },
      { reference: 'i-3' },
      { reference: 'i-4', card: 'i-card-1' },
      { reference: 'i-1', card: 'i-card-1', name: 'Ida' },
      [],
    ];
    const brief = (answers: Wire[]) =>
      answers.map(({ line, status, problem, revision }) => [line, status ?? problem.code, revision]);
    expect(brief(await importLines(...lines))).toEqual([
      [1, 'created', 0],
      [2, 'request.invalid_json', undefined],
      [3, 'identity.taken', undefined],
      [4, 'request.invalid', undefined],
      [5, 'created', 0],
      [6, 'identity.taken', undefined],
      [7, 'duplicate', 0],
      [8, 'request.invalid', undefined],
    ]);
    const events = await app.eventCount();
    expect(brief(await importLines(lines[0], lines[4]))).toEqual([
      [1, 'duplicate', 0],
      [2, 'duplicate', 0],
    ]);
    expect(await app.eventCount()).toBe(events);
    expect((await call('POST', '/v1/members:lookup', { card: 'i-card-1' })).body).toMatchObject({
      reference: 'i-1',
      channel: 'import',
    });
  });

  it('gives a card to a later line when the earlier one cannot have all that it wants', async () => {
    const [first, second, third] = await importLines(
      { reference: 'chain-1', card: '2900000012345', qr: 'chain-q' },
      { reference: 'chain-2', qr: 'chain-q', phone: '+44 7700 900555' },
      { reference: 'chain-3', phone: '+44 7700 900555' },
    );
    expect([first?.problem.code, second?.status, third?.problem.code]).toEqual([
      'identity.taken',
      'created',
      'identity.taken',
    ]);
  });

  it('takes bounded imports from operators only', async () => {
    expect((await call('POST', '/v1/members:import', '{}', 'P')).status).toBe(403);
    const tooMany = (await call('POST', '/v1/members:import', '{}\n'.repeat(2_001))).body;
    expect([tooMany.status, tooMany.code]).toEqual([413, 'request.too_many_lines']);
  });

  it('imports thousands with a handful of statements', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => ({
      reference: `bulk-${index}`,
      card: `bulk-card-${index}`,
      name: `Name ${index}`,
    }));
    statements = 0;
    const answers = await importLines(...lines);
    expect(answers.every(({ status }) => status === 'created')).toBe(true);
    expect(answers.map(({ reference }) => reference)).toEqual(lines.map(({ reference }) => reference));
    expect(statements).toBeLessThan(10);
  });

  it('lists members page by page from its read model', async () => {
    const {
      body: { memberId },
    } = await enrol({ reference: 'listed' });
    await app.settled();
    const seen = (await app.listed('/v1/members', 'members', 1_000)).map(({ memberId: id }: Wire) => String(id));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe((await app.published()).filter(({ type }) => type.endsWith('member.enrolled.v1')).length);
    expect(seen).toContain(memberId);
    expect((await call('GET', '/v1/members?limit=x', undefined, 'A')).body.code).toBe('request.invalid');
  });

  it('publishes only what its contracts allow', async () => {
    const messages = await app.published(); // looks at each of them
    expect(new Set(messages.map(({ type }) => type))).toEqual(
      new Set(
        ['enrolled.v1', 'closed.v1', 'erased.v1', 'state.v1']
          .map((end) => `loyalty.enrollment.member.${end}`)
          .concat(['linked.v1', 'blocked.v1', 'freed.v1'].map((end) => `loyalty.enrollment.identity.${end}`)),
      ),
    );
  });

  it('keeps no card, code, name, number, address or birth date in clear, anywhere', async () => {
    const {
      body: { memberId, revision },
    } = await enrol({
      reference: 'hidden',
      card: '2999000012399',
      qr: 'q-canary-99',
      name: 'Zebedee Quartz',
      phone: '+44 7700 900999',
      email: 'zq@secret.example',
      birthDate: '1971-03-04',
    });
    const token = { type: 'payment_token', value: 'tok-canary-99' };
    await call('POST', `/v1/members/${memberId}/identities`, token);
    await call('POST', `/v1/members/${memberId}/identities:block`, { ...token, reason: 'lost' });
    await app.projections.waitFor('member-directory', { streamId: `member-${memberId}`, revision });
    const tables = await app.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'enrollment'`,
    );
    let dump = JSON.stringify(await app.log.readStream(`member-${memberId}`)) + JSON.stringify(await app.published());
    for (const { name } of tables) dump += JSON.stringify(await app.database.query(`select * from "${name}"`));
    expect(dump).toContain(memberId);
    expect(dump).not.toMatch(
      /Zebedee|Quartz|7700\s?900999|zq@secret|secret\.example|1971-03-04|2999000012399|canary-99/i,
    );
    expect((await call('GET', `/v1/members/${memberId}`)).body.profile.name).toBe('Zebedee Quartz');
  });

  describe('an erasure', () => {
    let phones = 910_000;
    const person = (name: string) => ({
      reference: `r-${name}`,
      card: `c-${name}`,
      qr: `q-${name}`,
      phone: `+44 7700 ${String((phones += 1))}`,
      name: `Name ${name}`,
    });
    const erase = (memberId: string, key?: string) =>
      call('POST', `/v1/members/${memberId}:erase`, { reason: 'member_request' }, key);
    const certificate = (memberId: string) => call('GET', `/v1/members/${memberId}/erasure-certificate`);
    const kept = async (memberId: string) => [
      (await app.database.query('select 1 from member_key where member_id = $1', [memberId])).length,
      (await app.database.query('select 1 from key_registry where owner = $1', [memberId])).length,
    ];

    it('destroys the key, frees the identities, and certifies it', async () => {
      const {
        body: { memberId },
      } = await enrol(person('ida'));
      await call('POST', `/v1/members/${memberId}/identities:block`, { type: 'qr', value: 'q-ida', reason: 'lost' });
      expect(await kept(memberId)).toEqual([1, 3]);
      expect((await certificate(memberId)).body).toMatchObject({ status: 404, code: 'member.not_erased' });
      expect((await erase(memberId, 'P')).status).toBe(403);
      const { status, body } = await erase(memberId);
      expect(status).toBe(200);
      expect(await kept(memberId)).toEqual([0, 0]);
      const events = await app.log.readStream(`member-${memberId}`);
      const last = events.at(-1);
      expect(events.map(({ type }) => type)).toEqual([
        'MemberEnrolled',
        'IdentityBlocked',
        'MemberClosed',
        'MemberErased',
      ]);
      expect(body).toEqual({
        certificateId: last?.id,
        version: 1,
        memberId,
        erasedAt: '2026-10-31T16:40:00.000Z',
        erasedBy: 'anna',
        reason: 'member_request',
        destroyed: {
          keyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
          profile: true,
          identities: ['card', 'qr', 'phone'].map((type) => ({ type, count: 1 })),
        },
        kept: expect.arrayContaining([{ what: expect.any(String), why: expect.any(String) }]),
        event: {
          streamId: `member-${memberId}`,
          revision: 3,
          partition: last?.partition,
          position: last?.position,
          recordedAt: last?.recordedAt,
        },
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(JSON.stringify(body)).not.toMatch(/ida/i);
      expect((await erase(memberId)).body).toEqual(body);
      expect((await certificate(memberId)).body).toEqual(body);
      expect((await app.log.readStream(`member-${memberId}`)).length).toBe(4);
    });

    it('is certified with a sum that anybody can check', async () => {
      const { body: member } = await enrol(person('jo'));
      const { sha256, ...others } = (await erase(member.memberId)).body;
      expect(
        createHash('sha256')
          .update(JSON.stringify(sorted(others)))
          .digest('hex'),
      ).toBe(sha256);
    });

    it('leaves nobody at any door, and lets others have the identities', async () => {
      const shown = person('kim');
      const {
        body: { memberId },
      } = await enrol(shown);
      const link = { type: 'card', value: 'c-kim' };
      await call('POST', `/v1/members/${memberId}/identities:block`, { type: 'qr', value: 'q-kim', reason: 'lost' });
      await erase(memberId);
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['POST', '/identities', link],
        ['POST', '/identities:block', { ...link, reason: 'lost' }],
        ['POST', '/identities:free', { ...link, reason: 'new_owner' }],
        ['POST', ':close', { reason: 'member_request' }],
      ] as const)
        expect([path, (await call(method, `/v1/members/${memberId}${path}`, body)).body]).toMatchObject([
          path,
          { status: 410, code: 'member.erased', memberId },
        ]);
      for (const [type, value] of Object.entries(shown).filter(([name]) => name !== 'name'))
        expect((await call('POST', '/v1/members:lookup', { [type]: value })).body).toMatchObject({
          status: 404,
          code: 'member.unknown',
        });
      const { reference: _never, name, ...identities } = shown;
      expect((await enrol(shown)).body).toMatchObject({ status: 410, code: 'member.erased' });
      const [line] = await importLines(shown);
      expect(line?.problem.code).toBe('member.erased');
      // What they had got ready for it is gone, too.
      expect(await kept(memberId)).toEqual([0, 0]);
      expect((await certificate(memberId)).status).toBe(200);
      const anew = await enrol({ ...identities, name });
      expect([anew.status, anew.body.memberId === memberId]).toEqual([201, false]);
      await app.settled();
      // As behind a member whose id comes just before.
      const cursor = new PageOrder('text').cursorAt([String(memberId).slice(0, -1)]);
      const [listed] = (await call('GET', `/v1/members?limit=1&cursor=${cursor}`, undefined, 'A')).body.members;
      expect(listed).toMatchObject({ memberId, status: 'erased', reference: null });
    });

    it('can be asked for of a member who left, and of nobody else', async () => {
      const {
        body: { memberId },
      } = await enrol({ reference: 'r-lee', card: 'c-lee' });
      await call('POST', `/v1/members/${memberId}:close`, { reason: 'moved_away' });
      await enrol({ card: 'c-lee', qr: 'q-lee' });
      expect((await erase(memberId)).body).toMatchObject({ destroyed: { profile: false } });
      // What somebody else has by now stays theirs.
      expect((await call('POST', '/v1/members:lookup', { card: 'c-lee' })).status).toBe(200);
      expect((await erase('nobody')).body).toMatchObject({ status: 404, code: 'member.unknown' });
      expect((await certificate('nobody')).body).toMatchObject({ status: 404, code: 'member.unknown' });
      const text = { reason: 'He asked by phone' };
      expect((await call('POST', `/v1/members/${memberId}:erase`, text)).status).toBe(400);
    });

    it('is told: a fact, and a tombstone for the state', async () => {
      const {
        body: { memberId },
      } = await enrol(person('mia'));
      await erase(memberId);
      const messages = await app.published(`member-${memberId}`);
      expect(messages.slice(-2)).toMatchObject([
        { type: 'loyalty.enrollment.member.erased.v1', key: memberId, data: { memberId, reason: 'member_request' } },
        { type: 'loyalty.enrollment.member.state.v1', key: memberId, data: null },
      ]);
      expect(messages.some(({ type }) => type === 'loyalty.enrollment.member.closed.v1')).toBe(true);
    });

    it('is finished by its own fact when a crash came between the event and the key', async () => {
      const {
        body: { memberId },
      } = await enrol(person('nora'));
      stopsAt = /delete from member_key/;
      expect((await erase(memberId)).status).toBe(503);
      stopsAt = null;
      expect(await kept(memberId)).toEqual([1, 3]);
      // Nobody's already.
      expect((await call('GET', `/v1/members/${memberId}`)).body.code).toBe('member.erased');
      expect((await call('POST', '/v1/members:lookup', { card: 'c-nora' })).body.code).toBe('member.unknown');
      const fact = (await app.published(`member-${memberId}`)).find(({ type }) => type.endsWith('member.erased.v1'));
      for (let delivery = 0; delivery < 2; delivery += 1) await app.deliver(fact?.type ?? '', fact?.data as object);
      expect(await kept(memberId)).toEqual([0, 0]);
      expect((await certificate(memberId)).body).toMatchObject({ destroyed: { profile: true } });
    });

    it('is looked at again: who asked something in that moment may have kept a key, and died', async () => {
      const {
        body: { memberId },
      } = await enrol(person('olaf'));
      await erase(memberId);
      const fact = (await app.published(`member-${memberId}`)).find(({ type }) => type.endsWith('member.erased.v1'));
      await app.deliver(fact?.type ?? '', fact?.data as object);
      await app.database.query("insert into key_registry (key, owner) values ('referral_code:late', $1)", [memberId]);
      await app.database.query("insert into member_key (member_id, wrapped_key) values ($1, 'late')", [memberId]);
      await app.scheduler.runOnce('forget-again');
      expect(await kept(memberId)).toEqual([1, 1]);
      app.clock.set('2026-10-31T17:40:00Z');
      await app.scheduler.runOnce('forget-again');
      expect(await kept(memberId)).toEqual([0, 0]);
      expect(await app.database.query('select 1 from erased where owner = $1', [memberId])).toEqual([]);
      app.clock.set('2026-10-31T16:40:00Z');
    });

    it('is certified when it is done, and not before', async () => {
      const {
        body: { memberId },
      } = await enrol(person('otto'));
      stopsAt = /delete from member_key/;
      await erase(memberId);
      expect((await certificate(memberId)).status).toBe(503);
      stopsAt = null;
      expect((await certificate(memberId)).status).toBe(200);
      expect(await kept(memberId)).toEqual([0, 0]);
    });

    it('gives an identity to its next owner also before it is finished', async () => {
      const {
        body: { memberId },
      } = await enrol(person('oda'));
      stopsAt = /delete from member_key/;
      await erase(memberId);
      stopsAt = null;
      const next = await enrol({ card: 'c-oda' });
      expect([next.status, next.body.memberId === memberId]).toEqual([201, false]);
      await erase(memberId);
      expect((await call('POST', '/v1/members:lookup', { card: 'c-oda' })).body.memberId).toBe(next.body.memberId);
    });

    it('wins or loses against what happens at the same moment, and leaves nothing behind', async () => {
      for (let round = 0; round < 10; round += 1) {
        const wish = { reference: `race-${round}`, card: `race-c-${round}`, name: 'Pat' };
        const {
          body: { memberId },
        } = await enrol(wish);
        const link = { type: 'card', value: `race-d-${round}` };
        const [erased] = await Promise.all([
          erase(memberId),
          call('POST', `/v1/members/${memberId}/identities`, link),
          enrol(wish),
          erase(memberId),
        ]);
        expect(erased.status).toBe(200);
        await enrol(wish);
        expect(await kept(memberId)).toEqual([0, 0]);
        for (const card of [`race-c-${round}`, `race-d-${round}`]) expect((await enrol({ card })).status).toBe(201);
        expect((await certificate(memberId)).body).toEqual(erased.body);
      }
    });

    it('stays when the read model is built anew', async () => {
      const {
        body: { memberId },
      } = await enrol(person('quinn'));
      await erase(memberId);
      await app.settled();
      await app.projections.rebuild('member-directory');
      const rows = await app.database.query<Wire>('select * from member_directory where member_id = $1', [memberId]);
      expect(rows).toMatchObject([{ status: 'erased', reference: null, identities: 0 }]);
    });
  });

  it('knows everybody after a restart', async () => {
    await app.close();
    app = await restart();
    expect((await call('POST', '/v1/members:lookup', { card: '2900000012345' })).body.reference).toBe('13085');
    expect((await enrol({ reference: '13085', card: '2900000012345', name: 'Ann' })).status).toBe(200);
  });
});

const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? Array.isArray(value)
      ? value.map(sorted)
      : value
    : Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, member]) => [name, sorted(member)]),
      );

/** The caller gets no answer that means anything. */
class KilledHere extends Error {
  readonly retriable = true;
}

/** Tells of every statement. */
const watched = (database: Database, onStatement: (text: string) => void): Database => {
  const counted = <Queryable extends Pick<Database, 'query'>>({ query }: Queryable): Pick<Database, 'query'> => ({
    query: (...args) => {
      onStatement(args[0]);
      return query(...args);
    },
  });
  return { ...database, ...counted(database), transaction: (work) => database.transaction((tx) => work(counted(tx))) };
};
