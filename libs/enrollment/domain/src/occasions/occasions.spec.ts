import {
  epochMs,
  instantFromEpochMs,
  localDate,
  localDateOf,
  memberId,
  startOfLocalDay,
  zoneId,
  type InstantIso,
  type MemberId,
} from '@accrue/kernel';
import fc from 'fast-check';
import { evolveMember, NO_MEMBER, type EnrolledMember, type MemberEvent } from '../index';
import { birthdayOf, readDates } from './birth-date';
import { dayIn, dayOfYear } from './calendar';
import { nextOccasions } from './next-occasions';

const LONDON = zoneId('Europe/London');
const NOW = '2026-10-31T12:00:00.000Z' as InstantIso;
const ANN: MemberId = memberId('ann');

const enrolled = (toldAt: string, enrolledAt = toldAt): MemberEvent => ({
  type: 'MemberEnrolled',
  data: {
    ...{ memberId: ANN, reference: '1', storeId: null, enrolledBy: null, channel: 'store', identities: [] },
    ...{ sealedProfile: null, sealedDates: 'sealed', fingerprint: 'f' },
    ...{ enrolledAt: enrolledAt as InstantIso, toldAt: toldAt as InstantIso },
  },
});
const reached = (occasion: 'birthday' | 'anniversary', year: number, at: string): MemberEvent => ({
  type: 'OccasionReached',
  data: { memberId: ANN, occasion, year, reachedAt: at as InstantIso },
});
const memberOf = (...events: readonly MemberEvent[]): EnrolledMember =>
  events.reduce(evolveMember, NO_MEMBER) as EnrolledMember;
const next = (member: EnrolledMember, birthDate?: string, zone = LONDON): Record<string, string> =>
  Object.fromEntries(
    nextOccasions(member, birthDate === undefined ? {} : { birthDate }, zone).map(({ occasion, year, at }) => [
      occasion,
      `${String(year)} ${at}`,
    ]),
  );

describe('a birth date', () => {
  it.each(['1990-02-28', '02-28', '02-29', '2000-02-29', '12-31'])('is taken as %s', (birthDate) =>
    expect(readDates({ birthDate, timeZone: 'Asia/Kathmandu' }, NOW)).toEqual({
      birthDate,
      timeZone: 'Asia/Kathmandu',
    }),
  );
  it.each([
    ['02-30', 'birth_date.invalid'],
    ['1999-02-29', 'birth_date.invalid'],
    ['13-01', 'birth_date.invalid'],
    ['1899-01-01', 'birth_date.invalid'],
    ['2026-11-02', 'birth_date.in_the_future'],
  ])('is not taken as %s', (birthDate, code) => expect(() => readDates({ birthDate }, NOW)).toThrow(code));
  it('is not taken with a zone that is none', () =>
    expect(() => readDates({ timeZone: 'Mars/Olympus' }, NOW)).toThrow('zone.unknown'));
  it.each([
    ['1990-02-28', '02-28'],
    ['02-29', '02-29'],
  ])('%s is the birthday %s', (birthDate, day) => expect(birthdayOf(birthDate)).toBe(day));
});

describe('the day in a year', () => {
  it.each([
    ['02-29', 2027, '2027-02-28'],
    ['02-29', 2028, '2028-02-29'],
    ['02-29', 2100, '2100-02-28'],
    ['02-28', 2028, '2028-02-28'],
    ['12-31', 2027, '2027-12-31'],
  ])('%s in %i is %s', (day, year, expected) => expect(dayIn(year, birthdayOf(day))).toBe(expected));
});

describe('what comes next for a member', () => {
  it.each([
    // Told before the day, on it, after it.
    ['2026-05-19T22:59:59.999Z', '2026 2026-05-19T23:00:00.000Z'],
    ['2026-05-19T23:00:00.000Z', '2027 2027-05-19T23:00:00.000Z'],
    ['2026-05-20T09:00:00.000Z', '2027 2027-05-19T23:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', '2027 2027-05-19T23:00:00.000Z'],
  ])('told at %s, the birthday of 20 May is that of %s', (toldAt, birthday) =>
    expect(next(memberOf(enrolled(toldAt)), '05-20')['birthday']).toBe(birthday),
  );
  it('counts by the year of the local day where years end', () => {
    const kiritimati = zoneId('Pacific/Kiritimati');
    const member = memberOf(enrolled('2026-12-31T09:00:00.000Z'));
    // There it is 23:00 on New Year's Eve.
    expect(next(member, '01-01', kiritimati)).toEqual({
      birthday: '2027 2026-12-31T10:00:00.000Z',
      anniversary: '2027 2027-12-30T10:00:00.000Z',
    });
  });
  it('begins where midnight does not exist, and where it comes twice', () => {
    const member = memberOf(enrolled('2018-01-01T00:00:00.000Z'));
    expect(next(member, '11-04', zoneId('America/Sao_Paulo'))['birthday']).toBe('2018 2018-11-04T03:00:00.000Z');
    const later = memberOf(enrolled('2026-01-01T00:00:00.000Z'));
    expect(next(later, '11-01', zoneId('America/Havana'))['birthday']).toBe('2026 2026-11-01T04:00:00.000Z');
  });
  it('is an anniversary from the year after the enrolment on, of 29 February on the 28th', () => {
    const member = memberOf(enrolled('2024-02-29T12:00:00.000Z'));
    expect(next(member)).toEqual({ anniversary: '2025 2025-02-28T00:00:00.000Z' });
    const after = evolveMember(member, reached('anniversary', 2027, '2027-02-28T00:00:00.000Z')) as EnrolledMember;
    expect(next(after)).toEqual({ anniversary: '2028 2028-02-29T00:00:00.000Z' });
  });
  it('is no anniversary of the time before a member was brought along', () =>
    expect(next(memberOf(enrolled('2026-06-01T00:00:00.000Z', '2009-12-01T08:00:00.000Z')))).toEqual({
      anniversary: '2026 2026-12-01T00:00:00.000Z',
    }));
  it('is due still when nobody was there to say so, year after year', () => {
    const member = memberOf(enrolled('2026-01-01T00:00:00.000Z'));
    const first = evolveMember(member, reached('birthday', 2026, '2026-03-01T00:00:00.000Z')) as EnrolledMember;
    expect(next(first, '03-01')['birthday']).toBe('2027 2027-03-01T00:00:00.000Z');
  });
  it('is nothing that begins after the member has left', () => {
    const closedAt = '2027-03-01T00:00:00.000Z' as InstantIso;
    const closed: MemberEvent = {
      type: 'MemberClosed',
      data: { memberId: ANN, reference: '1', enrolledAt: NOW, mergedInto: null, closedAt, reason: 'r' },
    };
    const member = memberOf(enrolled('2026-06-01T00:00:00.000Z'), closed);
    expect(next(member, '02-28')).toEqual({ birthday: '2027 2027-02-28T00:00:00.000Z' });
    expect(next(member, '03-01')).toEqual({});
  });
});

const zones = [
  'UTC',
  'Europe/London',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/Havana',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
].map(zoneId);
const days = fc.integer({ min: 0, max: 365 }).map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(5, 10));
const instants = fc
  .integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2040, 0, 1) })
  .map((ms) => instantFromEpochMs(ms));

/** As people would find them: day after day by the calendar on the wall. */
const byTheWall = (day: string, zone: (typeof zones)[number], toldAt: InstantIso, count: number): readonly string[] => {
  const found: string[] = [];
  const firstYear = Number(localDateOf(toldAt, zone).slice(0, 4));
  for (let year = firstYear; found.length < count; year += 1) {
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    const date = localDate(`${String(year)}-${day === '02-29' && !isLeap ? '02-28' : day}`);
    const begins = startOfLocalDay(date, zone);
    if (epochMs(begins) > epochMs(toldAt)) found.push(`${String(year)} ${begins}`);
  }
  return found;
};

it('comes once a calendar year, each year, from the first day after it was told', () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...zones), instants, (day, zone, toldAt) => {
      let member = memberOf(enrolled(toldAt));
      const seen: string[] = [];
      for (let n = 0; n < 9; n += 1) {
        const [occasion] = nextOccasions(member, { birthDate: day }, zone);
        if (occasion?.occasion !== 'birthday') throw new Error('there is always a next birthday');
        seen.push(`${String(occasion.year)} ${occasion.at}`);
        member = evolveMember(member, reached('birthday', occasion.year, occasion.at)) as EnrolledMember;
      }
      expect(seen).toEqual(byTheWall(day, zone, toldAt, 9));
    }),
    { numRuns: 500 },
  );
});

it('is never twice in a calendar year, however the day and the zone are told anew', () => {
  const told = fc.record({ day: days, zone: fc.constantFrom(...zones), afterDays: fc.integer({ min: 0, max: 500 }) });
  fc.assert(
    fc.property(instants, fc.array(told, { minLength: 1, maxLength: 8 }), (start, changes) => {
      let member = memberOf(enrolled(start));
      let nowMs = epochMs(start);
      const years: number[] = [];
      for (const { day, zone, afterDays } of changes) {
        const data = {
          memberId: ANN,
          sealedDates: day,
          birthDate: 'changed',
          toldAt: instantFromEpochMs(nowMs),
        } as const;
        member = evolveMember(member, { type: 'DatesTold', data }) as EnrolledMember;
        nowMs += afterDays * 86_400_000;
        for (;;) {
          const birthday = nextOccasions(member, { birthDate: day, timeZone: zone }, LONDON)[0];
          if (birthday === undefined || epochMs(birthday.at) > nowMs) break;
          years.push(birthday.year);
          member = evolveMember(member, reached('birthday', birthday.year, birthday.at)) as EnrolledMember;
        }
      }
      expect(years).toEqual([...new Set(years)].sort((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});

it('knows a birthday whatever the year', () => expect(dayOfYear(localDate('1990-02-28'))).toBe(birthdayOf('02-28')));
