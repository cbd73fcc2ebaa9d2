export * from './account/commands';
export * from './account/events';
export * from './account/postings';
export {
  adjustmentOf,
  capturedOf,
  EMPTY_ACCOUNT,
  heldBy,
  holdOf,
  incomingOf,
  reversalOf,
  reversedOf,
  statusOf,
  totalsOf,
  transferOf,
  type Account,
  type Adjustment,
  type Hold,
  type IncomingTransfer,
  type Lot,
  type LotOrigin,
  type Transfer,
  type WalletTotals,
} from './account/state';
export type { AutomaticRedeeming, AutomaticReward, Payout, PayoutApproval, PayoutStatus } from './account/placed';
export { decide } from './account/decide';
export { factsBroughtBy, ownFacts, sentBy } from './account/merge';
export { evolve } from './account/evolve';
export { instantOf } from './account/record';
export { BY_TIME, calendarOf, type ByTime, type CalendarEntry } from './account/calendar';
export { lotsAt, type LotAt } from './account/lots-at';
export { totalsAt } from './account/moments';
export {
  cameTo,
  isPayout,
  PAYOUT_DAYS,
  PAYOUT_ID_LENGTH_MAX,
  payoutHoldId,
  payoutNameOf,
  type PayoutName,
} from './payout';
export type { PayingWallet } from './paying-wallet';
export { partsOf } from './account/spread-hold';
export { amountWorth, pointsWorth, smallestAmount, type WalletValue } from './wallet-value';
export { ACCOUNT_SNAPSHOT_VERSION, decodeAccount, encodeAccount } from './account/codec';
