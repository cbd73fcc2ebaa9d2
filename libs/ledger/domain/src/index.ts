export * from './account/commands';
export * from './account/events';
export * from './account/postings';
export {
  capturedOf,
  EMPTY_ACCOUNT,
  heldBy,
  totalsOf,
  type Account,
  type ClosedHold,
  type Hold,
  type Lot,
  type WalletTotals,
} from './account/state';
export { decide } from './account/decide';
export { evolve } from './account/evolve';
export { ACCOUNT_SNAPSHOT_VERSION, decodeAccount, encodeAccount } from './account/codec';
