import { sameIdentity, type Identity, type Member } from '@accrue/enrollment-domain';
import type { ApiCaller } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { EnrollmentProblemCode } from '../problems';

/**
 * A till changes the identities of nobody but the member who stands before it: it shows another identity that leads to them now.
 * So a key of a till that was stolen, or a member's id that was seen, links no card to somebody else's points and blocks nobody's.
 * @param wanted the identity that is linked or blocked; it proves nothing itself
 * @throws Rejected identity.not_presented
 */
export const mustBePresent = (
  caller: ApiCaller,
  member: Member,
  { wanted, presented }: { readonly wanted: Identity; readonly presented: Identity | null },
): void => {
  if (caller.role === 'operator') return;
  const isTheirs =
    presented !== null &&
    !sameIdentity(presented, wanted) &&
    member.status === 'active' &&
    member.identities.some((known) => known.status === 'active' && sameIdentity(known, presented));
  if (!isTheirs) throw new Rejected<EnrollmentProblemCode>('identity.not_presented', { pointer: '/presented' });
};
