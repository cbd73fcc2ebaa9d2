export {
  LINE_AMOUNT_MAX,
  POINTS_PER_ENTRY_MAX,
  POINTS_PER_WALLET_MAX,
  QUALIFYING_SUM_MAX,
  RECEIPT_AMOUNT_MAX,
} from './bounds';
export type { Brand, Unbranded } from './brand';
export * from './calendar';
export { canonicalJson, JSON_DEPTH_MAX } from './canonical';
export {
  compareDecimal,
  equalDecimal,
  formatDecimal,
  multiplyRounded,
  parseDecimal,
  SCALE_MAX,
  type Decimal,
} from './decimal';
export {
  assertNever,
  evolveBy,
  type Command,
  type CommandMetadata,
  type Decider,
  type Event,
  type Evolve,
  type EvolveHandlers,
} from './decider';
export * from './bucket';
export * from './draw';
export * from './ids';
export {
  checkJson,
  isStorableText,
  jsonPointer,
  JSON_MEMBERS_MAX,
  type JsonFinding,
  type JsonPath,
} from './json-check';
export {
  currencyCode,
  currencyExponent,
  formatMoney,
  isCurrencyCode,
  minorUnits,
  NO_MONEY,
  type CurrencyCode,
  type MinorUnits,
} from './money';
export { NO_POINTS, points, type Points } from './points';
export { counterPlace, isWalletPlace, membershipPlace, VISITS_PLACE } from './qualifying';
export { formatQuantity, parseQuantity, quantity, quantityAsDecimal, QUANTITY_SCALE, type Quantity } from './quantity';
export { invariant, InvariantViolation, Rejected, type KernelRejectionCode } from './rejected';
export { formOfText, type TextForm } from './text-form';
export {
  addAmounts,
  amountIn,
  hasNoAmounts,
  largerAmounts,
  NO_AMOUNTS,
  subtractAmounts,
  walletAmounts,
  type WalletAmounts,
} from './wallet-amounts';
export { rewardCostOf } from './reward-cost';
export { countsMoney, DEFAULT_WALLET_UNIT } from './wallet-unit';
export { allocateLargestRemainder, divideRounded, type RoundingMode } from './rounding';
