import { Rejected } from '@accrue/kernel';
import type { ClaimReceipt } from '../commands';
import type { JournalEvent } from '../events';
import type { Journal } from '../storage/state';
import { refuseHeld } from './held-receipt';
import type { CampaignsRejectionCode } from '../../rejections';

/** @throws Rejected receipt.unknown, receipt.held, receipt.already_claimed, receipt.has_member */
export const claimReceipt = ({ data, metadata }: ClaimReceipt, journal: Journal): readonly JournalEvent[] => {
  const { receiptId, memberId, by } = data;
  const known = journal.receipts.get(receiptId);
  refuseHeld(journal, receiptId);
  const left = journal.left.get(receiptId);
  if (known !== undefined && known.programmeVersion !== null)
    throw new Rejected<CampaignsRejectionCode>('receipt.has_member', { receiptId });
  if (left?.wentTo.at(-1) === memberId) return [];
  if (left !== undefined) throw new Rejected<CampaignsRejectionCode>('receipt.already_claimed', { receiptId });
  if (known === undefined) throw new Rejected<CampaignsRejectionCode>('receipt.unknown', { receiptId });
  return [{ type: 'ReceiptClaimed', data: { receiptId, memberId, claimedAt: metadata.now, by } }];
};
