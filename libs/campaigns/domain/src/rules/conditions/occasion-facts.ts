import type { ActionV1 } from '@accrue/contracts';
import type { MemberId } from '@accrue/kernel';
import type { MemberAtMoment } from '../segments/segment-facts';
import { CONDITION_FACTS, type ConditionFacts, type CounterValues } from './condition-facts';

export type Attributes = NonNullable<ActionV1['attributes']>;

/** An attribute as an action declares it, and of what type it is in the language. */
export interface DeclaredAttribute {
  readonly id: string;
  readonly type: 'text' | 'number' | 'boolean';
}

/** What a condition of a rule without basket may look at; with what the action that it is for declares. */
export const OCCASION_FACTS = { member: CONDITION_FACTS.member, now: CONDITION_FACTS.now } as const;

export interface OccasionFacts {
  readonly member: ConditionFacts['member'];
  readonly now: ConditionFacts['now'];
  /** What its sender said of it. */
  readonly action: Attributes;
  readonly counter: CounterValues;
  /** Whether the member was in a declared segment before it. */
  readonly segment: (segmentId: string) => boolean;
}

/** A member when something happens that is no sale. */
export interface MemberAtOccasion extends MemberAtMoment {
  readonly memberId: MemberId | null;
  /** What its sender said of it. */
  readonly action: Attributes;
}
