import { invariant } from '@accrue/kernel';
import type { Trigger } from '../awards/award-changes';
import { BY_MERGE, byMoveOf, byReplacementOf } from '../awards/causes';
import type { Cause, JournalEvent, ReceiptMoved } from '../events';
import { causeKind } from '../recording/record-receipt';
import { triggerOfSide } from '../referral/tell-referral';
import type { Journal } from '../storage/state';

/** Where everything that was decided comes from. @param after it */
export const triggerOf = (decided: readonly JournalEvent[], after: Journal): Trigger => {
  for (const event of decided) {
    const trigger = triggerIn(event, after);
    if (trigger !== null) return trigger;
  }
  invariant(false, 'awards change because something was recorded, revoked or moved, or became known');
};

const triggerIn = (event: JournalEvent, { actions }: Journal): Trigger | null => {
  switch (event.type) {
    case 'ReceiptRecorded': {
      const { receiptId, attributed, occurredAt } = event.data;
      return { cause: { kind: causeKind(event.data, attributed), receiptId }, occurredAt };
    }
    case 'ActionRecorded': {
      const { actionId, attributed, occurredAt } = event.data;
      const kind = attributed === null ? 'late_action' : 'merge';
      return { cause: { kind, receiptId: null, actionId }, occurredAt };
    }
    case 'ActionRevoked': {
      const { actionId, occurredAt } = event.data;
      return { cause: { kind: 'revocation', receiptId: null, actionId }, occurredAt };
    }
    case 'OfferChanged': {
      const { actionId, change, occurredAt } = event.data;
      return change === 'activated' ? { cause: { kind: 'late_action', receiptId: null, actionId }, occurredAt } : null;
    }
    case 'ReferralSideTold': {
      const { actionId, told } = event.data;
      const entry = actions.get(actionId);
      return entry === undefined ? null : triggerOfSide(entry, told);
    }
    case 'ReceiptMoved':
      return { cause: causeOfMove(event.data), occurredAt: event.data.movedAt };
    case 'ActionMoved':
      return { cause: BY_MERGE, occurredAt: event.data.movedAt };
    case 'AwardCorrected':
      return { cause: event.data.cause, occurredAt: event.data.occurredAt };
    case 'TierTimelineApplied':
      return { cause: { kind: 'tier_changed', receiptId: null }, occurredAt: null };
    case 'EnrolmentApplied':
      return { cause: { kind: 'enrolment_known', receiptId: null }, occurredAt: null };
    case 'AttributesApplied':
      return { cause: { kind: 'attributes_known', receiptId: null }, occurredAt: null };
    default:
      return null;
  }
};

const causeOfMove = ({ merge, replacement, goesWith, receiptId }: ReceiptMoved['data']): Cause => {
  if (replacement !== undefined) return byReplacementOf(receiptId);
  return merge === undefined ? byMoveOf(goesWith ?? receiptId) : BY_MERGE;
};
