import fc from 'fast-check';
import { epochMs, instantFromEpochMs, parseInstant } from './instant';
import { addDays, localDate } from './local-date';
import { endOfLocalDay, isZoneId, localDateOf, startOfLocalDay, wallMs, zoneId, type ZoneId } from './zone';

const ZONES = [
  'UTC',
  'Europe/London',
  'Europe/Warsaw',
  'America/Sao_Paulo',
  'America/New_York',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
].map(zoneId);

describe('zoneId', () => {
  it.each(['Europe/London', 'Asia/Kathmandu', 'UTC', 'America/Argentina/Buenos_Aires'])('takes %s', (text) =>
    expect(zoneId(text)).toBe(text),
  );

  it.each(['', 'Mars/Olympus', '+01:00', '-03:00', 'Europe', 'Europe/London '])('rejects %p', (text) => {
    expect(isZoneId(text)).toBe(false);
    expect(() => zoneId(text)).toThrow(expect.objectContaining({ code: 'zone.unknown', data: { zone: text } }));
  });
});

describe('a clock on the wall', () => {
  const shown = (ms: number, zone: ZoneId): number =>
    Date.parse(`${new Date(ms).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`);

  it('shows what the rules of its zone say, asked for the first time and again', () =>
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 4e9 }), fc.constantFrom(...ZONES), (second, zone) => {
        const ms = second * 1_000;
        for (const each of [ms, ms + 3_600_000, ms])
          expect(wallMs(instantFromEpochMs(each), zone)).toBe(shown(each, zone));
      }),
      { numRuns: 2_000 },
    ));

  it.each([
    ['Europe/London', '2026-03-29T01:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    ['America/St_Johns', '2010-11-07T02:31:00Z'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('of %s shows every minute around %s as it is', (name, change) => {
    const zone = zoneId(name);
    for (let minutes = -400; minutes <= 400; minutes += 1) {
      const ms = Date.parse(change) + minutes * 60_000;
      expect(wallMs(instantFromEpochMs(ms), zone)).toBe(shown(ms, zone));
    }
  });
});

describe('a local day', () => {
  it.each([
    // 24 hours in winter, 23 and 25 when the clocks change
    ['Europe/London', '2026-01-15', '2026-01-15T00:00:00.000Z', '2026-01-16T00:00:00.000Z'],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'],
    ['Europe/London', '2026-10-25', '2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z'],
    // Midnight did not exist: the clocks went from 23:59:59 to 01:00
    ['America/Sao_Paulo', '2018-11-03', '2018-11-03T03:00:00.000Z', '2018-11-04T03:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    // The clocks went from 23:30 to 00:30, so the day starts half an hour before the usual instant
    ['America/Toronto', '1919-03-31', '1919-03-31T04:30:00.000Z', '1919-04-01T04:00:00.000Z'],
    // The hour before midnight came twice
    ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00.000Z', '2018-02-18T03:00:00.000Z'],
    // Midnight came twice: the first one counts
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    // The clocks went from 00:01 back to 23:01 of the day before: the day that had begun goes on
    ['America/St_Johns', '2010-11-06', '2010-11-06T02:30:00.000Z', '2010-11-07T02:30:00.000Z'],
    ['America/St_Johns', '2010-11-07', '2010-11-07T02:30:00.000Z', '2010-11-08T03:30:00.000Z'],
    ['Asia/Kathmandu', '2026-05-05', '2026-05-04T18:15:00.000Z', '2026-05-05T18:15:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z'],
    // Samoa crossed the date line: 30 December 2011 did not happen, so nothing was ever valid on it
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
  ])('%s %s lasts from %s to %s', (zone, date, start, end) => {
    expect(startOfLocalDay(localDate(date), zoneId(zone))).toBe(start);
    expect(endOfLocalDay(localDate(date), zoneId(zone))).toBe(end);
  });

  it.each([
    ['Europe/London', '2026-06-30T22:59:59.999Z', '2026-06-30'],
    ['Europe/London', '2026-06-30T23:00:00.000Z', '2026-07-01'],
    ['Asia/Kathmandu', '2026-05-04T18:14:59.999Z', '2026-05-04'],
    ['Asia/Kathmandu', '2026-05-04T18:15:00.000Z', '2026-05-05'],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
    ['America/New_York', '1969-12-31T23:59:59.999Z', '1969-12-31'],
  ])('in %s %s lies on %s', (zone, instant, date) =>
    expect(localDateOf(parseInstant(instant), zoneId(zone))).toBe(date),
  );

  it('does not mind how the name of the zone is cased', () =>
    expect(localDateOf(parseInstant('2026-06-30T23:00:00Z'), zoneId('europe/london'))).toBe('2026-07-01'));

  it('holds every instant that has its date', () =>
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...ZONES), (instant, zone) => {
        const date = localDateOf(instant, zone);
        expect(startOfLocalDay(date, zone) <= instant).toBe(true);
        expect(instant < endOfLocalDay(date, zone)).toBe(true);
      }),
    ));

  it('starts with its date and a millisecond after the last of an earlier one', () =>
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...ZONES), (instant, zone) => {
        const date = localDateOf(instant, zone);
        const start = startOfLocalDay(date, zone);
        expect(localDateOf(start, zone)).toBe(date);
        expect(localDateOf(instantFromEpochMs(epochMs(start) - 1), zone) < date).toBe(true);
      }),
    ));

  it('of a zone without gaps at midnight shows 00:00 at its start, every day for a year', () => {
    const zone = zoneId('Europe/London');
    const wallClock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    for (let day = 0; day < 365; day += 1) {
      const date = addDays(localDate('2026-01-01'), day);
      const [year, month, dayOfMonth] = date.split('-');
      const shown = wallClock.format(epochMs(startOfLocalDay(date, zone)));
      expect(shown).toBe(`${dayOfMonth}/${month}/${year}, 00:00:00`);
    }
  });
});

const anyInstant = fc
  .integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) })
  .map((ms) => instantFromEpochMs(ms));
