import { memberReferred } from '@accrue/contracts';
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

interface ImportedLine {
  readonly status?: string;
  readonly problem?: { readonly code: string };
}

describe('a referral', () => {
  let app: EnrollmentApp;
  let number = 0;
  beforeAll(async () => {
    app = await EnrollmentApp.open();
  });
  afterAll(() => app.close());

  const post = (path: string, body: object, key = 'O') => app.call(key, 'POST', path, body);
  const fresh = (more: object = {}): object => {
    number += 1;
    return { reference: `r-${String(number)}`, card: `c-${String(number)}`, ...more };
  };
  const enrol = async (more: object = {}): Promise<string> => {
    const { status, body } = await post('/v1/members', fresh(more));
    expect(status).toBe(201);
    return (body as { memberId: string }).memberId;
  };
  const askCode = (memberId: string) => app.call('O', 'GET', `/v1/members/${memberId}/referral-code`);
  const codeOf = async (memberId: string): Promise<string> => {
    const { status, body } = await askCode(memberId);
    expect(status).toBe(200);
    return (body as { referralCode: string }).referralCode;
  };
  const refusal = async (body: object) => {
    const answer = await post('/v1/members', body);
    return { status: answer.status, ...(answer.body as object) };
  };
  const referralsOf = async (memberId: string) =>
    (await app.published(`member-${memberId}`)).filter(({ type }) => type === memberReferred.type);

  it('is a fact of the new member, without anything personal', async () => {
    const ann = await enrol();
    const code = await codeOf(ann);
    expect(await codeOf(ann)).toBe(code);
    expect(code).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    const wish = fresh({ referralCode: code.toLowerCase().replace('-', ' '), enrolledAt: '2026-10-30T12:00:00Z' });
    const { status, body } = await post('/v1/members', wish);
    const { memberId } = body as { memberId: string };
    expect([status, body]).toEqual([201, expect.objectContaining({ referredBy: ann })]);
    const data = { memberId, advocateId: ann, referredAt: '2026-10-30T12:00:00.000Z' };
    expect(await referralsOf(memberId)).toEqual([expect.objectContaining({ data })]);
    expect(await post('/v1/members', wish)).toMatchObject({ status: 200, body: { memberId, referredBy: ann } });
    expect(await referralsOf(memberId)).toHaveLength(1);
    expect((await app.call('O', 'GET', `/v1/members/${ann}`)).body).toMatchObject({ referredBy: null });
  });

  it('does not change who referred somebody, nor that nobody did', async () => {
    const [ann, ben] = [await enrol(), await enrol()];
    const wish = fresh({ referralCode: await codeOf(ann) });
    const { body } = await post('/v1/members', wish);
    const again = await post('/v1/members', { ...wish, referralCode: await codeOf(ben) });
    expect(again).toMatchObject({
      status: 200,
      body: { memberId: (body as { memberId: string }).memberId, referredBy: ann },
    });
    const alone = fresh();
    await post('/v1/members', alone);
    const late = await post('/v1/members', { ...alone, referralCode: await codeOf(ben) });
    expect(late).toMatchObject({ status: 200, body: { referredBy: null } });
  });

  it('has a code that is not misread, and leads to somebody', async () => {
    expect(await refusal(fresh({ referralCode: '22222-22223' }))).toMatchObject({
      ...{ status: 422, code: 'referral_code.mistyped', pointer: '/referralCode' },
    });
    const unknown = fresh({ referralCode: '22222-22222' });
    expect(await refusal(unknown)).toMatchObject({
      ...{ status: 422, code: 'referral_code.unknown', pointer: '/referralCode' },
    });
    // Nothing was written, and nobody's card is blocked by it.
    const { referralCode: _, ...alone } = unknown as { referralCode: string };
    expect((await post('/v1/members', alone)).status).toBe(201);
  });

  it('is not of oneself: by a card of now, of before, of a duplicate, or of who was taken for one', async () => {
    const ann = await enrol({ phone: '+44 7700 900123' });
    const own = number;
    const referralCode = await codeOf(ann);
    const of = (card: string) => ({ card, referralCode });
    const oneself = { status: 409, code: 'referral.of_oneself' };
    expect(await refusal({ phone: '+447700900123', referralCode })).toMatchObject(oneself);
    expect(await refusal({ reference: `r-${String(own)}`, referralCode })).toMatchObject(oneself);
    const card = `c-${String(own)}`;
    await post(`/v1/members/${ann}/identities:free`, { type: 'card', value: card, reason: 'new_owner' });
    expect(await refusal(of(card))).toMatchObject(oneself);

    const twin = await enrol();
    const twins = `c-${String(number)}`;
    expect((await post(`/v1/members/${ann}/merges`, { duplicate: twin, reason: 'enrolled_twice' })).status).toBe(200);
    expect(await refusal(of(twins))).toMatchObject(oneself);
    await post(`/v1/members/${ann}/merges/${twin}:separate`, { reason: 'two_persons' });
    expect(await refusal(of(twins))).toMatchObject(oneself);
  });

  it('counts for the survivor, by the code of either', async () => {
    const [ann, twin] = [await enrol(), await enrol()];
    const twins = await codeOf(twin);
    await post(`/v1/members/${ann}/merges`, { duplicate: twin, reason: 'enrolled_twice' });
    expect(await codeOf(twin)).toBe(await codeOf(ann));
    const { body } = await post('/v1/members', fresh({ referralCode: twins }));
    expect(body).toMatchObject({ referredBy: ann });
  });

  it('is listed for the advocate with those of duplicates, page by page', async () => {
    const [ann, twin] = [await enrol(), await enrol()];
    const referred = [
      await enrol({ referralCode: await codeOf(ann) }),
      await enrol({ referralCode: await codeOf(ann) }),
      await enrol({ referralCode: await codeOf(twin) }),
    ];
    for (const memberId of referred)
      await app.projections.waitFor('member-directory', { streamId: `member-${memberId}`, revision: 1 });
    const listed = async (memberId: string): Promise<readonly string[]> => {
      const ids: string[] = [];
      for (let next: string | null = ''; next !== null;) {
        const cursor = next === '' ? '' : `&cursor=${next}`;
        const { status, body } = await app.call('O', 'GET', `/v1/members/${memberId}/referrals?limit=1${cursor}`);
        expect(status).toBe(200);
        const page = body as {
          referrals: { memberId: string; status: string; referredAt: string }[];
          nextCursor: string | null;
        };
        for (const { memberId: id, ...rest } of page.referrals) {
          expect(rest).toEqual({ status: 'active', referredAt: '2026-10-31T12:00:00.000Z' });
          ids.push(id);
        }
        next = page.nextCursor;
      }
      return ids;
    };
    expect(await listed(ann)).toEqual(referred.slice(0, 2).sort());
    await post(`/v1/members/${ann}/merges`, { duplicate: twin, reason: 'enrolled_twice' });
    expect(await listed(ann)).toEqual([...referred].sort());
    await post(`/v1/members/${ann}/merges/${twin}:separate`, { reason: 'two_persons' });
    expect(await listed(ann)).toEqual(referred.slice(0, 2).sort());
    expect(await listed(twin)).toEqual(referred.slice(2));
  });

  it('cannot be made by who left or was erased, and stays as it was', async () => {
    const [ann, ben] = [await enrol(), await enrol()];
    const [anns, bens] = [await codeOf(ann), await codeOf(ben)];
    const referee = await enrol({ referralCode: anns });
    await post(`/v1/members/${ann}:erase`, { reason: 'member_request' });
    await post(`/v1/members/${ben}:close`, { reason: 'member_request' });
    for (const referralCode of [anns, bens])
      expect(await refusal(fresh({ referralCode }))).toMatchObject({ code: 'referral_code.unknown' });
    expect((await askCode(ann)).status).toBe(410);
    expect((await askCode(ben)).status).toBe(409);
    expect((await app.call('O', 'GET', `/v1/members/${referee}`)).body).toMatchObject({ referredBy: ann });
  });

  it('is imported too, line by line', async () => {
    const referralCode = await codeOf(await enrol());
    const lines = [fresh({ referralCode }), fresh({ referralCode: '22222-22222' }), fresh()];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    const answers = (await app.call('O', 'POST', '/v1/members:import', text)).body as ImportedLine[];
    expect(answers.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      ...['created', 'referral_code.unknown', 'created'],
    ]);
  });
});
