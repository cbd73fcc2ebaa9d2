import type { InstantIso, MemberId } from '@accrue/kernel';
import type { BlockCardLinks, MakeCardLink } from './commands';
import type { MemberEvent } from './events';
import type { EnrolledMember } from './state';

/** A phone, a tablet, the phone of a partner; whoever makes one more lost one. */
export const CARD_LINKS_MAX = 5;

/** Together with the enrolment: who enrols themselves has their card at once, or is no member. */
export const firstCardLink = (memberId: MemberId, link: string, madeAt: InstantIso): MemberEvent => ({
  type: 'CardLinkMade',
  data: { memberId, link, replaces: [], madeAt },
});

/** @param member who has not left, and is no duplicate */
export const makeCardLink = ({ data, metadata }: MakeCardLink, member: EnrolledMember): readonly MemberEvent[] => {
  const { memberId, cardLinks } = member;
  const { link, replace } = data;
  if (cardLinks.includes(link)) return [];
  const replaces = replace ? cardLinks : cardLinks.slice(0, Math.max(0, cardLinks.length + 1 - CARD_LINKS_MAX));
  return [{ type: 'CardLinkMade', data: { memberId, link, replaces, madeAt: metadata.now } }];
};

export const blockCardLinks = ({ data, metadata }: BlockCardLinks, member: EnrolledMember): readonly MemberEvent[] => {
  const { memberId, cardLinks } = member;
  if (cardLinks.length === 0) return [];
  return [{ type: 'CardLinksBlocked', data: { memberId, blockedAt: metadata.now, reason: data.reason } }];
};
