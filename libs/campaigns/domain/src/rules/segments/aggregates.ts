import { DAY_MS, type ZoneId } from '@accrue/kernel';
import { compileCounter, type Counter } from '../counters';
import { RFM_WINDOW_DAYS } from './rfm';

/** Fact of a segment → the counter of every programme with segments that it is read from. No id of a document begins like these. */
export const AGGREGATES = {
  purchases: '~purchases',
  spendMinor: '~spend',
  daysSinceFirstPurchase: '~first-day',
  daysSinceLastPurchase: '~last-day',
  frequency: '~frequency',
  monetaryMinor: '~monetary',
} as const;

/** Those that time alone moves. */
export const ROLLING_AGGREGATES: ReadonlySet<string> = new Set([AGGREGATES.frequency, AGGREGATES.monetaryMinor]);

export interface Aggregates {
  /** What every receipt is counted by. */
  readonly counting: readonly Counter[];
  /** How far they are, by id: of days the first and the last, counted from 1970. */
  readonly byId: ReadonlyMap<string, Counter>;
}

export const NO_AGGREGATES: Aggregates = { counting: [], byId: new Map() };

/** What is counted of every member where there are segments: in event time and net of returns, as counters are. */
export const compileAggregates = (zone: ZoneId): Aggregates => {
  const window = 'programme';
  const purchases = compileCounter({ id: AGGREGATES.purchases, count: 'receipts', window }, zone);
  const spend = compileCounter({ id: AGGREGATES.spendMinor, count: 'spend', window }, zone);
  const days = compileCounter({ id: '~days', count: 'distinct-days', window }, zone);
  // The same receipts, of fewer days.
  const year = compileCounter({ id: '~year', count: 'receipts', window: { rollingDays: RFM_WINDOW_DAYS } }, zone);
  const ofYear = (counter: Counter): Counter => ({
    ...counter,
    windowAt: (instant) => year.windowAt(instant),
    leavesOn: (instant) => year.leavesOn(instant),
  });
  const first: Counter = {
    ...days,
    valueOf: (tally) => dayOf([...tally.different].reduce((a, b) => (a < b ? a : b), NO_DAY)),
  };
  const last: Counter = {
    ...days,
    valueOf: (tally) => dayOf([...tally.different].reduce((a, b) => (a > b ? a : b), '')),
  };
  return {
    counting: [purchases, spend, days],
    byId: new Map([
      [AGGREGATES.purchases, purchases],
      [AGGREGATES.spendMinor, spend],
      [AGGREGATES.daysSinceFirstPurchase, first],
      [AGGREGATES.daysSinceLastPurchase, last],
      [AGGREGATES.frequency, ofYear(purchases)],
      [AGGREGATES.monetaryMinor, ofYear(spend)],
    ]),
  };
};

/** After all days, as text. */
const NO_DAY = '~';

/** Counted from 1970; of none NaN, and nobody asks for it. */
const dayOf = (date: string): number => Date.parse(date) / DAY_MS;
