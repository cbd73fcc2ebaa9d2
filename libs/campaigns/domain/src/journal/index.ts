export type * from './commands';
export { decideJournal } from './decide';
export { refuseHeld } from './decide-held';
export type * from './events';
export { roomsBefore } from './memory';
export { journalModel } from './model';
export { recordMoved } from './move-receipt';
export { outcomeOf, type OutcomeStatus, type ReceiptOutcome, type ReturnedOutcome } from './outcome';
export type { Knowledge, Recall } from './recall';
export { recordAgain } from './record-again';
export { tierAt } from './tier-at';
export { tooOldAt, type TooOld } from './too-old';
export {
  emptyJournal,
  knownReceipt,
  type AwardEntry,
  type HeldReceipt,
  type Journal,
  type LeftReceipt,
  type ReceiptEntry,
  type ReturnedLine,
  type ReturnEntry,
  type TierTimeline,
} from './state';
