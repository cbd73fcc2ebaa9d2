import { evolveBy, invariant } from '@accrue/kernel';
import type { MemberEvent } from './events';
import { sameIdentity } from './identity';
import type { EnrolledMember, Member } from './state';

export const evolve = evolveBy<Member, MemberEvent>({
  MemberEnrolled: (_, { data }) => ({
    ...data,
    status: 'active',
    identities: data.identities.map((identity) => ({ ...identity, status: 'active' })),
  }),
  IdentityLinked: (member, { data }) => {
    const before = enrolled(member);
    return { ...before, identities: [...before.identities, { ...data.identity, status: 'active' }] };
  },
  IdentityBlocked: (member, { data }) => {
    const before = enrolled(member);
    const identities = before.identities.map((known) =>
      sameIdentity(known, data.identity) ? { ...known, status: 'blocked' as const } : known,
    );
    return { ...before, identities };
  },
  MemberClosed: (member) => ({ ...enrolled(member), status: 'closed' }),
});

const enrolled = (member: Member): EnrolledMember => {
  invariant(member.status !== 'none', 'the first event of a member is MemberEnrolled');
  return member;
};
