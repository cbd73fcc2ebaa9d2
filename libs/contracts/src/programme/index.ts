export type { ActionDocument } from './actions';
export type { CoalitionSection } from './coalition';
export type { BudgetDocument } from './budgets';
export type { CounterDocument } from './counters';
export type { DrawDocument } from './draws';
export type { DiscountDocument } from './discounts';
export { ladderDraft, programmeSchemaOf, type ProgrammeDocument } from './document';
export type {
  BasisDeduction,
  EffectFragment,
  EligibilityDocument,
  LimitsDocument,
  WalletLimitDocument,
  MembersDocument,
  LineFilterDocument,
  PeriodWord,
  RuleParts,
  TimesPeriodWord,
  TriggerWord,
  Weekday,
  WhenDocument,
} from './earning';
export type { ExperimentDocument } from './experiments';
export type { FragmentValue } from './fragment';
export { birthDateLockDaysOf, type MembersSection } from './members';
export type { CouponDocument, OfferDocument } from './offers';
export type { ReferralDocument } from './referral';
export type { RfmDocument, SegmentDocument } from './segments';
export type { PartnersSection } from './partners';
export type { ReceiptsDocument, ReturnsDocument, UnlinkedReturns } from './receipts';
export { knownRewards, rewardGivesSchemas } from './rewards';
export type { PublishedReward, RewardDocument, RewardGives, RewardKind } from './rewards';
export { malformedIn, type Malformed } from './malformed';
export type { MembershipDocument, QualifyDocument, TierDocument, TiersDocument } from './tiers';
export { unitOf, type ClawbackWord, type ExpiryDocument, type WalletDocument } from './wallets';
