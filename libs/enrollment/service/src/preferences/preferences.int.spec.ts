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

describe('what members choose on their card', () => {
  let app: EnrollmentApp;
  let number = 0;
  beforeAll(async () => {
    app = await EnrollmentApp.open();
  });
  afterAll(() => app.close());

  const enrol = async (attributes: object = {}): Promise<string> => {
    number += 1;
    const { status, body } = await app.call('O', 'POST', '/v1/members', { card: `c-${String(number)}`, attributes });
    expect(status).toBe(201);
    return (body as { memberId: string }).memberId;
  };
  const asMember = (memberId: string, method: 'GET' | 'PUT' | 'POST', path: string, body?: object, as = memberId) =>
    app.call('M', method, `/v1/members/${memberId}/${path}`, body, { 'x-accrue-member': as });
  const attributesOf = async (memberId: string): Promise<unknown> =>
    ((await app.call('O', 'GET', `/v1/members/${memberId}`)).body as { attributes: unknown }).attributes;

  it('is nothing as long as nobody said anything', async () => {
    const memberId = await enrol();
    expect((await asMember(memberId, 'GET', 'preferences')).body).toEqual({
      ...{ language: null, preferredChannel: null, consents: [] },
    });
  });

  it('is all three at once, and leaves what else is known of them', async () => {
    const memberId = await enrol({
      region: 'north',
      ageBand: '25-34',
      language: 'en',
      consents: ['email', 'profiling'],
    });
    const wish = { preferredChannel: 'sms', consents: ['sms', 'email'] };
    const answer = await asMember(memberId, 'PUT', 'preferences', wish);
    expect([answer.status, answer.body]).toEqual([
      200,
      { language: null, preferredChannel: 'sms', consents: ['email', 'sms'] },
    ]);
    expect(await attributesOf(memberId)).toEqual({
      ...{ region: 'north', ageBand: '25-34', preferredChannel: 'sms', consents: ['email', 'sms'] },
    });
    expect((await asMember(memberId, 'GET', 'preferences')).body).toEqual(answer.body);
  });

  it('is no event when it is the same again', async () => {
    const memberId = await enrol();
    for (let times = 0; times < 2; times += 1) await asMember(memberId, 'PUT', 'preferences', { language: 'pl' });
    const told = (await app.log.readStream(`member-${memberId}`)).filter(({ type }) => type === 'AttributesTold');
    expect(told).toHaveLength(1);
  });

  it('is nobody else’s to see or to choose, and nothing but these three', async () => {
    const [ann, ben] = [await enrol(), await enrol()];
    expect((await asMember(ann, 'GET', 'preferences', undefined, ben)).status).toBe(403);
    expect((await asMember(ann, 'PUT', 'preferences', { language: 'pl' }, ben)).status).toBe(403);
    for (const key of ['P', 'S', 'A'])
      expect((await app.call(key, 'GET', `/v1/members/${ann}/preferences`)).status).toBe(403);
    for (const wrong of [{ region: 'north' }, { consents: ['Ann Smith'] }, { language: 'English!' }])
      expect((await asMember(ann, 'PUT', 'preferences', wrong)).status).toBe(400);
    expect(await attributesOf(ann)).toEqual({});
  });

  it('ends when they leave', async () => {
    const memberId = await enrol();
    await app.call('O', 'POST', `/v1/members/${memberId}:close`, { reason: 'member_request' });
    expect((await asMember(memberId, 'PUT', 'preferences', { language: 'pl' })).body).toMatchObject({
      ...{ status: 409, code: 'member.closed' },
    });
  });

  it('is also that their card is blocked, and nobody else’s', async () => {
    const [ann, ben] = [await enrol(), await enrol()];
    await app.call('O', 'POST', `/v1/members/${ann}/card-links`, {});
    expect((await asMember(ann, 'POST', 'card-links:block', { reason: 'lost' }, ben)).status).toBe(403);
    expect((await asMember(ann, 'GET', 'card')).body).toMatchObject({ code: expect.stringMatching(/^M/) as string });
    expect((await asMember(ann, 'POST', 'card-links:block', { reason: 'lost' })).status).toBe(200);
    expect((await asMember(ann, 'GET', 'card')).body).toMatchObject({ code: null });
  });
});
