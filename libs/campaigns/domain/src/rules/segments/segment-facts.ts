import type { MemberAttributes, RfmDocument } from '@accrue/contracts';
import type { InstantIso, ZoneId } from '@accrue/kernel';
import { ATTRIBUTE_FACTS, attributeFacts, type AttributeFacts } from '../conditions/attribute-facts';
import type { CounterValues } from '../conditions/condition-facts';
import { AGGREGATES } from './aggregates';
import { rfmScores, type RfmScores, type RfmValues } from './rfm';
import { localDayOf } from './local-days';

/** What a segment may look at, and of what type that is in the language that it is written in. */
export const SEGMENT_FACTS = {
  member: {
    /** '': the ladder has none for everybody. */
    tier: 'string',
    /** Whole days of the programme's calendar since the day of enrolment. Not there while that is not known. */
    enrolledDays: 'int',
    /** Receipts of which the customer still has something that they paid for. */
    purchases: 'int',
    /** Minor units that they paid for goods, with tax, after discounts and what came back. */
    spendMinor: 'int',
    /** Whole days of the programme's calendar. Not there without a purchase. */
    daysSinceFirstPurchase: 'int',
    daysSinceLastPurchase: 'int',
    ...ATTRIBUTE_FACTS,
    /** From 1 to 5, by the cut points of the programme. Not there without a purchase. */
    recencyScore: 'int',
    frequencyScore: 'int',
    monetaryScore: 'int',
  },
} as const;

export const RFM_FACTS = ['member.recencyScore', 'member.frequencyScore', 'member.monetaryScore'] as const;

export interface SegmentFacts {
  readonly member: {
    readonly tier: string;
    readonly enrolledDays?: number;
    readonly purchases: number;
    readonly spendMinor: number;
    readonly daysSinceFirstPurchase?: number;
    readonly daysSinceLastPurchase?: number;
  } & AttributeFacts &
    Partial<RfmScores>;
  readonly counter: CounterValues;
}

/** A member at some moment. */
export interface MemberAtMoment {
  readonly occurredAt: InstantIso;
  readonly tierId: string | null;
  readonly enrolledAt: InstantIso | null;
  /** As they were told by then. */
  readonly attributes: MemberAttributes;
  /** How far counters and aggregates were before it. */
  readonly counters: CounterValues;
  /** Asked as if they were in each arm of the experiments that they take part in. */
  readonly isInEveryArm?: boolean;
}

export const segmentFacts = (
  { occurredAt, tierId, enrolledAt, attributes, counters }: MemberAtMoment,
  { zone, rfm = null }: { readonly zone: ZoneId; readonly rfm?: RfmDocument | null },
): SegmentFacts => {
  const purchases = counters(AGGREGATES.purchases);
  const today = localDayOf(occurredAt, zone);
  return {
    member: {
      tier: tierId ?? '',
      ...attributeFacts(attributes),
      ...(enrolledAt === null ? {} : { enrolledDays: today - localDayOf(enrolledAt, zone) }),
      purchases,
      spendMinor: counters(AGGREGATES.spendMinor),
      ...(purchases === 0
        ? {}
        : {
            daysSinceFirstPurchase: today - counters(AGGREGATES.daysSinceFirstPurchase),
            daysSinceLastPurchase: today - counters(AGGREGATES.daysSinceLastPurchase),
            ...(rfm === null ? {} : rfmScores(rfmValues(today, counters), rfm)),
          }),
    },
    counter: counters,
  };
};

/** Of a member who has bought something. @param today the local day, counted from 1970 */
export const rfmValues = (today: number, counters: CounterValues): RfmValues => ({
  recencyDays: today - counters(AGGREGATES.daysSinceLastPurchase),
  frequency: counters(AGGREGATES.frequency),
  monetaryMinor: counters(AGGREGATES.monetaryMinor),
});
