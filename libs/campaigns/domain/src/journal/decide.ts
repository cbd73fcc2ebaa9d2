import { assertNever, invariant, Rejected } from '@accrue/kernel';
import type { ProgrammeVersion } from '../programme/versions';
import { applyTierTimeline } from './apply-tier-timeline';
import { acceptHeld, refuseHeld, rejectHeld } from './decide-held';
import type { ClaimReceipt, JournalCommand, ParkConflict } from './commands';
import type { JournalEvent } from './events';
import { moveReceipt } from './move-receipt';
import type { Recall } from './recall';
import { recordReceipt } from './record-receipt';
import { knownReceipt, type Journal } from './state';

/**
 * @param programmes everything published so far, in order
 * @throws Rejected as `recordReceipt`, `acceptHeld`, `rejectHeld` and `moveReceipt`; receipt.unknown, receipt.held,
 *   receipt.already_claimed, receipt.has_member
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
    case 'AcceptHeldReceipt':
      return acceptHeld(command, { journal, recall, programmes });
    case 'RejectHeldReceipt':
      return rejectHeld(command, journal);
    case 'ApplyTierTimeline':
      return applyTierTimeline(command, { journal, recall, programmes });
    case 'ParkConflict':
      return parkConflict(command, journal);
    case 'ClaimReceipt':
      return claimReceipt(command, journal);
    case 'MoveReceipt':
      return moveReceipt(command, { journal, recall, programmes });
    default:
      return assertNever(command);
  }
};

const parkConflict = ({ data: { receiptId, hash, body } }: ParkConflict, journal: Journal): readonly JournalEvent[] => {
  const known = knownReceipt(journal, receiptId);
  if (known === undefined) throw new Rejected('receipt.unknown', { receiptId });
  invariant(body.receiptId !== receiptId, 'the same receipt id is a matter of RecordReceipt');
  if (known.conflicts.includes(hash)) return [];
  return [{ type: 'ReceiptConflicted', data: { receiptId, key: 'business_key', hash, body } }];
};

const claimReceipt = ({ data, metadata }: ClaimReceipt, journal: Journal): readonly JournalEvent[] => {
  const { receiptId, memberId, by } = data;
  const known = journal.receipts.get(receiptId);
  refuseHeld(journal, receiptId);
  const left = journal.left.get(receiptId);
  if (known !== undefined && known.programmeVersion !== null) throw new Rejected('receipt.has_member', { receiptId });
  if (left?.wentTo.at(-1) === memberId) return [];
  if (left !== undefined) throw new Rejected('receipt.already_claimed', { receiptId });
  if (known === undefined) throw new Rejected('receipt.unknown', { receiptId });
  return [{ type: 'ReceiptClaimed', data: { receiptId, memberId, claimedAt: metadata.now, by } }];
};
