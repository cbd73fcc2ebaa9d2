import {
  attributesTold,
  identityBlocked,
  identityFreed,
  identityLinked,
  memberClosed,
  memberEnrolled,
  memberErased,
  memberMerged,
  memberReferred,
  memberReferredByPartner,
  memberState,
  memberUnmerged,
  occasionReached,
  partnerEnrolled,
  partnerErased,
  TOPICS,
} from '@accrue/contracts';
import type { Identity, MemberEvent, PartnerEvent, PosterEvent } from '@accrue/enrollment-domain';
import type { StoredEvent } from '@accrue/event-store';
import type { Publications, PublicMessage } from '@accrue/messaging';

/** What other contexts learn about members: pseudonyms, identities as tills send them, no profile. */
export const enrollmentPublications: Publications = {
  messagesOf: {
    MemberEnrolled: [memberEnrolled.type, memberState.type],
    MemberReferred: [memberReferred.type],
    MemberReferredByPartner: [memberReferredByPartner.type],
    DatesTold: [],
    AttributesTold: [attributesTold.type],
    OccasionReached: [occasionReached.type],
    IdentityLinked: [identityLinked.type],
    IdentityBlocked: [identityBlocked.type],
    IdentityFreed: [identityFreed.type],
    CardLinkMade: [],
    CardLinksBlocked: [],
    MemberClosed: [memberClosed.type, memberState.type],
    DuplicateTaken: [],
    DuplicateReleased: [],
    MemberMerged: [memberMerged.type, memberState.type],
    MemberUnmerged: [memberUnmerged.type, memberState.type],
    MemberErased: [memberErased.type, memberState.type],
    PartnerEnrolled: [partnerEnrolled.type],
    PartnerErased: [partnerErased.type],
    PosterMade: [],
    PosterEnded: [],
  } satisfies Record<(MemberEvent | PartnerEvent | PosterEvent)['type'], readonly string[]>,
  topics: [TOPICS.memberFacts, TOPICS.memberState, TOPICS.partnerFacts],
  publish: (stored) => publishAny(stored as StoredEvent & (MemberEvent | PartnerEvent | PosterEvent)),
};

const publishAny = (event: MemberEvent | PartnerEvent | PosterEvent): readonly PublicMessage[] => {
  // Nobody else needs them: who enrolled where and by whom, the member's own fact says.
  if (event.type === 'PosterMade' || event.type === 'PosterEnded') return [];
  if (event.type !== 'PartnerEnrolled' && event.type !== 'PartnerErased') return publish(event);
  const { partnerId } = event.data;
  const { topic, type } = event.type === 'PartnerEnrolled' ? partnerEnrolled : partnerErased;
  return [{ topic, type, subject: partnerId, key: partnerId, data: partnerFact(event) }];
};

/** What stays here is not told: profile, identities, who asked. */
const partnerFact = ({ type, data }: PartnerEvent): object =>
  type === 'PartnerEnrolled'
    ? { partnerId: data.partnerId, reference: data.reference, enrolledAt: data.enrolledAt }
    : { partnerId: data.partnerId, erasedAt: data.erasedAt, reason: data.reason };

const publish = (event: MemberEvent): readonly PublicMessage[] => {
  const { memberId } = event.data;
  const message = (contract: { readonly topic: string; readonly type: string }, data: unknown): PublicMessage => ({
    topic: contract.topic,
    type: contract.type,
    subject: memberId,
    key: memberId,
    data,
  });
  switch (event.type) {
    case 'MemberEnrolled': {
      const { reference, enrolledAt, storeId, enrolledBy, channel, identities } = event.data;
      return [
        message(memberEnrolled, {
          ...{ memberId, reference, enrolledAt, storeId, enrolledBy, channel },
          identities: identities.map(published),
        }),
        message(memberState, {
          ...{ memberId, reference, status: 'active', mergedInto: null },
          ...{ enrolledAt, occurredAt: enrolledAt },
        }),
      ];
    }
    case 'MemberReferred':
      return [message(memberReferred, event.data)];
    case 'MemberReferredByPartner':
      return [message(memberReferredByPartner, event.data)];
    case 'AttributesTold':
      return [message(attributesTold, event.data)];
    case 'OccasionReached':
      return [message(occasionReached, event.data)];
    case 'IdentityLinked':
      return [message(identityLinked, { ...event.data, identity: published(event.data.identity) })];
    case 'IdentityBlocked':
      return [message(identityBlocked, event.data)];
    case 'IdentityFreed':
      return [message(identityFreed, event.data)];
    case 'MemberClosed': {
      const { reference, enrolledAt, mergedInto, closedAt, reason } = event.data;
      return [
        message(memberClosed, { memberId, closedAt, reason }),
        message(memberState, { memberId, reference, status: 'closed', mergedInto, enrolledAt, occurredAt: closedAt }),
      ];
    }
    case 'DatesTold':
    case 'CardLinkMade':
    case 'CardLinksBlocked':
    case 'DuplicateTaken':
    case 'DuplicateReleased':
      return [];
    case 'MemberMerged': {
      const { reference, enrolledAt, into, mergedAt, reason } = event.data;
      const state = { memberId, reference, status: 'merged', mergedInto: into, enrolledAt, occurredAt: mergedAt };
      return [message(memberMerged, { memberId, into, mergedAt, reason }), message(memberState, state)];
    }
    case 'MemberUnmerged': {
      const { reference, enrolledAt, from, unmergedAt, reason } = event.data;
      const state = { memberId, reference, status: 'active', mergedInto: null, enrolledAt, occurredAt: unmergedAt };
      return [message(memberUnmerged, { memberId, from, unmergedAt, reason }), message(memberState, state)];
    }
    case 'MemberErased': {
      const { erasedAt, reason } = event.data;
      return [message(memberErased, { memberId, erasedAt, reason }), message(memberState, null)];
    }
  }
};

/** What it was given as stays here, sealed or not. */
const published = ({ type, value }: Identity): Identity => ({ type, value });
