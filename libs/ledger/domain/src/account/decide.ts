import { assertNever } from '@accrue/kernel';
import { adjustPoints, approveAdjustment, declineAdjustment, reverseAdjustment } from './adjust';
import { correctAward, grantAward, reverseAward } from './awards';
import { decideClawback } from './clawback';
import type { AccountCommand } from './commands';
import type { AccountEvent } from './events';
import { captureHold, extendHold, placeHold, releaseHold } from './holds';
import { refundHold } from './refund-hold';
import { settleDue } from './settle-due';
import { refundSpend, spendPoints, voidSpending } from './spends';
import { importOpeningBalance } from './opening-balance';
import type { Account } from './state';
import { receiveTransfer, returnTransfer, takeBackTransfer, transferPoints } from './transfers';

/** @throws Rejected with an AccountRejectionCode */
export const decide = (command: AccountCommand, account: Account): readonly AccountEvent[] => {
  switch (command.type) {
    case 'GrantAward':
      return grantAward(command, account);
    case 'ReverseAward':
      return reverseAward(command, account);
    case 'CorrectAward':
      return correctAward(command, account);
    case 'PlaceHold':
      return placeHold(command, account);
    case 'ExtendHold':
      return extendHold(command, account);
    case 'CaptureHold':
      return captureHold(command, account);
    case 'ReleaseHold':
      return releaseHold(command, account);
    case 'RefundHold':
      return refundHold(command, account);
    case 'AdjustPoints':
      return adjustPoints(command, account);
    case 'ApproveAdjustment':
      return approveAdjustment(command, account);
    case 'DeclineAdjustment':
      return declineAdjustment(command, account);
    case 'ReverseAdjustment':
      return reverseAdjustment(command, account);
    case 'SpendPoints':
      return spendPoints(command, account);
    case 'RefundSpend':
      return refundSpend(command, account);
    case 'VoidSpending':
      return voidSpending(command, account);
    case 'DecideClawback':
      return decideClawback(command, account);
    case 'TransferPoints':
      return transferPoints(command, account);
    case 'ReceiveTransfer':
      return receiveTransfer(command, account);
    case 'TakeBackTransfer':
      return takeBackTransfer(command, account);
    case 'ReturnTransfer':
      return returnTransfer(command, account);
    case 'ImportOpeningBalance':
      return importOpeningBalance(command, account);
    case 'SettleDue':
      return settleDue(command.metadata.now, account);
    default:
      return assertNever(command);
  }
};
