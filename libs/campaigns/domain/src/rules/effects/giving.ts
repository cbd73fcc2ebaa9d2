import { NO_POINTS, points } from '@accrue/kernel';
import type { LimitsDocument } from '@accrue/contracts';
import type { Report } from '../../programme/problem';
import { sum, wholeBasket } from './whole-basket';

/** Of a rule that gives something else than points, nothing that is about points. */
export const WITHOUT_POINTS = ['wallet', 'rounding', 'tierMultiplier', 'stack'] as const;

export const ID = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$' } as const;

const ONCE = points(1);

/** One for a receipt whose eligible lines come to more than nothing, or for what has no basket. */
export const givenOnce = {
  ...wholeBasket,
  points: (counted: readonly number[]) => (sum(counted) > 0 ? ONCE : NO_POINTS),
};

/** How often it gives can be bounded, and nothing else. */
export const checkTimesOnly = (limits: LimitsDocument = {}, path: string, report: Report): void => {
  for (const member of ['perReceipt', 'perMember', 'budget', 'mode'] as const)
    if (limits[member] !== undefined)
      report(`${path}/limits/${member}`, 'limit.of_points', 'it gives no points: `times` says how often it gives');
};
