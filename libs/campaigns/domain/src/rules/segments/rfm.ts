import type { RfmDocument } from '@accrue/contracts';
import type { Report } from '../../programme/problem';

/** What a member who bought is scored by. */
export interface RfmValues {
  /** Whole days of the programme's calendar since the last purchase. */
  readonly recencyDays: number;
  /** Purchases of the last 365 days, today among them. */
  readonly frequency: number;
  /** Minor units spent in these days, net of returns. */
  readonly monetaryMinor: number;
}

/** From 1 to 5: the higher, the better a customer. */
export interface RfmScores {
  readonly recencyScore: number;
  readonly frequencyScore: number;
  readonly monetaryScore: number;
}

export const RFM_WINDOW_DAYS = 365;
const TILES = 5;

const tileOf = (value: number, cuts: readonly number[]): number => 1 + cuts.filter((cut) => value > cut).length;

/** By cut points that are written down: who buys more is never pushed down because others do. */
export const rfmScores = ({ recencyDays, frequency, monetaryMinor }: RfmValues, cuts: RfmDocument): RfmScores => ({
  recencyScore: TILES + 1 - tileOf(recencyDays, cuts.recencyDays),
  frequencyScore: tileOf(frequency, cuts.frequency),
  monetaryScore: tileOf(monetaryMinor, cuts.monetaryMinor),
});

/**
 * Quintiles of all members, as `NTILE(5)` of SQL (ISO/IEC 9075-2, window functions) makes them: in ascending order five runs that differ by one at most,
 * the longer ones first. The last value of each of the first four is a cut point. The order among equals decides nothing but who stands at a cut, and
 * who has the same value has the same score: so it needs none.
 * @returns null where there is nobody to measure
 */
export const cutPointsOf = (values: readonly number[]): number[] | null => {
  if (values.length === 0) return null;
  const ascending = [...values].sort((a, b) => a - b);
  const [size, longer] = [Math.floor(ascending.length / TILES), ascending.length % TILES];
  return [1, 2, 3, 4].map((tile) => ascending[Math.max(0, tile * size + Math.min(tile, longer) - 1)] ?? 0);
};

export interface RfmMeasured {
  /** Who is measured: members who bought. */
  readonly members: number;
  readonly cutPoints: RfmDocument | null;
  /** How many members have the scores 1, 2, 3, 4 and 5 by these. */
  readonly scored: Readonly<Record<keyof RfmScores, readonly number[]>>;
}

export const measureRfm = (values: readonly RfmValues[]): RfmMeasured => {
  const [recencyDays, frequency, monetaryMinor] = [
    cutPointsOf(values.map((value) => value.recencyDays)),
    cutPointsOf(values.map((value) => value.frequency)),
    cutPointsOf(values.map((value) => value.monetaryMinor)),
  ];
  const scored = { recencyScore: [0, 0, 0, 0, 0], frequencyScore: [0, 0, 0, 0, 0], monetaryScore: [0, 0, 0, 0, 0] };
  if (recencyDays === null || frequency === null || monetaryMinor === null)
    return { members: 0, cutPoints: null, scored };
  const cutPoints = { recencyDays, frequency, monetaryMinor };
  for (const value of values) {
    const scores = rfmScores(value, cutPoints);
    for (const which of ['recencyScore', 'frequencyScore', 'monetaryScore'] as const) {
      const counts = scored[which];
      counts[scores[which] - 1] = (counts[scores[which] - 1] ?? 0) + 1;
    }
  }
  return { members: values.length, cutPoints, scored };
};

export const checkRfm = (rfm: RfmDocument | undefined, report: Report): void => {
  for (const [which, cuts] of Object.entries(rfm ?? {}))
    cuts.forEach((cut, index) => {
      const before = cuts[index - 1] ?? cut;
      if (cut < before)
        report(`/rfm/${which}/${index}`, 'rfm.not_ascending', `${cut} comes after ${before}: cut points ascend`);
    });
};
