export { programmeSchema, type ProgrammeDocument } from './document';
export type { BasisDeduction, EarningRuleDocument, EligibilityDocument, LineFilterDocument } from './earning';
export type { ReceiptsDocument, UnlinkedReturns } from './receipts';
export type { PublishedReward, RewardDocument } from './rewards';
export type { TierDocument, TiersDocument } from './tiers';
export type { ExpiryDocument, WalletDocument } from './wallets';
