export { checkReceipt, CLOCK_TOLERANCE_MS } from './check';
export type { ReceiptContent, ReceiptKind, ReceiptLineContent, TenderContent } from './content';
export { hasEffect, type Effect, type NoEffectReason } from './effect';
export { namedReceipts, takesBackOnly } from './named';
export { normaliseReceipt } from './normalise';
export { isReturned, isSold, type LineReference, type NormalisedLine, type NormalisedReceipt } from './normalised';
export { compareOrder, instantOfOrder, orderOf, type Placed } from './order';
export { standingVoids } from './standing-voids';
export { addedTaxOf, taxOf } from './tax';
