import type { EntryReason } from '@accrue/contracts';
import { invariant, type ActionId } from '@accrue/kernel';
import type { AdjustPoints, CorrectAward, ReverseAward } from './commands';
import type { AwardSource, AwardTerms, ClawbackOutcome, ReleaseCause, TransferRefusal } from './events';

/** Why an entry was made: enough for the member to follow it up. Codes with data; sentences are for whoever shows them. */

export const earnedReason = (
  earned: Earner & Pick<AwardSource, 'redemptionId'> & Pick<AwardTerms, 'multiplier' | 'tierId'>,
): EntryReason => {
  const { receiptId, multiplier, tierId, redemptionId } = earned;
  if (redemptionId !== undefined) return { code: 'card.loaded', data: { redemptionId } };
  return receiptId === null
    ? { code: 'action.earned', data: { actionId: actionOf(earned), multiplier, tierId } }
    : { code: 'award.earned', data: { receiptId, multiplier, tierId } };
};

export const termsReason = (earned: Earner): EntryReason => {
  const { receiptId } = earned;
  return receiptId === null
    ? { code: 'action.terms_recorded', data: { actionId: actionOf(earned) } }
    : { code: 'award.terms_recorded', data: { receiptId } };
};

export const reversedReason = (award: ReverseAward['data']): EntryReason => {
  const { receiptId, cause, redemptionId } = award;
  if (redemptionId !== undefined) return { code: 'card.withdrawn', data: { redemptionId } };
  if (receiptId === null) return { code: 'action.revoked', data: { actionId: actionOf(award) } };
  return {
    code: cause.kind === 'void' ? 'award.voided' : 'award.returned',
    data: { receiptId, byReceiptId: cause.receiptId },
  };
};

export const correctedReason = (
  award: CorrectAward['data'],
  before: { readonly granted: number; readonly reversed: number },
): EntryReason => {
  const { receiptId, cause, granted, reversed } = award;
  const difference = granted - reversed - (before.granted - before.reversed);
  const change = difference > 0 ? 'more' : difference < 0 ? 'less' : 'same';
  if (receiptId === null)
    return { code: 'action.corrected', data: { actionId: actionOf(award), change, cause: cause.kind } };
  return { code: 'award.corrected', data: { receiptId, change, cause: cause.kind, byReceiptId: cause.receiptId } };
};

type Earner = Pick<AwardSource, 'receiptId' | 'actionId'>;

const actionOf = ({ actionId }: Earner): ActionId => {
  invariant(actionId !== undefined, 'what no receipt earned, an action did');
  return actionId;
};

export const ACTIVATED: EntryReason = { code: 'lots.activated', data: {} };

export const EXPIRED: EntryReason = { code: 'lots.expired', data: {} };

export const heldReason = (redemptionId: string | null): EntryReason => ({
  code: 'hold.placed',
  data: { redemptionId },
});

export const refusedReason = (code: 'account.closed' | 'points.insufficient', available: number): EntryReason =>
  code === 'account.closed'
    ? { code: 'hold.account_closed', data: {} }
    : { code: 'hold.insufficient', data: { available } };

export const spentReason = (redemptionId: string | null, receiptId: string | null): EntryReason => ({
  code: 'hold.captured',
  data: { redemptionId, receiptId },
});

export const releasedReason = (cause: ReleaseCause): EntryReason => ({ code: 'hold.released', data: { cause } });

export const PAYOUT_REQUESTED: EntryReason = { code: 'payout.requested', data: {} };

export const PAYOUT_APPROVED: EntryReason = { code: 'payout.approved', data: {} };

export const PAYOUT_PAID: EntryReason = { code: 'payout.paid', data: {} };

export const payoutReleasedReason = (cause: ReleaseCause): EntryReason => ({
  code: 'payout.released',
  data: { cause },
});

export const refundedReason = (redemptionId: string): EntryReason => ({
  code: 'hold.refunded',
  data: { redemptionId },
});

export const adjustedReason = ({
  reasonCode,
  points,
}: Pick<AdjustPoints['data'], 'reasonCode' | 'points'>): EntryReason => ({
  code: points > 0 ? 'adjustment.credited' : 'adjustment.debited',
  data: { reasonCode },
});

export const proposedReason = (reasonCode: string): EntryReason => ({
  code: 'adjustment.proposed',
  data: { reasonCode },
});

export const declinedReason = (reasonCode: string): EntryReason => ({
  code: 'adjustment.declined',
  data: { reasonCode },
});

export const undoneReason = (reasonCode: string, reverses: string, effect: 'undone' | 'restored'): EntryReason => ({
  code: 'adjustment.reversed',
  data: { reasonCode, reverses, effect },
});

export const paidReason = (receiptId: string): EntryReason => ({ code: 'spend.paid', data: { receiptId } });

export const refundedSpendReason = (
  byReceiptId: string,
  late: { readonly graced: number; readonly expiresOn: string | null; readonly expired: number },
): EntryReason => ({ code: 'spend.refunded', data: { byReceiptId, ...late } });

export const voidedSpendReason = (receiptId: string, byReceiptId: string): EntryReason => ({
  code: 'spend.voided',
  data: { receiptId, byReceiptId },
});

export const importedReason = (importId: string): EntryReason => ({ code: 'balance.imported', data: { importId } });

export const sentReason = (transferId: string, reasonCode: string | null): EntryReason => ({
  code: 'transfer.sent',
  data: { transferId, reasonCode },
});

export const receivedReason = (transferId: string): EntryReason => ({
  code: 'transfer.received',
  data: { transferId },
});

export const transferRefusedReason = (transferId: string, code: TransferRefusal): EntryReason => ({
  code: 'transfer.refused',
  data: { transferId, cause: code === 'account.closed' ? 'account_closed' : 'wallet_full' },
});

export const takenBackReason = (transferId: string, reasonCode: string): EntryReason => ({
  code: 'transfer.taken_back',
  data: { transferId, reasonCode },
});

export const returnedReason = (transferId: string, cause: 'refused' | 'reversed'): EntryReason => ({
  code: 'transfer.returned',
  data: { transferId, cause },
});
export const MERGED: EntryReason = { code: 'membership.merged', data: {} };

export const JOINED: EntryReason = { code: 'membership.joined', data: {} };

export const SEPARATED: EntryReason = { code: 'membership.separated', data: {} };

export const clawbackReason = (outcome: ClawbackOutcome): EntryReason => ({
  code: outcome === 'owe' ? 'clawback.owed' : 'clawback.written_off',
  data: {},
});
