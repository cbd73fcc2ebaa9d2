import fc from 'fast-check';
import { InvariantViolation } from '../rejected';
import { epochMs, instantFromEpochMs, parseInstant } from './instant';

describe('parseInstant', () => {
  it.each([
    ['2026-10-31T12:03:00Z', '2026-10-31T12:03:00.000Z'],
    ['2026-10-31T12:03:00.5Z', '2026-10-31T12:03:00.500Z'],
    ['2026-10-31T12:03:00.1239999Z', '2026-10-31T12:03:00.123Z'],
    ['2009-12-01T07:45:00+00:00', '2009-12-01T07:45:00.000Z'],
    ['2026-10-31T12:03:00+05:45', '2026-10-31T06:18:00.000Z'],
    ['2026-10-31T22:03:00-03:00', '2026-11-01T01:03:00.000Z'],
    ['2024-02-29T23:59:59-00:00', '2024-02-29T23:59:59.000Z'],
    ['2026-10-31t12:03:00z', '2026-10-31T12:03:00.000Z'],
  ])('reads %s', (text, instant) => expect(parseInstant(text)).toBe(instant));

  it.each([
    ...['', 'yesterday', '2026-10-31', '2026-10-31T12:03:00', '2026-10-31 12:03:00Z', '2026-10-31T12:03Z'],
    ...['2026-10-31T12:03:00+0100', '2026-10-31T12:03:00+01', '2026-10-31T12:03:00.Z', '2026-10-31T12:03:00,5Z'],
    ...['2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z'],
    ...['2026-01-00T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '2016-12-31T23:59:60Z'],
    ...['2026-01-01T00:00:00+24:00', '2026-01-01T00:00:00+01:60', '0001-01-01T00:00:00Z', '1899-12-31T23:59:59Z'],
    ...['1900-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '2026-01-01T00:00:00Z\n', '+002026-01-01T00:00:00Z'],
  ])('rejects %p', (text) =>
    expect(() => parseInstant(text)).toThrow(expect.objectContaining({ code: 'instant.invalid', data: { text } })),
  );

  it('reads every instant back that it can write', () =>
    fc.assert(
      fc.property(anyEpochMs, (ms) => {
        const instant = instantFromEpochMs(ms);
        expect(epochMs(instant)).toBe(ms);
        expect(parseInstant(instant)).toBe(instant);
      }),
    ));

  it('agrees with Date on every offset', () =>
    fc.assert(
      fc.property(anyEpochMs, fc.integer({ min: -1439, max: 1439 }), (ms, offsetMinutes) => {
        fc.pre(ms > Date.UTC(1901, 0) && ms < Date.UTC(9999, 0));
        const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
        const hours = String(Math.trunc(Math.abs(offsetMinutes) / 60)).padStart(2, '0');
        const minutes = String(Math.abs(offsetMinutes) % 60).padStart(2, '0');
        const text = `${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
        expect(epochMs(parseInstant(text))).toBe(ms);
      }),
    ));
});

describe('instants', () => {
  it('are in order of time as texts', () =>
    fc.assert(
      fc.property(anyEpochMs, anyEpochMs, (a, b) => expect(instantFromEpochMs(a) < instantFromEpochMs(b)).toBe(a < b)),
    ));
});

describe('instantFromEpochMs', () => {
  it.each([0.5, NaN, Infinity, Date.UTC(1900, 0, 1) - 1, Date.UTC(10000, 0, 1)])('refuses %p as a bug of ours', (ms) =>
    expect(() => instantFromEpochMs(ms)).toThrow(InvariantViolation),
  );
});

const anyEpochMs = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(10000, 0, 1) - 1 });
