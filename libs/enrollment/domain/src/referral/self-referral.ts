import { sameIdentity, type Identity } from '../member/identity';
import type { EnrolledMember } from '../member/state';

/**
 * Whether the person who enrols is the one who refers: an identity is, or was, of the advocate.
 * @param advocates the advocate with all who are, or were once, the same member
 */
export const isSelfReferral = (
  referee: { readonly memberId: string; readonly identities: readonly Identity[] },
  advocates: readonly EnrolledMember[],
): boolean =>
  advocates.some(
    ({ memberId, identities }) =>
      memberId === referee.memberId ||
      identities.some((known) => referee.identities.some((identity) => sameIdentity(known, identity))),
  );
