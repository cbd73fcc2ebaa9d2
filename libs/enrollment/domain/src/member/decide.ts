import {
  assertNever,
  epochMs,
  isPartnerId,
  Rejected,
  type InstantIso,
  type MemberId,
  type PartnerId,
} from '@accrue/kernel';
import { NO_ATTRIBUTES, readAttributes } from './attributes';
import { blockCardLinks, firstCardLink, makeCardLink } from './card-links';
import type {
  BlockIdentity,
  ChoosePreferences,
  CloseMember,
  EnrolMember,
  EraseMember,
  FreeIdentity,
  LinkIdentity,
  MemberCommand,
  MergeMember,
  ReleaseDuplicate,
  TellAttributes,
  TellDates,
  TakeDuplicate,
  UnmergeMember,
} from './commands';
import { reachOccasion, tellDates } from './dates';
import type { MemberErased, MemberEvent } from './events';
import { IDENTITIES_MAX, IDENTITY_TYPES, sameIdentity } from './identity';
import type { EnrollmentRejectionCode } from './rejections';
import type { EnrolledMember, Member } from './state';
import { attributesTold } from './tell-attributes';

export const decide = (command: MemberCommand, member: Member): readonly MemberEvent[] => {
  switch (command.type) {
    case 'EnrolMember':
      return enrol(command, member);
    case 'TellDates':
      return tell(command, member);
    case 'TellAttributes':
      return tellOfThemselves(command, member);
    case 'ChoosePreferences':
      return choose(command, member);
    case 'ReachOccasion':
      return reachOccasion(command, member);
    case 'LinkIdentity':
      return link(command, member);
    case 'BlockIdentity':
      return block(command, member);
    case 'FreeIdentity':
      return free(command, member);
    case 'MakeCardLink':
      return makeCardLink(command, speaking(member));
    case 'BlockCardLinks':
      return blockCardLinks(command, known(member));
    case 'CloseMember':
      return close(command, member);
    case 'EraseMember':
      return erase(command, member);
    case 'TakeDuplicate':
      return takeDuplicate(command, member);
    case 'MergeMember':
      return merge(command, member);
    case 'UnmergeMember':
      return unmerge(command, member);
    case 'ReleaseDuplicate':
      return releaseDuplicate(command, member);
    default:
      return assertNever(command);
  }
};

const enrol = ({ data }: EnrolMember, member: Member): readonly MemberEvent[] => {
  if (member.status === 'none') {
    if (data.reference === null && data.identities.length === 0) throw rejected('member.identity_missing');
    if (data.identities.length > IDENTITIES_MAX) throw rejected('identity.too_many', { identitiesMax: IDENTITIES_MAX });
    const { referredBy, attributes = {}, cardLink, ...enrolled } = data;
    const { memberId, enrolledAt } = data;
    return [
      { type: 'MemberEnrolled', data: enrolled },
      ...(referredBy === undefined ? [] : [referral(memberId, referredBy, enrolledAt)]),
      ...attributesTold({ memberId, attributes: NO_ATTRIBUTES }, attributes, enrolledAt),
      ...(cardLink === undefined ? [] : [firstCardLink(memberId, cardLink, enrolledAt)]),
    ];
  }
  if (member.status === 'erased') throw erased(member.memberId);
  const isSame = member.fingerprint === data.fingerprint;
  if (member.closedAt !== null) {
    // An old file that is imported again enrols nobody who left since; whoever joins after that is a new member.
    if (isSame && epochMs(data.enrolledAt) < epochMs(member.closedAt)) return [];
    throw rejected('member.closed', { memberId: member.memberId });
  }
  if (isSame) return [];
  throw rejected('member.already_enrolled', { memberId: member.memberId });
};

const referral = (memberId: MemberId, by: MemberId | PartnerId, referredAt: InstantIso): MemberEvent =>
  isPartnerId(by)
    ? { type: 'MemberReferredByPartner', data: { memberId, partnerId: by, referredAt } }
    : { type: 'MemberReferred', data: { memberId, advocateId: by, referredAt } };

/** @throws Rejected member.closed, member.merged, and as `tellDates` */
const tell = (command: TellDates, state: Member): readonly MemberEvent[] => tellDates(command, speaking(state));

/** @throws Rejected member.closed, member.merged */
const tellOfThemselves = ({ data, metadata }: TellAttributes, state: Member): readonly MemberEvent[] =>
  attributesTold(speaking(state), data.attributes, metadata.now);

/** @throws Rejected member.closed, member.merged */
const choose = ({ data, metadata }: ChoosePreferences, state: Member): readonly MemberEvent[] => {
  const member = speaking(state);
  const {
    language: _language,
    preferredChannel: _channel,
    consents: _consents,
    ...others
  } = member.attributes.attributes;
  return attributesTold(member, readAttributes({ ...others, ...data }), metadata.now);
};

/** Whoever has left says nothing more of themselves, and for a duplicate its survivor does. @throws Rejected member.closed, member.merged */
const speaking = (state: Member): EnrolledMember => {
  const member = known(state);
  if (member.status === 'closed') throw rejected('member.closed', { memberId: member.memberId });
  if (member.mergedInto !== null) throw merged(member);
  return member;
};

const link = ({ data, metadata }: LinkIdentity, state: Member): readonly MemberEvent[] => {
  const member = known(state);
  const before = member.identities.find((identity) => sameIdentity(identity, data.identity));
  if (before?.status === 'active') return [];
  // A blocked card stays blocked: whoever found it must not get it back to life by linking it again.
  if (before?.status === 'blocked') throw rejected('identity.blocked', { identityType: data.identity.type });
  if (member.status === 'closed') throw rejected('member.closed', { memberId: member.memberId });
  if (member.mergedInto !== null) throw merged(member);
  if (member.identities.length >= IDENTITIES_MAX)
    throw rejected('identity.too_many', { identitiesMax: IDENTITIES_MAX });
  const linked = { memberId: member.memberId, identity: data.identity, linkedAt: metadata.now };
  return [{ type: 'IdentityLinked', data: linked }];
};

const block = ({ data, metadata }: BlockIdentity, state: Member): readonly MemberEvent[] => {
  const member = known(state);
  const before = member.identities.find((identity) => sameIdentity(identity, data.identity));
  if (before === undefined || before.status === 'freed')
    throw rejected('identity.unknown', { identityType: data.identity.type });
  if (before.status === 'blocked') return [];
  const blocked = { memberId: member.memberId, identity: data.identity, blockedAt: metadata.now, reason: data.reason };
  return [{ type: 'IdentityBlocked', data: blocked }];
};

/** Also of a member who left, and of a blocked card: whoever takes a number over may have it. */
const free = ({ data, metadata }: FreeIdentity, state: Member): readonly MemberEvent[] => {
  const member = known(state);
  const before = member.identities.find((identity) => sameIdentity(identity, data.identity));
  if (before === undefined) throw rejected('identity.unknown', { identityType: data.identity.type });
  if (before.status === 'freed') return [];
  const freed = { memberId: member.memberId, identity: data.identity, freedAt: metadata.now, reason: data.reason };
  return [{ type: 'IdentityFreed', data: freed }];
};

const close = ({ data, metadata }: CloseMember, state: Member): readonly MemberEvent[] => {
  const member = known(state);
  const { status, memberId, reference, enrolledAt, mergedInto } = member;
  if (status === 'closed') return [];
  if (mergedInto !== null && mergedInto !== data.withSurvivor) throw merged(member);
  const closed = { memberId, reference, enrolledAt, mergedInto, closedAt: metadata.now, reason: data.reason };
  return [{ type: 'MemberClosed', data: closed }];
};

/** Closes the membership too, if it is not: to leave is part of it. From then on nothing is known of the member. */
const erase = (command: EraseMember, state: Member): readonly MemberEvent[] => {
  if (state.status === 'erased') return [];
  const member = known(state);
  const { metadata } = command;
  const { withSurvivor, ...data } = command.data;
  if (member.mergedInto !== null && member.mergedInto !== withSurvivor) throw merged(member);
  const together = withSurvivor === undefined ? {} : { withSurvivor };
  const closed = close({ type: 'CloseMember', data: { reason: data.reason, ...together }, metadata }, member);
  const erasure: MemberErased = {
    type: 'MemberErased',
    data: {
      memberId: member.memberId,
      erasedAt: metadata.now,
      ...data,
      hadProfile: member.sealedProfile !== null || member.sealedDates !== null,
      identitiesFreed: freedBy(member),
    },
  };
  return [...closed, ...attributesTold(member, {}, metadata.now), erasure];
};

/**
 * Families are flat: a duplicate has one survivor, who is no duplicate. Of two merges in a circle at once the streams of both refuse both.
 * @throws Rejected member.closed, member.merged, member.merged_into_itself
 */
const takeDuplicate = ({ data, metadata }: TakeDuplicate, state: Member): readonly MemberEvent[] => {
  const member = known(state);
  const { memberId, status, duplicates, mergedInto } = member;
  const { duplicate } = data;
  if (duplicate === memberId) throw rejected('member.merged_into_itself', { memberId });
  if (duplicates.includes(duplicate)) return [];
  if (status === 'closed') throw rejected('member.closed', { memberId });
  if (mergedInto !== null) throw merged(member);
  return [{ type: 'DuplicateTaken', data: { memberId, duplicate, at: metadata.now } }];
};

/** @throws Rejected member.closed, member.merged, member.has_duplicates */
const merge = ({ data, metadata }: MergeMember, state: Member): readonly MemberEvent[] => {
  const member = known(state);
  const { memberId, reference, enrolledAt, status, mergedInto, duplicates } = member;
  if (mergedInto === data.into) return [];
  if (mergedInto !== null) throw merged(member);
  if (status === 'closed') throw rejected('member.closed', { memberId });
  if (duplicates.length > 0) throw rejected('member.has_duplicates', { memberId, duplicates });
  return [{ type: 'MemberMerged', data: { memberId, reference, enrolledAt, mergedAt: metadata.now, ...data } }];
};

/** @throws Rejected member.closed, member.merged into another one */
const unmerge = ({ data, metadata }: UnmergeMember, state: Member): readonly MemberEvent[] => {
  const member = known(state);
  const { memberId, reference, enrolledAt, status, mergedInto } = member;
  if (mergedInto === null) return [];
  if (mergedInto !== data.from) throw merged(member);
  if (status === 'closed') throw rejected('member.closed', { memberId });
  return [{ type: 'MemberUnmerged', data: { memberId, reference, enrolledAt, unmergedAt: metadata.now, ...data } }];
};

const releaseDuplicate = ({ data, metadata }: ReleaseDuplicate, state: Member): readonly MemberEvent[] => {
  const { memberId, duplicates } = known(state);
  if (!duplicates.includes(data.duplicate)) return [];
  return [{ type: 'DuplicateReleased', data: { memberId, duplicate: data.duplicate, at: metadata.now } }];
};

const freedBy = ({ identities }: EnrolledMember): MemberErased['data']['identitiesFreed'] =>
  IDENTITY_TYPES.map((type) => ({
    type,
    count: identities.filter((identity) => identity.type === type && identity.status !== 'freed').length,
  })).filter(({ count }) => count > 0);

/** @throws Rejected member.unknown, member.erased */
const known = (member: Member): EnrolledMember => {
  if (member.status === 'none') throw rejected('member.unknown');
  if (member.status === 'erased') throw erased(member.memberId);
  return member;
};

const merged = ({ memberId, mergedInto }: EnrolledMember): Rejected =>
  rejected('member.merged', { memberId, into: mergedInto });

const erased = (memberId: string): Rejected => rejected('member.erased', { memberId });

const rejected = (code: EnrollmentRejectionCode, data?: Readonly<Record<string, unknown>>): Rejected =>
  new Rejected<EnrollmentRejectionCode>(code, data);
