import {
  catalogueState,
  redemptionCompleted,
  redemptionConfirmed,
  redemptionFailed,
  redemptionRequested,
  TOPICS,
  type Static,
} from '@accrue/contracts';
import type { StoredEvent } from '@accrue/event-store';
import type { Publications, PublicMessage } from '@accrue/messaging';
import type { redemption, reward } from '@accrue/rewards-domain';

type CatalogueEvent = Exclude<reward.RewardEvent, { type: 'ReservationSettled' }>;

/** Field by field: what is not named here, such as the name of a code, does not leave the context. */
export const publications: Publications = {
  messagesOf: {
    RewardOffered: [catalogueState.type],
    RewardRetired: [catalogueState.type],
    CodesAdded: [catalogueState.type],
    CodeReserved: [catalogueState.type],
    RedemptionRequested: [redemptionRequested.type],
    RedemptionConfirmed: [redemptionConfirmed.type],
    RedemptionCompleted: [redemptionCompleted.type],
    RedemptionFailed: [redemptionFailed.type],
  } satisfies Record<CatalogueEvent['type'] | redemption.RedemptionEvent['type'], readonly string[]>,
  topics: [TOPICS.redemptionFacts, TOPICS.catalogueState],
  publish: (stored: StoredEvent): readonly PublicMessage[] => {
    const event = stored as unknown as CatalogueEvent | redemption.RedemptionEvent;
    switch (event.type) {
      case 'RedemptionRequested':
        return [
          fact(redemptionRequested.type, stored, {
            ...termsOf(event.data, stored),
            holdExpiresAt: event.data.holdExpiresAt,
          }),
        ];
      case 'RedemptionConfirmed':
        return [fact(redemptionConfirmed.type, stored, termsOf(event.data, stored))];
      case 'RedemptionCompleted':
        return [fact(redemptionCompleted.type, stored, termsOf(event.data, stored))];
      case 'RedemptionFailed':
        return [fact(redemptionFailed.type, stored, { ...termsOf(event.data, stored), code: event.data.code })];
      default:
        return [catalogue(event.data, stored)];
    }
  },
};

const fact = (type: string, { data }: StoredEvent, published: object): PublicMessage => {
  const { redemptionId, memberId } = data as redemption.Terms;
  return { topic: TOPICS.redemptionFacts, type, subject: redemptionId, key: memberId, data: published };
};

const termsOf = (terms: redemption.Terms, { metadata }: StoredEvent): Static<typeof redemptionConfirmed.schema> => ({
  redemptionId: terms.redemptionId,
  memberId: terms.memberId,
  rewardId: terms.rewardId,
  walletId: terms.walletId,
  points: terms.points,
  holdId: terms.holdId,
  occurredAt: metadata.occurredAt,
});

const catalogue = (
  { offer, status, availableCodes }: CatalogueEvent['data'],
  { metadata }: StoredEvent,
): PublicMessage => {
  const { rewardId, kind, title, walletId, points } = offer;
  const data: Static<typeof catalogueState.schema> = {
    rewardId,
    kind,
    title,
    walletId,
    points,
    status,
    availableCodes,
    occurredAt: metadata.occurredAt,
  };
  return { topic: TOPICS.catalogueState, type: catalogueState.type, subject: rewardId, key: rewardId, data };
};
