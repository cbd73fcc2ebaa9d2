import { assertNever, Rejected } from '@accrue/kernel';
import { adjustPoints, approveAdjustment, declineAdjustment, reverseAdjustment } from './adjust';
import { correctAward, grantAwards, reverseAward } from './awards';
import { decideClawback } from './clawback';
import type { AccountCommand, AccountRejectionCode, PlainCommand } from './commands';
import { raisedBy, redeemReached } from './automatic';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { captureHold, extendHold, placeHold, releaseHold } from './holds';
import { broughtBy, sentBy, joinDuplicate, letDuplicateGo, mergeAccount, separateAccount } from './merge';
import type { AutomaticRedeeming } from './placed';
import { approvePayout, confirmPayout, giveUpPayout, requestPayout } from './payouts';
import { refundHold } from './refund-hold';
import { inTurn } from './in-turn';
import { settleDue } from './settle-due';
import { spreadHold } from './spread-hold';
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
  const { through, type, automatic } = command;
  if (mergedInto !== null && !ALSO_OF_DUPLICATES.has(type))
    throw new Rejected<AccountRejectionCode>('account.merged', { into: mergedInto });
  if (through === undefined)
    return automatic === undefined ? decidePlain(command, account) : decideRedeeming(command, automatic, account);
  if (!duplicates.includes(through))
    throw new Rejected<AccountRejectionCode>('account.not_joined', { duplicate: through });
  const own: PlainCommand =
    command.type === 'ReturnTransfer'
      ? { ...command, data: { ...command.data, transferId: sentBy(through, command.data.transferId, account) } }
      : command;
  return decidePlain(own, account).map((event) => broughtBy(through, event));
};

const ALSO_OF_DUPLICATES: ReadonlySet<AccountCommand['type']> = new Set<AccountCommand['type']>([
  'GrantAwards',
  'ReverseAward',
  'CorrectAward',
  'SettleDue',
  'MergeAccount',
  'SeparateAccount',
]);

/** What is reached is redeemed by itself, where time alone has brought it about at that very instant, else with what brought it. */
const decideRedeeming = (
  command: PlainCommand,
  automatic: AutomaticRedeeming,
  account: Account,
): readonly AccountEvent[] => {
  const due = settleDue(command.metadata.now, account, automatic);
  const isReached = due.some(({ type }) => type === 'HoldPlaced');
  const before = isReached ? due : [];
  const decided = decidePlain(command, before.reduce(evolve, account));
  const then = [...before, ...decided].reduce(evolve, account);
  const raised = raisedBy([...before, ...decided], then);
  const redeem = [...raised].map((walletId) => (after: Account) => redeemReached(after, walletId, automatic, false));
  return [...before, ...decided, ...inTurn(then, ...redeem)];
};

const decidePlain = (command: PlainCommand, account: Account): readonly AccountEvent[] => {
  switch (command.type) {
    case 'GrantAwards':
      return grantAwards(command, account);
    case 'ReverseAward':
      return reverseAward(command, account);
    case 'CorrectAward':
      return correctAward(command, account);
    case 'PlaceHold':
      return placeHold(command, account);
    case 'SpreadHold':
      return spreadHold(command, account);
    case 'ExtendHold':
      return extendHold(command, account);
    case 'CaptureHold':
      return captureHold(command, account);
    case 'ReleaseHold':
      return releaseHold(command, account);
    case 'RefundHold':
      return refundHold(command, account);
    case 'RequestPayout':
      return requestPayout(command, account);
    case 'ApprovePayout':
      return approvePayout(command, account);
    case 'ConfirmPayout':
      return confirmPayout(command, account);
    case 'GiveUpPayout':
      return giveUpPayout(command, account);
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
