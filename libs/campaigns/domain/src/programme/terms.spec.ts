import { zoneId, type InstantIso } from '@accrue/kernel';
import type { ExpiryDocument } from '@accrue/contracts';
import { graceTerms, lotTerms } from './terms';

const terms = (at: string, parts: { pendingDays?: number; expiry?: ExpiryDocument }) =>
  lotTerms({ pendingDays: 0, expiry: { never: true }, ...parts }, at as InstantIso, zoneId('Europe/Warsaw'));

describe('the terms of a lot', () => {
  it('are none when the wallet has none', () => {
    expect(terms('2026-01-31T12:00:00.000Z', {})).toStrictEqual({
      activatesAt: null,
      expiresAt: null,
      expiresOn: null,
    });
  });

  it('last through the last local day, counted in months', () => {
    expect(terms('2026-01-31T12:00:00.000Z', { expiry: { months: 1 } })).toStrictEqual({
      activatesAt: null,
      expiresAt: '2026-02-28T23:00:00.000Z',
      expiresOn: '2026-02-28',
    });
  });

  it('say that they follow what happens in the wallet, as if nothing else did', () => {
    expect(terms('2026-01-31T12:00:00.000Z', { expiry: { inactiveMonths: 1 } })).toStrictEqual({
      activatesAt: null,
      expiresAt: '2026-02-28T23:00:00.000Z',
      expiresOn: '2026-02-28',
      inactivity: { months: 1, zone: 'Europe/Warsaw' },
    });
  });

  it('begin with the local day of the event', () => {
    // 23:30 UTC is the next day in Warsaw already.
    expect(terms('2026-05-31T23:30:00.000Z', { expiry: { months: 12 } }).expiresOn).toBe('2027-06-01');
  });

  it.each([
    ['month-end', '2027-05-31'],
    ['quarter-end', '2027-06-30'],
    ['year-end', '2027-12-31'],
  ] as const)('are rounded to the %s', (roundTo, expiresOn) => {
    expect(terms('2026-05-10T12:00:00.000Z', { expiry: { months: 12, roundTo } }).expiresOn).toBe(expiresOn);
  });

  it('last some days, over the change of the clocks, rounded or not', () => {
    expect(terms('2026-03-28T12:00:00.000Z', { expiry: { days: 2 } })).toMatchObject({
      expiresAt: '2026-03-30T22:00:00.000Z',
      expiresOn: '2026-03-30',
    });
    const expiry = { days: 90, roundTo: 'quarter-end' } as const;
    expect(terms('2026-03-28T12:00:00.000Z', { expiry }).expiresOn).toBe('2026-06-30');
  });

  it.each([
    ['on the day itself', '2026-12-31T12:00:00.000Z', { on: '12-31' }, 0, '2026-12-31'],
    // 23:30 UTC is the next year in Warsaw already.
    ['the day after', '2026-12-31T23:30:00.000Z', { on: '12-31' }, 0, '2027-12-31'],
    ['too near', '2026-12-01T12:00:00.000Z', { on: '12-31', atLeastDays: 31 }, 0, '2027-12-31'],
    ['near enough', '2026-12-01T12:00:00.000Z', { on: '12-31', atLeastDays: 30 }, 0, '2026-12-31'],
    ['before they can be spent', '2026-12-20T12:00:00.000Z', { on: '12-31' }, 14, '2027-12-31'],
    ['a day that not every year has', '2026-01-01T12:00:00.000Z', { on: '02-29' }, 0, '2026-02-28'],
    ['a day that this year has', '2027-03-01T12:00:00.000Z', { on: '02-29' }, 0, '2028-02-29'],
  ])('last through a day of each year: %s', (_, at, expiry, pendingDays, expiresOn) => {
    expect(terms(at, { expiry, pendingDays }).expiresOn).toBe(expiresOn);
  });

  it('last through one day, and are over at once after it', () => {
    expect(terms('2026-01-01T12:00:00.000Z', { expiry: { on: '2026-06-30' } })).toMatchObject({
      expiresAt: '2026-06-30T22:00:00.000Z',
      expiresOn: '2026-06-30',
    });
    expect(terms('2026-07-01T12:00:00.000Z', { expiry: { on: '2026-06-30' } }).expiresOn).toBe('2026-06-30');
  });

  it('wait whole local days, over the change of the clocks', () => {
    expect(terms('2026-03-28T12:00:00.000Z', { pendingDays: 2 }).activatesAt).toBe('2026-03-29T22:00:00.000Z');
  });
});

describe('points that come back after they have expired', () => {
  const grace = (at: string, graceDays: number) => graceTerms({ graceDays }, at as InstantIso, zoneId('Europe/Warsaw'));

  it('are good for whole local days, through the last one', () => {
    // 23:30 UTC is the next day in Warsaw already, and the clocks change in between.
    expect(grace('2026-03-27T23:30:00.000Z', 2)).toStrictEqual({
      expiresAt: '2026-03-30T22:00:00.000Z',
      expiresOn: '2026-03-30',
    });
  });

  it('stay expired where the programme gives no days', () => {
    expect(grace('2026-03-27T23:30:00.000Z', 0)).toBeNull();
  });
});
