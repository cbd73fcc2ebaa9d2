import type { InstantIso, MemberId } from '@accrue/kernel';
import type { Identity } from './identity';

export interface KnownIdentity extends Identity {
  readonly status: 'active' | 'blocked';
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
