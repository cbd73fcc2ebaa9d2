export type * from './commands';
export { decideJournal } from './decide';
export type * from './events';
export { journalModel } from './model';
export { outcomeOf, type OutcomeStatus, type ReceiptOutcome, type ReturnedOutcome } from './outcome';
export type { Recall } from './recall';
export { tierAt } from './tier-at';
export {
  emptyJournal,
  type AwardEntry,
  type Journal,
  type ReceiptEntry,
  type ReturnedLine,
  type ReturnEntry,
  type TierTimeline,
} from './state';
