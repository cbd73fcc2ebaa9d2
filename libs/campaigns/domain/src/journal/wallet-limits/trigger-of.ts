import { invariant } from '@accrue/kernel';
import type { Trigger } from '../awards/award-changes';
import type { JournalEvent } from '../events';
import { causeKind } from '../recording/record-receipt';

/** Where everything that was decided comes from. */
export const triggerOf = (decided: readonly JournalEvent[]): Trigger => {
  for (const event of decided) {
    const trigger = triggerIn(event);
    if (trigger !== null) return trigger;
  }
  invariant(false, 'awards change because something was recorded, revoked or moved, or became known');
};

const triggerIn = (event: JournalEvent): Trigger | null => {
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
    case 'AwardCorrected':
      return { cause: event.data.cause, occurredAt: event.data.occurredAt };
    case 'TierTimelineApplied':
      return { cause: { kind: 'tier_changed', receiptId: null }, occurredAt: null };
    case 'EnrolmentApplied':
      return { cause: { kind: 'enrolment_known', receiptId: null }, occurredAt: null };
    default:
      return null;
  }
};
