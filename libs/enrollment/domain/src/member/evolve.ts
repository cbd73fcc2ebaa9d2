import { evolveBy, invariant } from '@accrue/kernel';
import { NO_ATTRIBUTES } from './attributes';
import type { MemberEvent } from './events';
import { sameIdentity, type Identity } from './identity';
import type { EnrolledMember, KnownIdentity, Member } from './state';

export const evolve = evolveBy<Member, MemberEvent>({
  MemberEnrolled: (_, { data }) => ({
    ...data,
    status: 'active',
    closedAt: null,
    mergedInto: null,
    duplicates: [],
    separated: [],
    referredBy: null,
    birthDateToldAt: data.toldAt,
    birthDateChangedAt: null,
    reached: {},
    attributes: NO_ATTRIBUTES,
    cardLinks: [],
    identities: data.identities.map((identity) => ({ ...identity, status: 'active' })),
  }),
  MemberReferred: (member, { data: { advocateId } }) => ({ ...enrolled(member), referredBy: advocateId }),
  MemberReferredByPartner: (member, { data: { partnerId } }) => ({ ...enrolled(member), referredBy: partnerId }),
  DatesTold: (member, { data: { sealedDates, birthDate, toldAt } }) => ({
    ...enrolled(member),
    sealedDates,
    ...(birthDate === 'same' ? {} : { birthDateToldAt: toldAt }),
    ...(birthDate === 'changed' ? { birthDateChangedAt: toldAt } : {}),
  }),
  AttributesTold: (member, { data: { sequence, toldAt, attributes } }) => ({
    ...enrolled(member),
    attributes: { sequence, toldAt, attributes },
  }),
  OccasionReached: (member, { data: { occasion, year } }) => {
    const before = enrolled(member);
    return { ...before, reached: { ...before.reached, [occasion]: year } };
  },
  IdentityLinked: (member, { data }) => {
    const before = enrolled(member);
    const others = before.identities.filter((known) => !sameIdentity(known, data.identity)); // freed once, and theirs again
    return { ...before, identities: [...others, { ...data.identity, status: 'active' }] };
  },
  IdentityBlocked: (member, { data }) => withStatus(enrolled(member), data.identity, 'blocked'),
  IdentityFreed: (member, { data }) => withStatus(enrolled(member), data.identity, 'freed'),
  CardLinkMade: (member, { data: { link, replaces } }) => {
    const before = enrolled(member);
    return { ...before, cardLinks: [...before.cardLinks.filter((known) => !replaces.includes(known)), link] };
  },
  CardLinksBlocked: (member) => ({ ...enrolled(member), cardLinks: [] }),
  MemberClosed: (member, { data }) => ({ ...enrolled(member), status: 'closed', closedAt: data.closedAt }),
  DuplicateTaken: (member, { data: { duplicate } }) => {
    const before = enrolled(member);
    return { ...before, duplicates: [...before.duplicates, duplicate] };
  },
  DuplicateReleased: (member, { data: { duplicate } }) => {
    const before = enrolled(member);
    const duplicates = before.duplicates.filter((known) => known !== duplicate);
    return { ...before, duplicates, separated: [...new Set([...before.separated, duplicate])] };
  },
  MemberMerged: (member, { data }) => ({ ...enrolled(member), mergedInto: data.into }),
  MemberUnmerged: (member) => ({ ...enrolled(member), mergedInto: null }),
  MemberErased: (_, { data }) => ({ ...data, status: 'erased' }),
});

const withStatus = (member: EnrolledMember, identity: Identity, status: KnownIdentity['status']): EnrolledMember => ({
  ...member,
  identities: member.identities.map((known) => (sameIdentity(known, identity) ? { ...known, status } : known)),
});

const enrolled = (member: Member): EnrolledMember => {
  invariant(member.status !== 'none', 'the first event of a member is MemberEnrolled');
  invariant(member.status !== 'erased', 'the last event of a member is MemberErased');
  return member;
};
