import { memberEnrolled, memberErased, programmePublished } from '@accrue/contracts';
import { createMemoryEventLog, FixedClock, testDatabase } from '@accrue/testing';
import { ContextApp, type Wire } from '@accrue/testing-contexts';
import type { Database } from '@accrue/persistence';
import { enrollmentContext } from '../index';

/** Where the process is killed: the next statement like this never comes back. */
interface Killing {
  at: RegExp | null;
  /** So many of them come back before. */
  spares?: number;
}

class KilledHere extends Error {}

class EnrollmentApp extends ContextApp {
  static async open(killing: Killing): Promise<EnrollmentApp> {
    const clock = new FixedClock('2026-10-31T12:00:00Z');
    const test = await testDatabase();
    const database = test.open('enrollment');
    const ground = { log: createMemoryEventLog({ clock }), database, clock, dispose: () => test.drop() };
    const isFatal = (text: string): boolean => {
      if (killing.at?.test(text) !== true) return false;
      killing.spares = (killing.spares ?? 0) - 1;
      return killing.spares < 0;
    };
    const watched: Database = {
      ...database,
      query: (text, values, options) =>
        isFatal(text) ? Promise.reject(new KilledHere()) : database.query(text, values, options),
      transaction: (work) => database.transaction(work),
      close: () => database.close(),
    };
    return new EnrollmentApp(await this.partsOn(enrollmentContext, ground, { database: watched }));
  }
}

const programme = (changes: object = {}) => ({
  version: 1,
  publishedAt: '2026-01-01T00:00:00.000Z',
  effectiveFrom: '2026-01-01T00:00:00.000Z',
  document: {
    ...{ schemaVersion: 1, name: 'Corner shop', timeZone: 'Europe/London', currency: 'GBP' },
    wallets: [{ id: 'points', name: 'Points' }],
  },
  ...changes,
});

describe('days of members', () => {
  const killing: Killing = { at: null };
  let app: EnrollmentApp;
  let number = 0;
  beforeAll(async () => {
    app = await EnrollmentApp.open(killing);
    await app.deliver(programmePublished.type, programme());
  });
  afterAll(() => app.close());
  beforeEach(() => app.clock.set('2026-10-31T12:00:00Z'));

  const enrol = async (more: object = {}): Promise<string> => {
    const { status, body } = await app.call('O', 'POST', '/v1/members', {
      reference: `r-${String((number += 1))}`,
      card: `c-${String(number)}`,
      ...more,
    });
    expect(status).toBe(201);
    const { memberId } = body as { memberId: string };
    const enrolled = (await app.published(`member-${memberId}`)).find(({ type }) => type === memberEnrolled.type);
    await app.deliver(memberEnrolled.type, enrolled?.data as object);
    return memberId;
  };
  const tell = (memberId: string, body: object, key = 'O') =>
    app.call(key, 'PUT', `/v1/members/${memberId}/birth-date`, body);
  const work = () => app.scheduler.runOnce('reach-occasions');
  const at = async (instant: string): Promise<void> => {
    app.clock.set(instant);
    await work();
  };
  /** What was told of the member so far. */
  const told = async (memberId: string): Promise<readonly string[]> =>
    (await app.published(`member-${memberId}`)).flatMap(({ type, data, time }) => {
      if (!type.endsWith('occasion.reached.v1')) return [];
      const { occasion, year, reachedAt } = data as Wire;
      return time === reachedAt ? [`${occasion} ${year} ${reachedAt}`] : [];
    });

  it('are told when they begin, once each, by the clock of the programme or of the member', async () => {
    const ann = await enrol({ birthDate: '1990-12-24' });
    const ben = await enrol({ birthDate: '12-24', timeZone: 'Pacific/Kiritimati' });
    await at('2026-12-23T10:00:00.000Z');
    expect([await told(ann), await told(ben)]).toEqual([[], ['birthday 2026 2026-12-23T10:00:00.000Z']]);
    await at('2026-12-23T23:59:59.999Z');
    expect(await told(ann)).toEqual([]);
    await at('2026-12-24T00:00:00.000Z');
    await work();
    expect(await told(ann)).toEqual(['birthday 2026 2026-12-24T00:00:00.000Z']);
    await at('2027-10-31T10:00:00.000Z');
    // In London it is summer still when that day begins; in Kiritimati it began at ten in the morning before.
    expect((await told(ann)).slice(1)).toEqual(['anniversary 2027 2027-10-30T23:00:00.000Z']);
    expect((await told(ben)).slice(1)).toEqual(['anniversary 2027 2027-10-31T10:00:00.000Z']);
  });

  it('are made up for after an outage, each as of itself, and not those from before they were told', async () => {
    const member = await enrol({ birthDate: '2004-02-29', enrolledAt: '2020-05-20T12:00:00Z' });
    await at('2029-05-19T12:00:00.000Z');
    expect(await told(member)).toEqual([
      'birthday 2027 2027-02-28T00:00:00.000Z',
      'anniversary 2027 2027-05-19T23:00:00.000Z',
      'birthday 2028 2028-02-29T00:00:00.000Z',
      'anniversary 2028 2028-05-19T23:00:00.000Z',
      'birthday 2029 2029-02-28T00:00:00.000Z',
    ]);
    expect(await told(await enrol({ birthDate: '05-19' }))).toEqual([]);
  });

  it('count from the enrolment that a till sends late, but not from one that is brought along', async () => {
    const late = { birthDate: '10-30', enrolledAt: '2026-10-29T12:00:00Z' };
    const [offline, imported] = [await enrol(late), await enrol({ ...late, channel: 'import' })];
    await work();
    expect([await told(offline), await told(imported)]).toEqual([['birthday 2026 2026-10-30T00:00:00.000Z'], []]);
  });

  it('are reached once, though a process is killed after it has said so', async () => {
    const member = await enrol({ birthDate: '11-01' });
    app.clock.set('2026-11-01T08:00:00Z');
    killing.at = /insert into memorable_day/;
    killing.spares = 0;
    await work();
    killing.at = null;
    expect(await told(member)).toHaveLength(1);
    await app.scheduler.retry('reach-occasions');
    await app.database.query('delete from due_claim');
    await work();
    await work();
    expect(await told(member)).toEqual(['birthday 2026 2026-11-01T00:00:00.000Z']);
  });

  it('are told by a member later, and changed within bounds', async () => {
    const member = await enrol();
    expect((await tell(member, { birthDate: '02-30' })).body).toMatchObject({
      status: 422,
      code: 'birth_date.invalid',
    });
    expect((await tell(member, { birthDate: '2027-01-01' })).body.code).toBe('birth_date.in_the_future');
    expect((await tell(member, { birthDate: '02-03', timeZone: 'Moon' })).body.code).toBe('zone.unknown');
    expect((await tell(member, { birthDate: '2/3' })).body.code).toBe('request.invalid');
    expect((await tell(member, { birthDate: '11-03' }, 'P')).body.code).toBe('identity.not_presented');
    expect((await tell(member, { birthDate: '11-03', presented: [] }, 'P')).body.code).toBe('request.invalid');
    expect((await tell(member, { birthDate: '11-03' }, 'A')).status).toBe(403);
    const presented = { type: 'card', value: `c-${String(number)}` };
    const first = await tell(member, { birthDate: '11-03', presented }, 'P');
    expect([first.status, first.body.revision, first.body.profile]).toEqual([200, 1, undefined]);
    expect((await tell(member, { birthDate: '11-03' })).body.revision).toBe(1);
    // A slip of the pen; and the year alone.
    expect((await tell(member, { birthDate: '11-04' })).status).toBe(200);
    expect((await tell(member, { birthDate: '1990-11-04' })).status).toBe(200);
    expect((await app.call('O', 'GET', `/v1/members/${member}`)).body.profile).toEqual({ birthDate: '1990-11-04' });
    expect((await tell(member, { birthDate: '11-05' })).body).toMatchObject({
      ...{ status: 409, code: 'birth_date.locked', lockedUntil: '2027-10-31T12:00:00.000Z', lockDays: 365 },
    });
    await at('2026-11-04T00:00:00.000Z');
    expect(await told(member)).toEqual(['birthday 2026 2026-11-04T00:00:00.000Z']);
    const next = programme({ version: 2, effectiveFrom: '2026-11-05T00:00:00.000Z' });
    const document = { ...next.document, members: { birthDate: { lockDays: 30 } } };
    await app.deliver(programmePublished.type, { ...next, document });
    await at('2026-12-30T00:00:00.000Z');
    expect((await tell(member, { birthDate: '12-31' })).body).toMatchObject({
      ...{ status: 409, code: 'birth_date.reached_this_year', year: 2026 },
    });
    await at('2027-01-01T00:00:00.000Z');
    expect((await tell(member, { birthDate: '01-02' })).status).toBe(200);
    await at('2027-01-02T00:00:00.000Z');
    expect((await told(member)).slice(1)).toEqual(['birthday 2027 2027-01-02T00:00:00.000Z']);
  });

  it('that have begun count by what was told before, also when nobody has said so yet', async () => {
    const member = await enrol({ birthDate: '11-01' });
    app.clock.set('2026-11-01T08:00:00Z');
    expect((await tell(member, { birthDate: '11-02' })).body.code).toBe('birth_date.reached_this_year');
    expect(await told(member)).toEqual(['birthday 2026 2026-11-01T00:00:00.000Z']);
  });

  it('are looked at again when a process is killed after the change', async () => {
    const member = await enrol({ birthDate: '12-01' });
    killing.at = /insert into memorable_day/;
    killing.spares = 1; // what comes next is planned once before the change, and once after it
    expect((await tell(member, { birthDate: '11-02' })).status).toBe(500);
    killing.at = null;
    await at('2026-11-02T00:00:00.000Z');
    expect(await told(member)).toEqual(['birthday 2026 2026-11-02T00:00:00.000Z']);
  });

  it('of two who tell at once are those of one of them', async () => {
    const member = await enrol();
    const answers = await Promise.all(['11-02', '11-03', '11-04'].map((birthDate) => tell(member, { birthDate })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
  });

  it('are those of a duplicate, too, and of nobody after they left', async () => {
    const [ann, anna, leaver] = [
      await enrol({ birthDate: '11-05' }),
      await enrol({ birthDate: '11-06' }),
      await enrol({ birthDate: '11-07' }),
    ];
    await app.call('O', 'POST', `/v1/members/${ann}/merges`, { duplicate: anna, reason: 'enrolled_twice' });
    expect((await tell(anna, { birthDate: '11-08' })).body.code).toBe('member.merged');
    app.clock.set('2026-11-06T12:00:00Z');
    await app.call('O', 'POST', `/v1/members/${leaver}:close`, { reason: 'member_request' });
    expect((await tell(leaver, { birthDate: '11-08' })).body.code).toBe('member.closed');
    await at('2026-11-10T00:00:00Z');
    expect([await told(ann), await told(anna), await told(leaver)]).toEqual([
      ['birthday 2026 2026-11-05T00:00:00.000Z'],
      ['birthday 2026 2026-11-06T00:00:00.000Z'],
      [],
    ]);
  });

  it('leave nothing behind of who is erased, whatever happens in the same moment', async () => {
    const rows = (memberId: string) =>
      app.database.query('select * from memorable_day where member_id = $1', [memberId]);
    for (let round = 0; round < 5; round += 1) {
      const member = await enrol({ birthDate: '1971-03-04' });
      expect(await rows(member)).toHaveLength(1);
      const [erased] = await Promise.all([
        app.call('O', 'POST', `/v1/members/${member}:erase`, { reason: 'member_request' }),
        tell(member, { birthDate: '1971-03-05' }),
        work(),
      ]);
      expect(erased).toMatchObject({ status: 200, body: { destroyed: { profile: true } } });
      expect((await tell(member, { birthDate: '03-05' })).body.code).toBe('member.erased');
      const [fact] = (await app.published(`member-${member}`)).filter(({ type }) => type === memberErased.type);
      await app.deliver(memberErased.type, fact?.data as object);
      expect(await rows(member)).toEqual([]);
      expect(await app.database.query('select * from member_key where member_id = $1', [member])).toEqual([]);
      const history = JSON.stringify(await app.log.readStream(`member-${member}`));
      expect(history).not.toMatch(/1971-03-0[45]|"03-0[45]"/);
      await at('2027-04-01T00:00:00Z');
      expect(await told(member)).toEqual([]);
      app.clock.set('2026-10-31T12:00:00Z');
    }
  });
});

it('counts days by the clock of a programme that comes after the members', async () => {
  const app = await EnrollmentApp.open({ at: null });
  const { body } = await app.call('O', 'POST', '/v1/members', { reference: 'early', birthDate: '11-02' });
  const { memberId } = body as { memberId: string };
  const [enrolled] = await app.published(`member-${memberId}`);
  await app.deliver(memberEnrolled.type, enrolled?.data as object);
  const { document, ...version } = programme();
  await app.deliver(programmePublished.type, { ...version, document: { ...document, timeZone: 'Asia/Tokyo' } });
  app.clock.set('2026-11-01T15:00:00.000Z');
  await app.scheduler.runOnce('reach-occasions');
  expect((await app.published(`member-${memberId}`)).at(-1)?.data).toEqual({
    ...{ memberId, occasion: 'birthday', year: 2026, reachedAt: '2026-11-01T15:00:00.000Z' },
  });
  await app.close();
});
