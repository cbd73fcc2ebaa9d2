import type { Event, InstantIso, MemberId } from '@accrue/kernel';
import type { Identity } from './identity';

export type MemberEnrolled = Event<
  'MemberEnrolled',
  {
    readonly memberId: MemberId;
    /** The operator's own member number. */
    readonly reference: string | null;
    readonly enrolledAt: InstantIso;
    readonly storeId: string | null;
    /** Pseudonym of the employee who enrolled the member. */
    readonly enrolledBy: string | null;
    readonly channel: string;
    readonly identities: readonly Identity[];
    /** Name, phone, e-mail and birth date, encrypted under the member's own key; null = none given. */
    readonly sealedProfile: string | null;
    /** Keyed hash of what was asked for: tells a repeated request from another one about the same member. */
    readonly fingerprint: string;
  }
>;

export type IdentityLinked = Event<
  'IdentityLinked',
  {
    readonly memberId: MemberId;
    readonly identity: Identity;
    readonly linkedAt: InstantIso;
  }
>;

export type IdentityBlocked = Event<
  'IdentityBlocked',
  {
    readonly memberId: MemberId;
    readonly identity: Identity;
    readonly blockedAt: InstantIso;
    readonly reason: string;
  }
>;

export type IdentityFreed = Event<
  'IdentityFreed',
  {
    readonly memberId: MemberId;
    readonly identity: Identity;
    /** What happened before stays with this member. */
    readonly freedAt: InstantIso;
    readonly reason: string;
  }
>;

export type MemberClosed = Event<
  'MemberClosed',
  {
    readonly memberId: MemberId;
    /** Repeated from the enrolment, so that the published state needs this event only. */
    readonly reference: string | null;
    readonly enrolledAt: InstantIso;
    readonly closedAt: InstantIso;
    readonly reason: string;
  }
>;

export type MemberEvent = MemberEnrolled | IdentityLinked | IdentityBlocked | IdentityFreed | MemberClosed;
