import { assertNever } from '@accrue/kernel';
import type { ProgrammeVersion } from '../programme/versions';
import type { JournalCommand } from './commands';
import type { JournalEvent } from './events';
import { forwardActions, giveBackActions, recordAction, revokeAction } from './actions/record-action';
import { applyAttributes } from './recording/apply-attributes';
import { activateOffer, expireOffer, viewOffer } from './awards/offers/change-offer';
import { keepOffers } from './awards/offers/keep-offers';
import { keepExposures } from './exposures/keep-exposures';
import { settleAsked } from './actions/settle-asked';
import { applyEnrolment } from './recording/apply-enrolment';
import { applyTierTimeline } from './recording/apply-tier-timeline';
import { claimReceipt } from './recording/claim-receipt';
import { closeConflict, closeReturnReview } from './recording/close-review';
import { acceptHeld, holdReceipt, rejectHeld } from './recording/held-receipt';
import { forwardReceipts, giveBackReceipts, mergeJournal, separateJournal } from './recording/merge-journal';
import { moveReceipt } from './recording/move-receipt';
import { parkConflict } from './recording/park-conflict';
import { recordReceipt } from './recording/record-receipt';
import { closeDiscountReview } from './recording/discount-review';
import { replaceReceipt } from './recording/replace-receipt';
import { closeTenderReview, noteFailedHold } from './recording/tender-review';
import { tellGift } from './gifts/tell-gift';
import { keepReferrals } from './referral/keep-referrals';
import { settleReferral, tellReferralSide } from './referral/tell-referral';
import type { BudgetRooms } from './storage/budget-rooms';
import { grantedTogether } from './storage/grants';
import type { Knowledge, Recall } from './storage/recall';
import type { Journal } from './storage/state';
import { keepWithin } from './wallet-limits/keep-within';

/**
 * @param programmes everything published so far, in order
 * @param budgets what can be taken from budgets; absent: nothing
 * @throws Rejected as `recordReceipt`, `acceptHeld`, `rejectHeld`, `closeTenderReview`, `closeReturnReview`, `moveReceipt` and `replaceReceipt`; receipt.unknown, receipt.held,
 *   receipt.already_claimed, receipt.has_member, action.unknown, action.revoked_before_done, and as `activateOffer` and `viewOffer`
 */
export const decideJournal = (
  command: JournalCommand,
  journal: Journal,
  recall: Recall,
  programmes: readonly ProgrammeVersion[],
  budgets?: BudgetRooms,
): readonly JournalEvent[] => {
  const known = { journal, recall, programmes, ...(budgets && { budgets }) };
  const knowledge = { ...known, memberId: 'memberId' in command.data ? command.data.memberId : null };
  const settled = settleAsked(decideWithoutWalletLimits(command, knowledge), knowledge).map(tellGift);
  const kept = keepOffers(keepReferrals(keepWithin(settled, knowledge), knowledge), knowledge);
  return grantedTogether(keepExposures(kept, knowledge));
};

const decideWithoutWalletLimits = (command: JournalCommand, knowledge: Knowledge): readonly JournalEvent[] => {
  const { memberId: _whose, ...known } = knowledge;
  const { journal } = known;
  switch (command.type) {
    case 'RecordReceipt':
      return recordReceipt(command, knowledge);
    case 'HoldReceipt':
      return holdReceipt(command, journal);
    case 'AcceptHeldReceipt':
      return acceptHeld(command, known);
    case 'RejectHeldReceipt':
      return rejectHeld(command, journal);
    case 'NoteFailedHold':
      return noteFailedHold(command, journal);
    case 'CloseTenderReview':
      return closeTenderReview(command, journal);
    case 'CloseDiscountReview':
      return closeDiscountReview(command, journal);
    case 'ApplyTierTimeline':
      return applyTierTimeline(command, knowledge);
    case 'ApplyEnrolment':
      return applyEnrolment(command, knowledge);
    case 'ApplyAttributes':
      return applyAttributes(command, knowledge);
    case 'CloseConflict':
      return closeConflict(command, journal);
    case 'CloseReturnReview':
      return closeReturnReview(command, journal);
    case 'ParkConflict':
      return parkConflict(command, journal);
    case 'ClaimReceipt':
      return claimReceipt(command, journal);
    case 'MoveReceipt':
      return moveReceipt(command, knowledge);
    case 'ReplaceReceipt':
      return replaceReceipt(command, knowledge);
    case 'MergeJournal':
      return mergeJournal(command, journal);
    case 'SeparateJournal':
      return separateJournal(command, journal);
    case 'ForwardReceipts':
      return forwardReceipts(command, knowledge);
    case 'GiveBackReceipts':
      return giveBackReceipts(command, knowledge);
    case 'RecordAction':
      return recordAction(command, knowledge);
    case 'RevokeAction':
      return revokeAction(command, knowledge);
    case 'ActivateOffer':
      return activateOffer(command, knowledge);
    case 'ViewOffer':
      return viewOffer(command, knowledge);
    case 'ExpireOffer':
      return expireOffer(command, knowledge);
    case 'ForwardActions':
      return forwardActions(command, knowledge);
    case 'GiveBackActions':
      return giveBackActions(command, knowledge);
    case 'TellReferralSide':
      return tellReferralSide(command, knowledge);
    case 'SettleReferral':
      return settleReferral(command, journal);
    default:
      return assertNever(command);
  }
};
