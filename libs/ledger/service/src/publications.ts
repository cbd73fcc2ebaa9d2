import {
  balanceState,
  entryPosted,
  giftCardWithdrawn,
  holdCaptured,
  holdExtended,
  holdFailed,
  holdPlaced,
  holdRefunded,
  holdRefused,
  holdReleased,
  payoutApproved,
  payoutPaid,
  payoutReleased,
  payoutRequested,
  TOPICS,
  transferReceived,
  transferRefused,
  transferReversed,
  transferSent,
  type Static,
} from '@accrue/contracts';
import type { StoredEvent } from '@accrue/event-store';
import { isPartnerId } from '@accrue/kernel';
import { instantOf, isPayout, payoutNameOf, type AccountEvent } from '@accrue/ledger-domain';
import type { Publications, PublicMessage } from '@accrue/messaging';
import { memberOfStream } from './account/account.model';
import { accountEventOf, kindOf, linksOf } from './account/account-event';

const POSTED = [entryPosted.type, balanceState.type];

const MESSAGES_OF: Readonly<Record<AccountEvent['type'], readonly string[]>> = {
  PointsEarned: POSTED,
  PointsReversed: [...POSTED, giftCardWithdrawn.type],
  PointsCorrected: POSTED,
  LotTermsRecorded: POSTED,
  LotsActivated: POSTED,
  LotsExpired: POSTED,
  HoldPlaced: [...POSTED, holdPlaced.type, payoutRequested.type, payoutApproved.type],
  HoldExtended: [holdExtended.type],
  PayoutApproved: [payoutApproved.type],
  HoldRefused: [holdRefused.type],
  HoldCaptured: [...POSTED, holdCaptured.type, payoutPaid.type],
  HoldReleased: [...POSTED, holdReleased.type, payoutReleased.type],
  HoldRefunded: [...POSTED, holdRefunded.type],
  PointsAdjusted: POSTED,
  AdjustmentProposed: [],
  AdjustmentDeclined: [],
  AdjustmentReversed: POSTED,
  PointsSpent: [...POSTED, holdFailed.type],
  SpendRefunded: POSTED,
  SpendVoided: POSTED,
  ClawbackDecided: POSTED,
  OpeningBalanceImported: POSTED,
  PointsTransferred: [...POSTED, transferSent.type],
  TransferReceived: [...POSTED, transferReceived.type],
  TransferRefused: [transferRefused.type],
  TransferTakenBack: [...POSTED, transferReversed.type],
  TransferReturned: POSTED,
  AccountMerged: POSTED,
  DuplicateJoined: POSTED,
  DuplicateLeft: POSTED,
  AccountSeparated: POSTED,
};

export const ledgerPublications: Publications = {
  messagesOf: MESSAGES_OF,
  topics: [
    TOPICS.entryFacts,
    TOPICS.balanceState,
    TOPICS.holdFacts,
    TOPICS.transferFacts,
    TOPICS.payoutFacts,
    TOPICS.giftCardFacts,
  ],
  publish: (stored) => {
    const event = accountEventOf(stored);
    const memberId = memberOfStream(stored.streamId);
    const posted =
      event.data.postings.length === 0
        ? []
        : [entryFact(stored, event, memberId), balanceFact(stored, event, memberId)];
    if (event.type === 'PointsSpent') return [...posted, ...failedHolds(stored, event, memberId)];
    if (event.type === 'PointsReversed') return [...posted, ...withdrawnCard(stored, event, memberId)];
    if ('payout' in event.data) return [...posted, ...payoutFacts(event)];
    const more = holdFact(stored, event, memberId) ?? transferFact(stored, event, memberId);
    return more === null ? posted : [...posted, more];
  },
};

const entryFact = (stored: StoredEvent, event: AccountEvent, memberId: string): PublicMessage => {
  const { walletId, postings, lots, balance, reason } = event.data;
  const { receiptId, awardId, holdId, adjustmentId, transferId } = linksOf(event);
  const data: Static<typeof entryPosted.schema> = {
    entryId: stored.id,
    memberId,
    walletId,
    kind: kindOf(event.type),
    occurredAt: instantOf(event),
    postings: [...postings],
    lots: lots.filter((change) => change.points !== 0).map(({ lotId, points }) => ({ lotId, points })),
    receiptId,
    awardId,
    holdId,
    adjustmentId,
    transferId,
    reason,
    balance,
  };
  return { topic: TOPICS.entryFacts, type: entryPosted.type, subject: memberId, key: memberId, data };
};

const balanceFact = (stored: StoredEvent, event: AccountEvent, memberId: string): PublicMessage => {
  const { walletId, balance } = event.data;
  const data: Static<typeof balanceState.schema> = {
    memberId,
    walletId,
    ...balance,
    revision: stored.revision,
    occurredAt: instantOf(event),
  };
  return {
    topic: TOPICS.balanceState,
    type: balanceState.type,
    subject: memberId,
    key: `${memberId}:${walletId}`,
    data,
  };
};

const holdFact = (stored: StoredEvent, event: AccountEvent, memberId: string): PublicMessage | null => {
  const fact = (type: string, more: object): PublicMessage | null => {
    const { holdId, walletId, points, redemptionId } = event.data as Extract<
      AccountEvent,
      { readonly type: `Hold${string}` }
    >['data'];
    const { revision } = stored;
    const data = { holdId, memberId, walletId, points, redemptionId, occurredAt: instantOf(event), revision, ...more };
    return { topic: TOPICS.holdFacts, type, subject: memberId, key: memberId, data };
  };
  switch (event.type) {
    case 'HoldPlaced':
      return fact(holdPlaced.type, {
        expiresAt: event.data.expiresAt,
        rewardId: event.data.automatic?.rewardId ?? null,
      });
    case 'HoldExtended':
      // That a payout waits longer says its approval.
      if (isPayout(event.data.holdId)) return null;
      return fact(holdExtended.type, { expiresAt: event.data.expiresAt });
    case 'HoldRefused':
      return fact(holdRefused.type, { code: event.data.code, available: event.data.available });
    case 'HoldCaptured': {
      const { captured, remaining, isFinal, receiptId } = event.data;
      return fact(holdCaptured.type, { captured, remaining, final: isFinal, receiptId });
    }
    case 'HoldReleased':
      return fact(holdReleased.type, { released: event.data.released, reason: event.data.cause });
    case 'HoldRefunded':
      return fact(holdRefunded.type, { refunded: event.data.refunded });
    default:
      return null;
  }
};

/** A payout is for finance, and no hold of a till. */
const payoutFacts = (event: AccountEvent): readonly PublicMessage[] => {
  if (!('payout' in event.data) || event.data.payout === undefined || event.data.isRetold === true) return [];
  const { holdId, walletId, points, payout } = event.data;
  const { payeeId, payoutId } = payoutNameOf(holdId);
  const payeeKind = isPartnerId(payeeId) ? 'partner' : 'member';
  const said = { payoutId, payeeId, payeeKind, walletId, amountMinor: points, currency: payout.currency };
  const fact = (type: string, more: object = {}): PublicMessage => ({
    ...{ topic: TOPICS.payoutFacts, type, subject: payeeId, key: payeeId },
    data: { ...said, occurredAt: instantOf(event), ...more },
  });
  switch (event.type) {
    case 'HoldPlaced': {
      const { approval } = event.data.payout;
      const requested = fact(payoutRequested.type, { approval, expiresAt: event.data.expiresAt });
      return approval === 'none' ? [requested, fact(payoutApproved.type)] : [requested];
    }
    case 'PayoutApproved':
      return [fact(payoutApproved.type)];
    case 'HoldCaptured':
      return [fact(payoutPaid.type, { reference: event.data.payout.reference })];
    case 'HoldReleased':
      return [fact(payoutReleased.type, { cause: event.data.cause, reasonCode: event.data.payout.reasonCode })];
    default:
      return [];
  }
};

/** What a rule takes back is told by whoever gave it. */
const withdrawnCard = (
  { revision }: StoredEvent,
  { data }: Extract<AccountEvent, { readonly type: 'PointsReversed' }>,
  cardId: string,
): readonly PublicMessage[] => {
  const { redemptionId, walletId, reversed: amountMinor, occurredAt } = data;
  if (redemptionId === undefined) return [];
  const fact: Static<typeof giftCardWithdrawn.schema> = {
    ...{ cardId, redemptionId, walletId, amountMinor, occurredAt, revision },
  };
  return [{ topic: TOPICS.giftCardFacts, type: giftCardWithdrawn.type, subject: cardId, key: cardId, data: fact }];
};

const transferFact = ({ revision }: StoredEvent, event: AccountEvent, memberId: string): PublicMessage | null => {
  // The other member has heard of it.
  if ('isRetold' in event.data) return null;
  const fact = (type: string, from: string, to: string, more: object = {}): PublicMessage => {
    const { transferId, walletId, points } = event.data as Extract<AccountEvent, { type: 'PointsTransferred' }>['data'];
    const data = { transferId, from, to, walletId, points, occurredAt: instantOf(event), revision, ...more };
    return { topic: TOPICS.transferFacts, type, subject: memberId, key: memberId, data };
  };
  switch (event.type) {
    case 'PointsTransferred':
      return fact(transferSent.type, memberId, event.data.to, { parts: event.data.parts });
    case 'TransferReceived':
      return fact(transferReceived.type, event.data.from, memberId);
    case 'TransferRefused':
      return fact(transferRefused.type, event.data.from, memberId, { code: event.data.code });
    case 'TransferTakenBack': {
      const parts = event.data.parts.map(({ source, points }) => ({ lotId: source, points }));
      return fact(transferReversed.type, event.data.from, memberId, { parts });
    }
    default:
      return null;
  }
};

const failedHolds = (
  { revision }: StoredEvent,
  { data }: Extract<AccountEvent, { readonly type: 'PointsSpent' }>,
  memberId: string,
): readonly PublicMessage[] => {
  const { receiptId, walletId, failed, at: occurredAt } = data;
  return failed.map((hold) => {
    const fact: Static<typeof holdFailed.schema> = { ...hold, memberId, receiptId, walletId, occurredAt, revision };
    return { topic: TOPICS.holdFacts, type: holdFailed.type, subject: memberId, key: memberId, data: fact };
  });
};
