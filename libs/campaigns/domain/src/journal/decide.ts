import { assertNever } from '@accrue/kernel';
import type { ProgrammeVersion } from '../programme/versions';
import type { JournalCommand } from './commands';
import type { JournalEvent } from './events';
import { forwardActions, giveBackActions, recordAction, revokeAction } from './actions/record-action';
import { applyEnrolment } from './recording/apply-enrolment';
import { applyTierTimeline } from './recording/apply-tier-timeline';
import { claimReceipt } from './recording/claim-receipt';
import { acceptHeld, holdReceipt, rejectHeld } from './recording/held-receipt';
import { forwardReceipts, giveBackReceipts, mergeJournal, separateJournal } from './recording/merge-journal';
import { moveReceipt } from './recording/move-receipt';
import { parkConflict } from './recording/park-conflict';
import { recordReceipt } from './recording/record-receipt';
import { closeTenderReview, noteFailedHold } from './recording/tender-review';
import type { Recall } from './storage/recall';
import type { Journal } from './storage/state';

/**
 * @param programmes everything published so far, in order
 * @throws Rejected as `recordReceipt`, `acceptHeld`, `rejectHeld`, `closeTenderReview` and `moveReceipt`; receipt.unknown, receipt.held,
 *   receipt.already_claimed, receipt.has_member, action.unknown, action.revoked_before_done
 */
export const decideJournal = (
  command: JournalCommand,
  journal: Journal,
  recall: Recall,
  programmes: readonly ProgrammeVersion[],
): readonly JournalEvent[] => {
  switch (command.type) {
    case 'RecordReceipt':
      return recordReceipt(command, { journal, recall, programmes });
    case 'HoldReceipt':
      return holdReceipt(command, journal);
    case 'AcceptHeldReceipt':
      return acceptHeld(command, { journal, recall, programmes });
    case 'RejectHeldReceipt':
      return rejectHeld(command, journal);
    case 'NoteFailedHold':
      return noteFailedHold(command, journal);
    case 'CloseTenderReview':
      return closeTenderReview(command, journal);
    case 'ApplyTierTimeline':
      return applyTierTimeline(command, { journal, recall, programmes });
    case 'ApplyEnrolment':
      return applyEnrolment(command, { journal, recall, programmes });
    case 'ParkConflict':
      return parkConflict(command, journal);
    case 'ClaimReceipt':
      return claimReceipt(command, journal);
    case 'MoveReceipt':
      return moveReceipt(command, { journal, recall, programmes });
    case 'MergeJournal':
      return mergeJournal(command, journal);
    case 'SeparateJournal':
      return separateJournal(command, journal);
    case 'ForwardReceipts':
      return forwardReceipts(command, { journal, recall, programmes });
    case 'GiveBackReceipts':
      return giveBackReceipts(command, { journal, recall, programmes });
    case 'RecordAction':
      return recordAction(command, { journal, recall, programmes });
    case 'RevokeAction':
      return revokeAction(command, { journal, recall, programmes });
    case 'ForwardActions':
      return forwardActions(command, { journal, recall, programmes });
    case 'GiveBackActions':
      return giveBackActions(command, { journal, recall, programmes });
    default:
      return assertNever(command);
  }
};
