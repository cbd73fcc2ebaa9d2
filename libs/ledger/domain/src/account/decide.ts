import { assertNever, Rejected } from '@accrue/kernel';
import { adjustPoints, approveAdjustment, declineAdjustment, reverseAdjustment } from './adjust';
import { correctAward, grantAward, reverseAward } from './awards';
import { decideClawback } from './clawback';
import type { AccountCommand, AccountRejectionCode, PlainCommand } from './commands';
import type { AccountEvent } from './events';
import { captureHold, extendHold, placeHold, releaseHold } from './holds';
import { broughtBy, sentBy, joinDuplicate, letDuplicateGo, mergeAccount, separateAccount } from './merge';
import { refundHold } from './refund-hold';
import { settleDue } from './settle-due';
import { refundSpend, spendPoints, voidSpending } from './spends';
import { importOpeningBalance } from './opening-balance';
import type { Account } from './state';
import { receiveTransfer, returnTransfer, takeBackTransfer, transferPoints } from './transfers';

/**
 * Who is a duplicate has the account of the survivor. Awards still go where they are sent: with receipts, which come and go by themselves.
 * @throws Rejected with an AccountRejectionCode
 */
export const decide = (command: AccountCommand, account: Account): readonly AccountEvent[] => {
  const { mergedInto, duplicates } = account;
  const { through, type } = command;
  if (mergedInto !== null && !ALSO_OF_DUPLICATES.has(type))
    throw new Rejected<AccountRejectionCode>('account.merged', { into: mergedInto });
  if (through === undefined) return decidePlain(command, account);
  if (!duplicates.includes(through))
    throw new Rejected<AccountRejectionCode>('account.not_joined', { duplicate: through });
  const own: PlainCommand =
    command.type === 'ReturnTransfer'
      ? { ...command, data: { ...command.data, transferId: sentBy(through, command.data.transferId, account) } }
      : command;
  return decidePlain(own, account).map((event) => broughtBy(through, event));
};

const ALSO_OF_DUPLICATES: ReadonlySet<AccountCommand['type']> = new Set<AccountCommand['type']>([
  'GrantAward',
  'ReverseAward',
  'CorrectAward',
  'SettleDue',
  'MergeAccount',
  'SeparateAccount',
]);

const decidePlain = (command: PlainCommand, account: Account): readonly AccountEvent[] => {
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
    case 'MergeAccount':
      return mergeAccount(command, account);
    case 'JoinDuplicate':
      return joinDuplicate(command, account);
    case 'LetDuplicateGo':
      return letDuplicateGo(command, account);
    case 'SeparateAccount':
      return separateAccount(command, account);
    default:
      return assertNever(command);
  }
};
