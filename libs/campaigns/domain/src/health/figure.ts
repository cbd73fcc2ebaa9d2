import { MEMBERS_MIN } from './guardrails';

export interface Bound {
  readonly is: 'at_least' | 'above' | 'at_most';
  readonly value: number;
}

export type HealthState = 'ok' | 'warning' | 'unknown';

/** One number of a programme, and what it is held against. */
export interface Figure {
  readonly numerator: number;
  readonly denominator: number;
  /** Numerator by denominator in the unit, to two decimals; null: there is nothing to divide by. */
  readonly value: number | null;
  readonly unit: 'percent' | 'purchases';
  readonly bound: Bound;
  /** How many it was counted over; from `membersMin` on it says something. */
  readonly members: number;
  readonly membersMin: number;
  readonly state: HealthState;
  /** How it was counted. */
  readonly counted: string;
}

interface Counted extends Pick<Figure, 'numerator' | 'denominator' | 'unit' | 'bound' | 'counted'> {
  /** Absent: the denominator is members. */
  readonly members?: number;
}

export const figureOf = ({ members, ...figure }: Counted): Figure => {
  const { numerator, denominator, unit, bound } = figure;
  const over = members ?? denominator;
  const hundredths = unit === 'percent' ? 100 : 1;
  const isKnown = over >= MEMBERS_MIN && denominator > 0;
  return {
    ...figure,
    value: denominator > 0 ? Math.round((numerator * hundredths * 100) / denominator) / 100 : null,
    members: over,
    membersMin: MEMBERS_MIN,
    state: isKnown ? (isWithin(numerator * hundredths, denominator, bound) ? 'ok' : 'warning') : 'unknown',
  };
};

/** Without division, so that nothing is rounded. */
const isWithin = (numerator: number, denominator: number, { is, value }: Bound): boolean => {
  const [measured, limit] = [numerator, value * denominator];
  if (is === 'at_most') return measured <= limit;
  return is === 'above' ? measured > limit : measured >= limit;
};
