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

describe('the link to a member’s card', () => {
  let app: EnrollmentApp;
  let number = 0;
  beforeAll(async () => {
    app = await EnrollmentApp.open();
  });
  afterAll(() => app.close());

  const post = (path: string, body: object, key = 'O') => app.call(key, 'POST', path, body);
  const enrol = async (): Promise<{ readonly memberId: string; readonly card: string }> => {
    number += 1;
    const card = `c-${String(number)}`;
    const { status, body } = await post('/v1/members', { card });
    expect(status).toBe(201);
    return { memberId: (body as { memberId: string }).memberId, card };
  };
  const makeLink = async (memberId: string, body: object = {}): Promise<string> => {
    const answer = await post(`/v1/members/${memberId}/card-links`, body);
    expect(answer.status).toBe(201);
    const [, secret = ''] = /^\/card\/#([\w-]{43})$/.exec((answer.body as { link: string }).link) ?? [];
    return secret;
  };
  const ownerOf = async (secret: string): Promise<unknown> => {
    const { status, body } = await post('/v1/card-links:find', { secret }, 'M');
    return status === 200 ? (body as { memberId: string }).memberId : [status, (body as { code: string }).code];
  };
  const GONE = [404, 'card_link.unknown'];
  const cardOf = async (memberId: string, as = memberId) => {
    const { status, body } = await app.call('M', 'GET', `/v1/members/${memberId}/card`, undefined, {
      'x-accrue-member': as,
    });
    return { status, ...(body as { code: string | null }) };
  };
  const found = async (qr: string): Promise<unknown> => {
    const { status, body } = await post('/v1/members:lookup', { qr }, 'P');
    return status === 200 ? (body as { memberId: string }).memberId : [status, (body as { code: string }).code];
  };
  const eventsOf = async (memberId: string): Promise<string> =>
    JSON.stringify(await app.log.readStream(`member-${memberId}`));

  it('leads to its member, and is written down nowhere', async () => {
    const { memberId } = await enrol();
    const secret = await makeLink(memberId);
    expect(await ownerOf(secret)).toBe(memberId);
    expect(await ownerOf(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'E' : 'A'}`)).toEqual(GONE);
    expect(await eventsOf(memberId)).not.toContain(secret);
    const kept = await app.database.query('select * from key_registry where owner = $1', [memberId]);
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(await app.published(`member-${memberId}`)).toHaveLength(3); // enrolled, its state, and the code of the card
  });

  it('gives the card a code that a till finds the member by, which further links leave as it is', async () => {
    const { memberId } = await enrol();
    await makeLink(memberId);
    const { code } = await cardOf(memberId);
    expect(code).toMatch(/^M\.[0-9A-Z]{26}$/);
    expect(await found(code ?? '')).toBe(memberId);
    await makeLink(memberId);
    expect((await cardOf(memberId)).code).toBe(code);
  });

  it('ends when another takes its place, with the code that the lost phone shows', async () => {
    const { memberId } = await enrol();
    const [first, second] = [await makeLink(memberId), await makeLink(memberId)];
    const { code: before } = await cardOf(memberId);
    const third = await makeLink(memberId, { replace: true });
    expect([await ownerOf(first), await ownerOf(second), await ownerOf(third)]).toEqual([GONE, GONE, memberId]);
    const { code: after } = await cardOf(memberId);
    expect(await found(before ?? '')).toEqual([409, 'identity.blocked']);
    expect(await found(after ?? '')).toBe(memberId);
  });

  it('is one of five at most: the oldest ends', async () => {
    const { memberId } = await enrol();
    const links: string[] = [];
    for (let made = 0; made < 6; made += 1) links.push(await makeLink(memberId));
    const owners: unknown[] = [];
    for (const link of links) owners.push(await ownerOf(link));
    expect(owners).toEqual([GONE, memberId, memberId, memberId, memberId, memberId]);
  });

  it('is blocked with all others, and the code of the card with them; again changes nothing', async () => {
    const { memberId } = await enrol();
    const secret = await makeLink(memberId);
    const { code } = await cardOf(memberId);
    for (let times = 0; times < 2; times += 1)
      expect((await post(`/v1/members/${memberId}/card-links:block`, { reason: 'lost' })).status).toBe(200);
    expect(await ownerOf(secret)).toEqual(GONE);
    expect(await found(code ?? '')).toEqual([409, 'identity.blocked']);
    expect((await cardOf(memberId)).code).toBeNull();
  });

  it('is made at a till for nobody but the member who stands before it', async () => {
    const [ann, ben] = [await enrol(), await enrol()];
    const path = `/v1/members/${ann.memberId}/card-links`;
    const presenting = ({ card }: { readonly card: string }) => ({ presented: { type: 'card', value: card } });
    for (const key of ['P', 'S'])
      for (const body of [{}, presenting(ben)])
        expect(await post(path, body, key)).toMatchObject({ status: 403, body: { code: 'identity.not_presented' } });
    expect((await post(path, presenting(ann), 'P')).status).toBe(201);
    expect((await post(path, presenting(ann), 'A')).status).toBe(403);
    expect((await post(path, presenting(ann), 'M')).status).toBe(403);
  });

  it('ends when its member leaves or is erased', async () => {
    const [left, erased] = [await enrol(), await enrol()];
    const links = [await makeLink(left.memberId), await makeLink(erased.memberId)];
    await post(`/v1/members/${left.memberId}:close`, { reason: 'member_request' });
    await post(`/v1/members/${erased.memberId}:erase`, { reason: 'member_request' });
    expect([await ownerOf(links[0] ?? ''), await ownerOf(links[1] ?? '')]).toEqual([GONE, GONE]);
    expect(await post(`/v1/members/${left.memberId}/card-links`, {})).toMatchObject({ status: 409 });
    expect(await post(`/v1/members/${erased.memberId}/card-links`, {})).toMatchObject({ status: 410 });
    const kept = await app.database.query('select * from key_registry where owner = $1', [erased.memberId]);
    expect(kept).toEqual([]);
  });

  it('leads to the survivor once its member is merged', async () => {
    const [survivor, duplicate] = [await enrol(), await enrol()];
    const secret = await makeLink(duplicate.memberId);
    const merged = await post(`/v1/members/${survivor.memberId}/merges`, {
      duplicate: duplicate.memberId,
      reason: 'same_person',
    });
    expect(merged.status).toBeLessThan(300);
    expect(await ownerOf(secret)).toBe(survivor.memberId);
  });

  it('shows a card to nobody but its member', async () => {
    const [ann, ben] = [await enrol(), await enrol()];
    expect((await cardOf(ann.memberId, ben.memberId)).status).toBe(403);
    expect((await app.call('P', 'GET', `/v1/members/${ann.memberId}/card`)).status).toBe(403);
    for (const key of ['P', 'S', 'A'])
      expect((await post('/v1/card-links:find', { secret: 'x'.repeat(43) }, key)).status).toBe(403);
  });
});
