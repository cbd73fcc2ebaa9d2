import type { Event, InstantIso, MemberId, PartnerId } from '@accrue/kernel';
import type { Attributes } from './attributes';
import type { Identity, IdentityType, SealedIdentity } from './identity';

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
    readonly identities: readonly SealedIdentity[];
    /** Name, phone and e-mail, encrypted under the member's own key; null = none given. */
    readonly sealedProfile: string | null;
    /** Birth date and time zone, encrypted likewise; null = none given. */
    readonly sealedDates: string | null;
    /** Days of the member that begin after it are reached: `enrolledAt` may lie long before. */
    readonly toldAt: InstantIso;
    /** Keyed hash of what was asked for: tells a repeated request from another one about the same member. */
    readonly fingerprint: string;
  }
>;

/** The member enrolled with the referral code of another one. */
export type MemberReferred = Event<
  'MemberReferred',
  {
    readonly memberId: MemberId;
    /** Who referred; of a duplicate the survivor. */
    readonly advocateId: MemberId;
    readonly referredAt: InstantIso;
  }
>;

/** The member enrolled with the code of a partner. */
export type MemberReferredByPartner = Event<
  'MemberReferredByPartner',
  { readonly memberId: MemberId; readonly partnerId: PartnerId; readonly referredAt: InstantIso }
>;

/** Birth date and time zone, as they are from now on. */
export type DatesTold = Event<
  'DatesTold',
  {
    readonly memberId: MemberId;
    /** Encrypted under the member's own key. */
    readonly sealedDates: string;
    readonly birthDate: 'first' | 'changed' | 'same';
    readonly toldAt: InstantIso;
  }
>;

/** What rules may know of the member, all of it, as it is from then on. */
export type AttributesTold = Event<
  'AttributesTold',
  {
    readonly memberId: MemberId;
    /** 1, 2, 3 …: the highest is current. */
    readonly sequence: number;
    readonly toldAt: InstantIso;
    readonly attributes: Attributes;
  }
>;

/** A day of the member has begun, whenever that is written down. */
export type OccasionReached = Event<
  'OccasionReached',
  {
    readonly memberId: MemberId;
    readonly occasion: OccasionKind;
    /** Calendar year of the day. */
    readonly year: number;
    /** The first instant of the day by the member's clock. */
    readonly reachedAt: InstantIso;
  }
>;

export const OCCASIONS = ['birthday', 'anniversary'] as const;
export type OccasionKind = (typeof OCCASIONS)[number];

export type IdentityLinked = Event<
  'IdentityLinked',
  {
    readonly memberId: MemberId;
    readonly identity: SealedIdentity;
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

/** A link that opens the member's card on a phone. */
export type CardLinkMade = Event<
  'CardLinkMade',
  {
    readonly memberId: MemberId;
    /** Keyed hash of the secret in it, which nobody keeps. */
    readonly link: string;
    /** Links that end with it. */
    readonly replaces: readonly string[];
    readonly madeAt: InstantIso;
  }
>;

/** No link that was made until then opens the card any more. */
export type CardLinksBlocked = Event<
  'CardLinksBlocked',
  { readonly memberId: MemberId; readonly blockedAt: InstantIso; readonly reason: string }
>;

export type MemberClosed = Event<
  'MemberClosed',
  {
    readonly memberId: MemberId;
    /** Repeated from the enrolment, so that the published state needs this event only. */
    readonly reference: string | null;
    readonly enrolledAt: InstantIso;
    /** The survivor, of a duplicate, which leaves with it. */
    readonly mergedInto: MemberId | null;
    readonly closedAt: InstantIso;
    readonly reason: string;
  }
>;

/** Another member is about to be merged into this one; the duplicate's own stream says whether it is. */
export type DuplicateTaken = Event<'DuplicateTaken', Pair>;
/** It is a member of its own again, or never was merged. */
export type DuplicateReleased = Event<'DuplicateReleased', Pair>;

interface Pair {
  readonly memberId: MemberId;
  readonly duplicate: MemberId;
  readonly at: InstantIso;
}

/** The member is a duplicate of another one, for whom all of it counts from now on. */
export type MemberMerged = Event<
  'MemberMerged',
  {
    readonly memberId: MemberId;
    readonly into: MemberId;
    /** Repeated from the enrolment, so that the published state needs this event only. */
    readonly reference: string | null;
    readonly enrolledAt: InstantIso;
    readonly mergedAt: InstantIso;
    readonly reason: string;
    /** Name of the API key that asked. */
    readonly mergedBy: string;
  }
>;

/** It was no duplicate. */
export type MemberUnmerged = Event<
  'MemberUnmerged',
  {
    readonly memberId: MemberId;
    readonly from: MemberId;
    readonly reference: string | null;
    readonly enrolledAt: InstantIso;
    readonly unmergedAt: InstantIso;
    readonly reason: string;
    readonly unmergedBy: string;
  }
>;

/**
 * From here on nothing about the member leads to a person: whoever learns of it destroys what they keep. All that the certificate says
 * stands in it, and nothing personal.
 */
export type MemberErased = Event<
  'MemberErased',
  {
    readonly memberId: MemberId;
    readonly erasedAt: InstantIso;
    /** Name of the API key that asked. */
    readonly erasedBy: string;
    readonly reason: string;
    /** Of the key that is destroyed; null = there was none, because nothing was ever sealed. */
    readonly keyFingerprint: string | null;
    readonly hadProfile: boolean;
    /** How many of each type had not been taken from the member before. */
    readonly identitiesFreed: readonly { readonly type: IdentityType; readonly count: number }[];
    /** Of the sentences in the certificate. */
    readonly certificateVersion: number;
  }
>;

export type MemberEvent =
  | MemberEnrolled
  | MemberReferred
  | MemberReferredByPartner
  | DatesTold
  | AttributesTold
  | OccasionReached
  | IdentityLinked
  | IdentityBlocked
  | IdentityFreed
  | CardLinkMade
  | CardLinksBlocked
  | MemberClosed
  | DuplicateTaken
  | DuplicateReleased
  | MemberMerged
  | MemberUnmerged
  | MemberErased;
