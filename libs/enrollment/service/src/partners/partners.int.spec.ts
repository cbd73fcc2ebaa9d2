import { memberReferredByPartner, partnerEnrolled, partnerErased } from '@accrue/contracts';
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

interface Partner {
  readonly partnerId: string;
  readonly referralCode: string;
  readonly profile?: object;
}

describe('a partner', () => {
  let app: EnrollmentApp;
  beforeAll(async () => {
    app = await EnrollmentApp.open();
  });
  afterAll(() => app.close());

  const post = (path: string, body: object) => app.call('O', 'POST', path, body);
  const enrol = async (reference: string, more: object = {}): Promise<Partner> => {
    const { status, body } = await post('/v1/partners', { reference, name: 'Zebedee', ...more });
    expect(status).toBe(201);
    return body as Partner;
  };

  it('is known by a reference, and leaves nothing personal in events and facts', async () => {
    const wish = { reference: 'blog-1', name: ' Zebedee ', email: 'Zebedee@blog.example', phone: '+44 7700 900123' };
    const first = await post('/v1/partners', wish);
    const { partnerId, profile } = first.body as Partner;
    expect([first.status, profile]).toEqual([
      201,
      { name: 'Zebedee', email: 'zebedee@blog.example', phone: '+447700900123' },
    ]);
    const again = await post('/v1/partners', wish);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await post('/v1/partners', { ...wish, name: 'Ada' })).toMatchObject({
      ...{ status: 409, body: { code: 'partner.already_enrolled', partnerId } },
    });
    const shown = (await app.get(`/v1/partners/${partnerId}`)).body as Partner;
    expect(shown.profile).toBeUndefined();
    const stored = JSON.stringify(await app.log.readStream(`partner-${partnerId}`));
    expect(stored).not.toMatch(/zebedee|7700/i);
    expect(await app.published(`partner-${partnerId}`)).toEqual([
      expect.objectContaining({
        type: partnerEnrolled.type,
        data: { partnerId, reference: 'blog-1', enrolledAt: '2026-10-31T12:00:00.000Z' },
      }),
    ]);
  });

  it('has a code of the same space as members’, and does not refer themselves', async () => {
    const { partnerId, referralCode } = await enrol('blog-2', { email: 'p2@blog.example' });
    const { body: ann } = await post('/v1/members', { card: 'ann', referralCode });
    expect(ann).toMatchObject({ referredBy: partnerId });
    const { memberId } = ann as { memberId: string };
    expect((await app.published(`member-${memberId}`)).map(({ type, data }) => [type, data])).toContainEqual([
      memberReferredByPartner.type,
      { memberId, partnerId, referredAt: '2026-10-31T12:00:00.000Z' },
    ]);
    expect((await post('/v1/members', { email: 'P2@blog.example', referralCode })).body).toMatchObject({
      code: 'referral.of_oneself',
    });
    await app.projections.waitForAll('member-directory');
    const codeOfAnn = (await app.get(`/v1/members/${memberId}/referral-code`, 'O')).body as { referralCode: string };
    expect((await post('/v1/members', { card: 'ben', ...codeOfAnn })).body).toMatchObject({ referredBy: memberId });
    const imported = await app.call('O', 'POST', '/v1/members:import', JSON.stringify({ card: 'cleo', referralCode }));
    expect(imported.body).toMatchObject([{ status: 'created' }]);
  });

  it('is erased for ever: the key, the code, the reference', async () => {
    const { partnerId, referralCode } = await enrol('blog-3');
    const erase = () => post(`/v1/partners/${partnerId}:erase`, { reason: 'partner_request' });
    expect(await erase()).toMatchObject({ status: 200, body: { partnerId, status: 'erased' } });
    expect((await erase()).body).toEqual((await erase()).body);
    expect((await app.get(`/v1/partners/${partnerId}`)).body).toMatchObject({ status: 410, code: 'partner.erased' });
    expect((await post('/v1/partners', { reference: 'blog-3', name: 'Zebedee' })).status).toBe(410);
    expect((await post('/v1/members', { card: 'dan', referralCode })).body).toMatchObject({
      code: 'referral_code.unknown',
    });
    const kept = await app.database.query('select from member_key where member_id = $1', [partnerId]);
    expect(kept).toEqual([]);
    expect((await app.published(`partner-${partnerId}`)).map(({ type }) => type)).toEqual([
      ...[partnerEnrolled.type, partnerErased.type],
    ]);
    expect((await post('/v1/partners/partner-none:erase', { reason: 'partner_request' })).status).toBe(404);
  });

  it('is listed page by page', async () => {
    await app.projections.waitForAll('partners');
    const listed = await app.listed('/v1/partners', 'partners', 2);
    expect(
      listed.map((row: { reference: string | null; status: string }) => [row.reference, row.status]).sort(),
    ).toEqual([
      [null, 'erased'],
      ['blog-1', 'active'],
      ['blog-2', 'active'],
    ]);
  });
});
