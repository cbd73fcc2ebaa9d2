import { DISCOUNT_REASONS, DISCOUNT_SENTENCES } from './discount';
import { ENTRY_REASONS } from './entry';
import { LINE_REASONS, RECEIPT_REASONS, RULE_REASONS } from './receipt';
import { REVIEW_REASONS } from './review';
import { TENDER_REASONS } from './tender';
import type { ReasonOf } from './define';

export { reasonSchema, type ReasonOf, type ReasonTable } from './define';
export { DISCOUNT_REASONS, DISCOUNT_SENTENCES, type DiscountReason, type DiscountSentence } from './discount';
export { ENTRY_REASONS, type EntryReason } from './entry';
export {
  LINE_REASONS,
  RECEIPT_REASONS,
  RULE_REASONS,
  type LineReason,
  type ReceiptReason,
  type RuleReason,
} from './receipt';
export { REVIEW_REASONS, type ReviewReason } from './review';
export { HOLD_FAULTS, TENDER_REASONS, type HoldFault, type TenderReason } from './tender';

/** Every reason that Accrue gives. Their sentences stand in `libs/wording`. */
export const REASONS = {
  ...ENTRY_REASONS,
  ...RECEIPT_REASONS,
  ...RULE_REASONS,
  ...LINE_REASONS,
  ...REVIEW_REASONS,
  ...TENDER_REASONS,
  ...DISCOUNT_SENTENCES,
  ...DISCOUNT_REASONS,
} as const;

export type Reason = ReasonOf<typeof REASONS>;
export type ReasonCode = keyof typeof REASONS;
