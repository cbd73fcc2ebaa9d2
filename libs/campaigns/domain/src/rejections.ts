import type { HoldFault, TenderReason } from '@accrue/contracts';

/** Every code that campaigns rejects with. */
export type CampaignsRejectionCode =
  | TenderReason['code']
  | `hold.${HoldFault}`
  | 'programme.effective_in_the_past'
  | 'programme.invalid'
  | 'programme.no_draft'
  | 'programme.not_published'
  | 'receipt.already_claimed'
  | 'receipt.business_key_too_long'
  | 'receipt.currency_not_supported'
  | 'receipt.duplicate_line_id'
  | 'receipt.exponent_mismatch'
  | 'receipt.goes_with_another'
  | 'receipt.has_member'
  | 'receipt.held'
  | 'receipt.in_the_future'
  | 'receipt.instant_invalid'
  | 'receipt.lines_do_not_sum'
  | 'receipt.moved_to_itself'
  | 'receipt.not_with_member'
  | 'receipt.quantity_invalid'
  | 'receipt.quantity_zero'
  | 'receipt.returned_line_on_sale'
  | 'receipt.tenders_do_not_sum'
  | 'receipt.unit_price_invalid'
  | 'receipt.unknown'
  | 'return.exceeds_paid'
  | 'return.exceeds_sold'
  | 'return.names_itself'
  | 'return.names_no_line'
  | 'return.other_goods'
  | 'return.unknown_line'
  | 'review.closed'
  | 'review.unknown'
  | 'tender.sign_differs';
