import type { InstantIso, MemberId } from '@accrue/kernel';
import { sameIdentity, type Identity } from './identity';

export interface KnownIdentity extends Identity {
  /** freed: it was theirs, and may be somebody else's by now. */
  readonly status: 'active' | 'blocked' | 'freed';
}

export interface EnrolledMember {
  readonly status: 'active' | 'closed';
  readonly memberId: MemberId;
  readonly reference: string | null;
  readonly enrolledAt: InstantIso;
  readonly storeId: string | null;
  readonly enrolledBy: string | null;
  readonly channel: string;
  readonly fingerprint: string;
  readonly sealedProfile: string | null;
  /** In the order they were linked. */
  readonly identities: readonly KnownIdentity[];
}

export type Member = { readonly status: 'none' } | EnrolledMember;

export const NO_MEMBER: Member = { status: 'none' };

/**
 * Whether nobody else may have it. A member who left keeps nothing but what was blocked: a stolen card stays dead until an
 * operator frees it.
 */
export const keepsIdentity = (member: EnrolledMember, wanted: Identity): boolean => {
  const known = member.identities.find((identity) => sameIdentity(identity, wanted));
  if (known === undefined || known.status === 'freed') return false;
  return member.status === 'active' || known.status === 'blocked';
};
