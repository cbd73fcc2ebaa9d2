import { pointsOf, type Earned } from '@accrue/testing';
import { Platform } from './platform';
import { receiptOf, type LineOptions } from './receipts';

jest.setTimeout(300_000);

/** A point a pound times the tier; a tier lasts to the end of the next year and 30 days; points for a year, through the last local day. */
const programme = {
  schemaVersion: 1,
  name: 'Ten lives',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', unit: 'points', expiry: { months: 12 } }],
  earning: {
    rules: [{ id: 'base', name: 'One a pound', wallet: 'points', earn: { points: 1, per: 100 }, tierMultiplier: true }],
  },
  receipts: { tooOldDays: null },
  tiers: {
    qualify: { by: 'spend', window: 'calendar-year' },
    onReturn: 'immediate',
    downgrade: 'at-period-end',
    graceDays: 30,
    memberships: [{ id: 'club', sku: 'CLUB', months: 12, gives: 'silver', refundWithinDays: 14 }],
    ladder: [
      { id: 'member', name: 'Member', threshold: 0 },
      { id: 'silver', name: 'Silver', threshold: 10_000, multiplier: '2' },
      { id: 'gold', name: 'Gold', threshold: 50_000, multiplier: '3' },
    ],
  },
};

/** What happened, with the shop's clock and offset, and the points that are left of it, or that it takes, once everything is known. */
interface Step {
  readonly at: string;
  readonly pounds?: number;
  /** The step, from 0, whose goods come back, all of them. */
  readonly back?: number;
  /** The fee of the club is 30 pounds. */
  readonly fee?: true;
  readonly earns: number;
}

interface Life {
  readonly what: string;
  readonly steps: readonly Step[];
  /** First instants at which points can be spent no more, and how many are lost then; up to June 2026. */
  readonly expiries: readonly (readonly [string, number])[];
}

/**
 * Computed by hand. Silver from 100 pounds of a calendar year, gold from 500; a year's tier holds through the next year and until
 * 30 January after it. Points are good through the same day of the next year; in London it is summer from 26 March 2023, 31 March
 * 2024 and 30 March 2025 to 29 October 2023, 27 October 2024 and 26 October 2025.
 */
const LIVES: Readonly<Record<string, Life>> = {
  ann: {
    what: 'reaches silver in a year and holds it through the next and 30 days',
    steps: [
      { at: '2023-06-01T10:00:00+01:00', pounds: 100, earns: 100 },
      { at: '2023-06-01T10:00:01+01:00', pounds: 10, earns: 20 },
      { at: '2024-12-31T23:59:59+00:00', pounds: 10, earns: 20 },
      { at: '2025-01-30T23:59:59+00:00', pounds: 10, earns: 20 },
      { at: '2025-01-31T00:00:00+00:00', pounds: 10, earns: 10 },
    ],
    expiries: [
      ['2024-06-01T23:00:00.000Z', 120],
      ['2026-01-01T00:00:00.000Z', 20],
      ['2026-01-31T00:00:00.000Z', 20],
      ['2026-02-01T00:00:00.000Z', 10],
    ],
  },
  ben: {
    what: 'falls from gold to silver to nothing, a year at a time',
    steps: [
      { at: '2023-03-01T10:00:00+00:00', pounds: 500, earns: 500 },
      { at: '2024-03-01T10:00:00+00:00', pounds: 100, earns: 300 },
      { at: '2025-01-30T10:00:00+00:00', pounds: 10, earns: 30 },
      { at: '2025-01-31T10:00:00+00:00', pounds: 10, earns: 20 },
      { at: '2026-01-30T10:00:00+00:00', pounds: 10, earns: 20 },
      { at: '2026-01-31T10:00:00+00:00', pounds: 10, earns: 10 },
    ],
    expiries: [
      ['2024-03-02T00:00:00.000Z', 500],
      ['2025-03-02T00:00:00.000Z', 300],
      ['2026-01-31T00:00:00.000Z', 30],
      ['2026-02-01T00:00:00.000Z', 20],
    ],
  },
  cat: {
    what: 'buys on 29 February: good through the last of the next February',
    steps: [
      { at: '2024-02-28T23:59:59+00:00', pounds: 7, earns: 7 },
      { at: '2024-02-29T12:00:00+00:00', pounds: 8, earns: 8 },
      { at: '2024-03-01T00:00:00+00:00', pounds: 9, earns: 9 },
    ],
    expiries: [
      ['2025-03-01T00:00:00.000Z', 15],
      ['2025-03-02T00:00:00.000Z', 9],
    ],
  },
  dan: {
    what: 'brings back what made the tier, in the year after: no grace for goods that came back',
    steps: [
      { at: '2023-05-02T10:00:00+01:00', pounds: 100, earns: 0 },
      { at: '2024-02-01T10:00:00+00:00', pounds: 10, earns: 20 },
      { at: '2024-02-02T10:00:00+00:00', back: 0, earns: -100 },
      { at: '2024-02-03T10:00:00+00:00', pounds: 10, earns: 10 },
    ],
    expiries: [
      ['2025-02-02T00:00:00.000Z', 20],
      ['2025-02-04T00:00:00.000Z', 10],
    ],
  },
  eve: {
    what: 'reaches the tier again within the 30 days, and does not fall',
    steps: [
      { at: '2023-07-01T10:00:00+01:00', pounds: 100, earns: 100 },
      { at: '2025-01-15T10:00:00+00:00', pounds: 100, earns: 200 },
      { at: '2025-01-31T00:00:00+00:00', pounds: 10, earns: 20 },
      { at: '2025-12-31T12:00:00+00:00', pounds: 10, earns: 20 },
    ],
    expiries: [
      ['2024-07-01T23:00:00.000Z', 100],
      ['2026-01-16T00:00:00.000Z', 200],
      ['2026-02-01T00:00:00.000Z', 20],
    ],
  },
  fay: {
    what: 'pays the fee, renews it before it ends, and lapses a year after that',
    steps: [
      { at: '2023-02-28T10:00:00+00:00', fee: true, earns: 30 },
      { at: '2023-03-01T10:00:00+00:00', pounds: 10, earns: 20 },
      { at: '2024-02-20T10:00:00+00:00', fee: true, earns: 60 },
      { at: '2025-02-27T23:59:59+00:00', pounds: 10, earns: 20 },
      { at: '2025-02-28T00:00:00+00:00', pounds: 10, earns: 10 },
    ],
    expiries: [
      ['2024-02-29T00:00:00.000Z', 30],
      ['2024-03-02T00:00:00.000Z', 20],
      ['2025-02-21T00:00:00.000Z', 60],
      ['2026-02-28T00:00:00.000Z', 20],
      ['2026-03-01T00:00:00.000Z', 10],
    ],
  },
  gus: {
    what: 'gives the fee back in time: a member no more, and what was earned meanwhile stays as it was decided',
    steps: [
      { at: '2024-06-01T10:00:00+01:00', fee: true, earns: 0 },
      { at: '2024-06-02T10:00:00+01:00', pounds: 10, earns: 20 },
      { at: '2024-06-15T10:00:00+01:00', back: 0, earns: -30 },
      { at: '2024-06-16T10:00:00+01:00', pounds: 10, earns: 10 },
    ],
    expiries: [
      ['2025-06-02T23:00:00.000Z', 20],
      ['2025-06-16T23:00:00.000Z', 10],
    ],
  },
  hal: {
    what: 'buys twice at half past one in the night in which the clock is put back',
    steps: [
      { at: '2023-10-29T01:30:00+01:00', pounds: 100, earns: 100 },
      { at: '2023-10-29T01:30:00+00:00', pounds: 10, earns: 20 },
    ],
    expiries: [['2024-10-30T00:00:00.000Z', 120]],
  },
  ivy: {
    what: 'buys around the hour that there is not, and a year later her points end in summer time',
    steps: [
      { at: '2024-03-31T00:59:59+00:00', pounds: 5, earns: 5 },
      { at: '2024-03-31T02:00:00+01:00', pounds: 6, earns: 6 },
      { at: '2024-10-27T01:59:59+01:00', pounds: 7, earns: 7 },
    ],
    expiries: [
      ['2025-03-31T23:00:00.000Z', 11],
      ['2025-10-28T00:00:00.000Z', 7],
    ],
  },
  joe: {
    what: 'buys in the last second of a year: it counts for that one, also when the receipt comes last',
    steps: [
      { at: '2024-01-01T00:00:00+00:00', pounds: 10, earns: 20 },
      { at: '2025-01-30T12:00:00+00:00', pounds: 10, earns: 20 },
      { at: '2025-01-31T12:00:00+00:00', pounds: 10, earns: 10 },
      { at: '2023-12-31T23:59:59+00:00', pounds: 100, earns: 100 },
    ],
    expiries: [
      ['2025-01-01T00:00:00.000Z', 100],
      ['2025-01-02T00:00:00.000Z', 20],
      ['2026-01-31T00:00:00.000Z', 20],
      ['2026-02-01T00:00:00.000Z', 10],
    ],
  },
};

/** After all that expires. */
const END = '2026-06-01T00:00:00.000Z';

interface Lots {
  readonly lots: readonly { readonly expiresAt: string; readonly expired: number }[];
}

describe('ten lives over three years', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start('standalone');
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).body).toMatchObject({
      version: 1,
    });
  });
  afterAll(() => platform.dispose());

  it.each(Object.entries(LIVES).map(([card, life]) => ({ card, ...life })))(
    '$card $what',
    async ({ card, steps, expiries }) => {
      // Given a member
      const { memberId } = (await platform.call<{ memberId: string }>('/v1/members', { json: { card } })).body;
      await platform.drained();
      // When the receipts come as they are written down
      for (const [n, { at, pounds = 30, back }] of steps.entries()) {
        const of = steps[back ?? n];
        const line: LineOptions = {
          sku: of?.fee ? 'CLUB' : 'TEA',
          unitPrice: 100 * (of?.pounds ?? pounds),
          ...(back !== undefined && { units: -1, returnOf: { receiptId: `${card}-${String(back)}`, lineId: '1' } }),
        };
        const kind = back === undefined ? 'sale' : 'return';
        const json = receiptOf({ id: `${card}-${String(n)}`, kind, card, at, lines: [line] });
        expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
        // The tier that the next one finds is on its way.
        await platform.drained();
      }
      // Then each brought what the table says
      const earned = await Promise.all(
        steps.map(async (_step, n) =>
          pointsOf((await platform.call<Earned>(`/v1/receipts/${card}-${String(n)}`)).body),
        ),
      );
      expect(earned).toEqual(steps.map(({ earns }) => earns));
      // And what nobody spent is lost when it says
      const { body } = await platform.call<Lots>(`/v1/members/${memberId}/lots?asOf=${END}`);
      const lost: Record<string, number> = {};
      for (const { expiresAt, expired } of body.lots)
        if (expired > 0) lost[expiresAt] = (lost[expiresAt] ?? 0) + expired;
      expect(Object.entries(lost).sort()).toEqual(expiries);
    },
  );
});
