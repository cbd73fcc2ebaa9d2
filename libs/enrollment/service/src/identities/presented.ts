import { sameIdentity, type EnrolledMember, type Identity } from '@accrue/enrollment-domain';
import type { ApiCaller } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { EnrollmentProblemCode } from '../problems';

/**
 * A till changes the identities of nobody but the member who stands before it: it shows another identity that leads to them now.
 * So a key of a till that was stolen, or a member's id that was seen, links no card to somebody else's points and blocks nobody's.
 * @param family the member and its duplicates: the identities of all of them lead to the member
 * @param wanted the identity that is linked or blocked, which proves nothing itself; null: something else is changed
 * @throws Rejected identity.not_presented
 */
export const mustBePresent = (
  caller: ApiCaller,
  family: readonly EnrolledMember[],
  { wanted, presented }: { readonly wanted: Identity | null; readonly presented: Identity | null },
): void => {
  if (caller.role === 'operator') return;
  const isTheirs =
    presented !== null &&
    (wanted === null || !sameIdentity(presented, wanted)) &&
    family.some(
      ({ status, identities }) =>
        status === 'active' && identities.some((known) => known.status === 'active' && sameIdentity(known, presented)),
    );
  if (!isTheirs) throw new Rejected<EnrollmentProblemCode>('identity.not_presented', { pointer: '/presented' });
};
