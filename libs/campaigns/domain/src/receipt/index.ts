export { checkReceipt, CLOCK_TOLERANCE_MS } from './check';
export type { LoyaltyDiscountContent, ReceiptContent, ReceiptKind, ReceiptLineContent, TenderContent } from './content';
export { hasEffect, type Effect, type NoEffectReason } from './effect';
export { receiptMeaning } from './meaning';
export { namedReceipts, takesBackOnly } from './named';
export { normaliseReceipt } from './normalise';
export {
  isBack,
  isRefund,
  isReturned,
  isSold,
  refundOf,
  type LineReference,
  type NormalisedLine,
  type NormalisedReceipt,
} from './normalised';
export { compareOrder, instantOfOrder, orderAt, orderOf, storeOfOrder, type Placed } from './order';
export { standingVoids } from './standing-voids';
export { whyOtherGoods, type OtherGoods } from './same-goods';
export { addedTaxOf, signed, taxOf } from './tax';
export { holdFault, tendersByHold, type FaultyHold, type KnownHold } from './hold-fault';
export { tenderFault, type Redeeming } from './tender-fault';
