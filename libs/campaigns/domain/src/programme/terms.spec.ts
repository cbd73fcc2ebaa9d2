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
