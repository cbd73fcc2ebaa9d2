export type * from './commands';
export { discountsAt } from './awards/discounts/discounts-at';
export { decideJournal } from './decide';
export { refuseHeld } from './recording/held-receipt';
export type * from './events';
export { rememberedAt, type CounterProgress, type Remembered } from './awards/counters/explain-counters';
export { journalModel } from './storage/model';
export { recordMoved } from './recording/move-receipt';
export {
  earnedBy,
  giftsGiven,
  outcomeOf,
  type AwardInWallet,
  type GiftGiven,
  type OutcomeStatus,
  type ReceiptOutcome,
  type ReturnedOutcome,
} from './recording/outcome';
export type { PastReceipt } from './storage/history';
export { NOBODY } from './storage/nobody';
export type { BudgetRoom, BudgetRooms } from './storage/budget-rooms';
export type { Knowledge, Recall } from './storage/recall';
export {
  assessAction,
  assessOccasion,
  eventTimeOf,
  memberOfOccasion,
  type OccasionOfMember,
} from './actions/assess-action';
export { referredBy, sideId } from './referral/referral-actions';
export { settlementOf, type Settlement, type Side } from './referral/settlement';
export { offerActionId } from './awards/offers/offer-id';
export { completionsOf } from './awards/offers/said-of-offer';
export { saidSoFar } from './storage/carried';
export { assessOffer, offersOf, type MemberOffer } from './awards/offers/offers-of';
export { explainAction } from './actions/settle-actions';
export { goesAlong } from './actions/tiers-reached';
export { surroundingsIn } from './awards/counters/moments';
export type { OccasionAward } from './actions/occasion-award';
export { recordAgain } from './recording/record-again';
export { attributesAt } from './storage/attributes-at';
export { tierAt } from './storage/tier-at';
export { evaluationClaims } from './recording/settle-version';
export { assessReceipt, programmeFor, versionOfRecorded, type AssessedReceipt } from './recording/assess-receipt';
export {
  asHad,
  emptyJournal,
  entryOf,
  knownReceipt,
  type ActionEntry,
  type AwardEntry,
  type HeldReceipt,
  type Journal,
  type LeftAction,
  type LeftReceipt,
  type ReceiptEntry,
  type ReturnedLine,
  type ReturnEntry,
  type TierTimeline,
} from './storage/state';
export { budgetReason, isOfWallet, traceWithin, type RuleTraceWithin } from './wallet-limits/explain-within';
