import {
  catalogueState,
  drawAnnounced,
  drawFrozen,
  drawMade,
  redemptionCancelled,
  redemptionCompleted,
  redemptionConfirmed,
  redemptionExpired,
  redemptionFailed,
  redemptionRequested,
  redemptionReserved,
  redemptionUsed,
  redemptionWaitEnded,
  redemptionWaiting,
  rewardGivenStated,
  TOPICS,
  type Static,
} from '@accrue/contracts';
import { invariant } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import type { Publications, PublicMessage } from '@accrue/messaging';
import { gift, type draw, type redemption, type reward } from '@accrue/rewards-domain';

type CatalogueEvent = Exclude<reward.RewardEvent, { type: 'ReservationSettled' | 'WaitJoined' | 'WaitLeft' }>;

/** Field by field: what is not named here, such as what is set aside, does not leave the context. */
export const publications: Publications = {
  messagesOf: {
    RewardOffered: [catalogueState.type],
    RewardRetired: [catalogueState.type],
    CodesAdded: [catalogueState.type],
    UnitReserved: [catalogueState.type],
    UnitReturned: [catalogueState.type],
    RedemptionWaits: [redemptionWaiting.type],
    WaitEnded: [redemptionWaitEnded.type],
    RedemptionRequested: [redemptionRequested.type],
    RedemptionReserved: [redemptionReserved.type],
    RedemptionConfirmed: [redemptionConfirmed.type],
    RedemptionCompleted: [redemptionCompleted.type],
    RedemptionUsed: [redemptionUsed.type],
    RedemptionExpired: [redemptionExpired.type, redemptionCancelled.type],
    RedemptionFailed: [redemptionFailed.type],
    RedemptionCancelled: [redemptionCancelled.type],
    GiftFollowed: [rewardGivenStated.type],
    RewardGiven: [rewardGivenStated.type],
    RewardNotGiven: [rewardGivenStated.type],
    GivenRewardUsed: [rewardGivenStated.type],
    GivenRewardLapsed: [rewardGivenStated.type],
    // Where the stock is says the catalogue.
    LapsedRewardClosed: [],
    DrawAnnounced: [drawAnnounced.type],
    DrawFrozen: [drawFrozen.type],
    DrawMade: [drawMade.type],
    // Each is told by its redemption, or by what a rule gave.
    TicketEntered: [],
    TicketPaid: [],
    TicketWithdrawn: [],
    PrizeGiven: [],
  } satisfies Record<
    CatalogueEvent['type'] | redemption.RedemptionEvent['type'] | gift.GiftEvent['type'] | draw.DrawEvent['type'],
    readonly string[]
  >,
  topics: [TOPICS.redemptionFacts, TOPICS.catalogueState, TOPICS.givenFacts, TOPICS.drawFacts],
  publish: (stored: StoredEvent): readonly PublicMessage[] => {
    const event = stored as unknown as CatalogueEvent | redemption.RedemptionEvent | gift.GiftEvent | draw.DrawEvent;
    switch (event.type) {
      case 'RedemptionWaits': {
        const { begins } = event.data;
        invariant(begins !== null, 'what is waited for begins at some time');
        return [fact(redemptionWaiting.type, stored, { ...termsOf(event.data, stored), begins })];
      }
      case 'WaitEnded':
        return [fact(redemptionWaitEnded.type, stored, { ...termsOf(event.data, stored), cause: event.data.cause })];
      case 'RedemptionRequested':
        return [
          fact(redemptionRequested.type, stored, {
            ...termsOf(event.data, stored),
            holdExpiresAt: event.data.holdExpiresAt,
          }),
        ];
      case 'RedemptionReserved':
        return [
          fact(redemptionReserved.type, stored, {
            ...termsOf(event.data, stored),
            confirmBy: event.data.confirmBy,
          }),
        ];
      case 'RedemptionConfirmed':
        return [fact(redemptionConfirmed.type, stored, termsOf(event.data, stored))];
      case 'RedemptionCompleted':
        return [fact(redemptionCompleted.type, stored, { ...termsOf(event.data, stored), card: event.data.card })];
      case 'RedemptionUsed':
        return [fact(redemptionUsed.type, stored, termsOf(event.data, stored))];
      case 'RedemptionExpired':
        // Where the points come back it is undone, as by somebody who asks for it.
        return [
          event.data.pointsBack
            ? fact(redemptionCancelled.type, stored, { ...termsOf(event.data, stored), cause: 'not_used' })
            : fact(redemptionExpired.type, stored, termsOf(event.data, stored)),
        ];
      case 'RedemptionFailed':
        return [fact(redemptionFailed.type, stored, { ...termsOf(event.data, stored), code: event.data.code })];
      case 'RedemptionCancelled':
        return [fact(redemptionCancelled.type, stored, { ...termsOf(event.data, stored), cause: event.data.cause })];
      case 'GiftFollowed':
      case 'RewardGiven':
      case 'RewardNotGiven':
      case 'GivenRewardUsed':
      case 'GivenRewardLapsed':
        return [givenStated(event.data, stored)];
      case 'LapsedRewardClosed':
      case 'TicketEntered':
      case 'TicketPaid':
      case 'TicketWithdrawn':
      case 'PrizeGiven':
        return [];
      case 'DrawAnnounced':
      case 'DrawFrozen':
      case 'DrawMade':
        return [drawFact(event, stored)];
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
  receiverId: terms.gift?.receiverId ?? null,
  rewardId: terms.rewardId,
  walletId: terms.walletId,
  points: terms.points,
  gives: terms.gives,
  worth: terms.worth,
  holdId: terms.holdId,
  occurredAt: metadata.occurredAt,
});

const givenStated = (stated: gift.Gift, { metadata, revision }: StoredEvent): PublicMessage => {
  const { giftId, memberId, rewardId, ruleId, receiptId, actionId, wanted, given } = stated;
  const data: Static<typeof rewardGivenStated.schema> = {
    ...{ giftId, memberId, rewardId, ruleId, receiptId, actionId, wanted, revision },
    notRecoverable: gift.notRecoverableOf(stated),
    occurredAt: metadata.occurredAt,
    rewards: given.map(({ givenId, memberId: of, status, since, useBy, reason, card }) => ({
      ...{ givenId, memberId: of, status, since, useBy, reason, card },
    })),
  };
  return { topic: TOPICS.givenFacts, type: rewardGivenStated.type, subject: giftId, key: memberId, data };
};

const catalogue = (
  { offer, status, available }: CatalogueEvent['data'],
  { metadata, revision }: StoredEvent,
): PublicMessage => {
  const { rewardId, title, walletId, points, gives, stock } = offer;
  const data: Static<typeof catalogueState.schema> = {
    rewardId,
    title,
    walletId,
    points,
    gives,
    status,
    stock: stock.type,
    available,
    revision,
    occurredAt: metadata.occurredAt,
  };
  return { topic: TOPICS.catalogueState, type: catalogueState.type, subject: rewardId, key: rewardId, data };
};

const drawFact = (
  event: draw.DrawAnnounced | draw.DrawFrozen | draw.DrawMade,
  { metadata: { occurredAt } }: StoredEvent,
): PublicMessage => {
  const { drawId } = event.data;
  const of = { topic: TOPICS.drawFacts, subject: drawId, key: drawId };
  switch (event.type) {
    case 'DrawAnnounced': {
      const { name, opens, closes, drawnFrom, prizes, ticketsPerMember, beacon, algorithm, commitment } = event.data;
      const data: Static<typeof drawAnnounced.schema> = {
        ...{ drawId, name, opens, closes, drawnFrom, ticketsPerMember, beacon, algorithm, commitment, occurredAt },
        prizes: prizes.map(({ id, name: prize, winners, rewardId }) => ({ id, name: prize, winners, rewardId })),
      };
      return { ...of, type: drawAnnounced.type, data };
    }
    case 'DrawFrozen': {
      const { tickets, leftOut, listHash, entropy } = event.data;
      const data: Static<typeof drawFrozen.schema> = {
        ...{ drawId, tickets, leftOut: leftOut.length, listHash, entropy, occurredAt },
      };
      return { ...of, type: drawFrozen.type, data };
    }
    case 'DrawMade': {
      const data: Static<typeof drawMade.schema> = {
        ...{ drawId, seed: event.data.seed, occurredAt },
        winners: event.data.winners.map(({ number, ticket, prizeId, entryId, memberId }) => ({
          ...{ number, ticket, prizeId, entryId, memberId },
        })),
      };
      return { ...of, type: drawMade.type, data };
    }
  }
};
