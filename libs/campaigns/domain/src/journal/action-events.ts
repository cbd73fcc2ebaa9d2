import type { ActionV1 } from '@accrue/contracts';
import type { ActionId, Event, InstantIso, MemberId, RuleId } from '@accrue/kernel';
import type { Budgeted } from './budget-events';
import type { Occasion } from '../rules/occasion';
import type { SaidOfOffer } from './offer-events';
import type { SaidOfReferral, ToldOfSide } from './referral-events';

/** The last thing that was said of an award. */
export interface AwardSequence {
  readonly ruleId: RuleId;
  readonly sequence: number;
  /** What it has of its budget goes along. Absent: it draws on none. */
  readonly budgeted?: Budgeted;
}

/** An action that was checked: it says nothing that the programme does not know. */
export interface ActionFacts extends Occasion {
  readonly actionId: ActionId;
  readonly order: string;
  /** Of what its sender says of it. */
  readonly hash: string;
  readonly attributes: NonNullable<ActionV1['attributes']>;
  /** The version that it earns under, for ever. */
  readonly programmeVersion: number;
  /** Absent: it is no side of a referral. */
  readonly told?: ToldOfSide;
}

/** The member did something that is no purchase, or enrolled. */
export type ActionRecorded = Event<
  'ActionRecorded',
  ActionFacts & {
    readonly memberId: MemberId;
    /** The door it came through first, for people. */
    readonly source: string;
    /** null: recorded when it arrived. Else it comes from another member's journal. */
    readonly attributed: ActionAttributed | null;
    /** Of its attributes those that conditions of its version look at. Absent: none. */
    readonly asked?: NonNullable<ActionV1['attributes']>;
  }
>;

export interface ActionAttributed {
  readonly at: InstantIso;
  /** How often it has been moved by now. */
  readonly moves: number;
  /** The last that was said of its awards in the journals that it comes from. */
  readonly awards: readonly AwardSequence[];
  /** It was revoked there. Absent: it stands. */
  readonly revokedAt?: InstantIso;
  readonly referral?: SaidOfReferral;
  readonly told?: ToldOfSide;
  readonly offer?: SaidOfOffer;
}

export type ActionRevoked = Event<
  'ActionRevoked',
  {
    readonly actionId: ActionId;
    readonly memberId: MemberId;
    /** From then on what it earned is gone. */
    readonly occurredAt: InstantIso;
    /** In the words of who revoked it; absent: none were given. */
    readonly reason?: string;
  }
>;

/** The action counts for nothing here any more: its member is a duplicate, or none after all. */
export type ActionMoved = Event<
  'ActionMoved',
  {
    readonly actionId: ActionId;
    readonly memberId: MemberId;
    readonly to: MemberId;
    readonly movedAt: InstantIso;
    readonly merge: 'forward' | 'back';
    /** How often it has been moved by now, this time included. */
    readonly moves: number;
    readonly awards: readonly AwardSequence[];
    /** Of a referral: as it stands. */
    readonly referral?: SaidOfReferral;
    /** Of a side of one: as it stands. */
    readonly told?: ToldOfSide;
    /** Of an offer: the last that was said of it. */
    readonly offer?: SaidOfOffer;
  }
>;
