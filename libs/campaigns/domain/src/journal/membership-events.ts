import type { MemberAttributes } from '@accrue/contracts';
import type { Event, InstantIso, MemberId } from '@accrue/kernel';

export type TierTimelineApplied = Event<
  'TierTimelineApplied',
  { readonly memberId: MemberId; readonly sequence: number; readonly timeline: readonly TierStep[] }
>;

/** Some rule asks for it. */
export type EnrolmentApplied = Event<
  'EnrolmentApplied',
  { readonly memberId: MemberId; readonly enrolledAt: InstantIso }
>;

/** What is told of the member from an instant on. */
export interface AttributesStep {
  /** 1, 2, 3 …: in the order in which they were told. */
  readonly sequence: number;
  readonly toldAt: InstantIso;
  /** All of them. */
  readonly attributes: MemberAttributes;
}

export type AttributesApplied = Event<'AttributesApplied', { readonly memberId: MemberId } & AttributesStep>;

/** From the next receipt on the member has this tier. */
export interface TierStep {
  /** null: below the ladder. */
  readonly tierId: string | null;
  /** Valid for receipts whose order is greater. */
  readonly order: string;
  /** Version whose ladder measured it: says nothing to receipts that are adjudicated under an older one. */
  readonly programmeVersion: number;
}

/** The member is a duplicate: what is in this journal goes on to the survivor's, and so does all that comes. */
export type JournalMerged = Event<
  'JournalMerged',
  { readonly memberId: MemberId; readonly into: MemberId; readonly mergedAt: InstantIso }
>;

export type JournalSeparated = Event<
  'JournalSeparated',
  { readonly memberId: MemberId; readonly from: MemberId; readonly separatedAt: InstantIso }
>;
