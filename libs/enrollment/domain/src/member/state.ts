import type { InstantIso, MemberId, PartnerId } from '@accrue/kernel';
import type { ToldAttributes } from './attributes';
import type { MemberErased, OccasionKind } from './events';
import { sameIdentity, type Identity, type SealedIdentity } from './identity';

export interface KnownIdentity extends SealedIdentity {
  /** freed: it was theirs, and may be somebody else's by now. */
  readonly status: 'active' | 'blocked' | 'freed';
}

export interface EnrolledMember {
  readonly status: 'active' | 'closed';
  readonly memberId: MemberId;
  readonly reference: string | null;
  readonly enrolledAt: InstantIso;
  /** null: still a member. */
  readonly closedAt: InstantIso | null;
  /** The survivor: the member is a duplicate of it. null: it is none. */
  readonly mergedInto: MemberId | null;
  /** Members that are merged into this one, or are about to be. */
  readonly duplicates: readonly MemberId[];
  /** Members that were, once. */
  readonly separated: readonly MemberId[];
  /** The member or partner whose referral code they enrolled with; null: none. */
  readonly referredBy: MemberId | PartnerId | null;
  readonly storeId: string | null;
  readonly enrolledBy: string | null;
  readonly channel: string;
  readonly fingerprint: string;
  readonly sealedProfile: string | null;
  readonly sealedDates: string | null;
  /** Anniversaries that begin after it are reached. */
  readonly toldAt: InstantIso;
  /** Birthdays that begin after it are. */
  readonly birthDateToldAt: InstantIso;
  /** null: never, it is as it was told first. */
  readonly birthDateChangedAt: InstantIso | null;
  /** The last year of each in which it was. */
  readonly reached: Readonly<Partial<Record<OccasionKind, number>>>;
  readonly attributes: ToldAttributes;
  /** Those that open the card now, oldest first. */
  readonly cardLinks: readonly string[];
  /** In the order they were linked. */
  readonly identities: readonly KnownIdentity[];
}

/** Knows only what its certificate says. */
export type ErasedMember = { readonly status: 'erased' } & MemberErased['data'];

export type Member = { readonly status: 'none' } | EnrolledMember | ErasedMember;

export const NO_MEMBER: Member = { status: 'none' };

/**
 * Whether nobody else may have it. A member who left keeps nothing but what was blocked: a stolen card stays dead until an
 * operator frees it. Who was erased keeps nothing at all.
 */
export const keepsIdentity = (member: EnrolledMember | ErasedMember, wanted: Identity): boolean => {
  if (member.status === 'erased') return false;
  const known = member.identities.find((identity) => sameIdentity(identity, wanted));
  if (known === undefined || known.status === 'freed') return false;
  return member.status === 'active' || known.status === 'blocked';
};
