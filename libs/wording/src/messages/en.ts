import type { Messages } from './keys';

const CHANNEL = `{channel, select, store {in a store} web {on the web} app {in the app} kiosk {at a kiosk} call_center {by phone} other {through {channel}}}`;
const BY_HAND = `{reasonCode, select, goodwill {goodwill} correction {correction} fraud {fraud} other {{reasonCodeWords}}}`;

export const en: Messages = {
  'award.earned': `Earned on receipt {receiptId}{multiplier, select, 1 {} other {, ×{multiplier, number, ::.######}{tierIdGiven, select, yes { as {tierId}} other {}}}}`,
  'award.terms_recorded': `Terms of receipt {receiptId} recorded`,
  'award.returned': `Taken back: goods of receipt {receiptId} returned{byReceiptIdGiven, select, yes { on {byReceiptId}} other {}}`,
  'award.voided': `Taken back: receipt {receiptId} was voided{byReceiptIdGiven, select, yes { by {byReceiptId}} other {}}`,
  'award.corrected':
    `{change, select, more {Added for receipt {receiptId}} less {Taken back for receipt {receiptId}} other {Receipt {receiptId} counted again}}: ` +
    `{cause, select, return {goods returned} exchange {goods exchanged} void {a receipt was voided} late_receipt {an earlier receipt arrived late} ` +
    `tier_changed {the tier at that time changed} claim {a receipt was claimed} move {a receipt was moved between members} replaced {another content of a receipt was accepted} late_action {an earlier action arrived late} revocation {an action was revoked} merge {two memberships were joined or separated} other {an earlier fact arrived late}}` +
    `{byReceiptIdGiven, select, yes { (receipt {byReceiptId})} other {}}`,
  'action.earned': `Earned for {actionId}{multiplier, select, 1 {} other {, ×{multiplier, number, ::.######}{tierIdGiven, select, yes { as {tierId}} other {}}}}`,
  'action.terms_recorded': `Terms of {actionId} recorded`,
  'action.revoked': `Taken back: {actionId} was revoked`,
  'action.corrected':
    `{change, select, more {Added for {actionId}} less {Taken back for {actionId}} other {{actionId} counted again}}: ` +
    `{cause, select, late_action {an earlier action arrived late} revocation {an action was revoked} tier_changed {the tier at that time changed} merge {two memberships were joined or separated} other {an earlier fact arrived late}}`,
  'card.loaded': `Put on the card (redemption {redemptionId})`,
  'card.withdrawn': `Taken off the card: redemption {redemptionId} was undone`,
  'lots.activated': `Can be spent now`,
  'lots.expired': `Expired`,
  'hold.placed': `{redemptionIdGiven, select, yes {Reserved for redemption {redemptionId}} other {Reserved at the till}}`,
  'hold.insufficient': `Not reserved: only {available, number} available`,
  'hold.account_closed': `Not reserved: the account is closed`,
  'hold.captured': `{redemptionIdGiven, select, yes {Spent on redemption {redemptionId}} other {{receiptIdGiven, select, yes {Spent on receipt {receiptId}} other {Spent}}}}`,
  'hold.released':
    `Reservation released: {cause, select, redemption_failed {the redemption came to nothing} cancelled {cancelled} ` +
    `timed_out {the reservation ran out} not_needed {the rest was not needed} other {no longer needed}}`,
  'hold.refunded': `Given back: redemption {redemptionId} was cancelled`,
  'payout.requested': `Set aside to be paid out`,
  'payout.approved': `The payout was approved`,
  'payout.paid': `Paid out`,
  'payout.released': `Not paid out: {cause, select, cancelled {cancelled} refused {the payout was refused} failed {the payment failed} timed_out {nobody confirmed the payment in time} other {the payout came to nothing}}`,
  'spend.paid': `Spent on receipt {receiptId}`,
  'spend.refunded':
    `Given back: goods returned{byReceiptIdGiven, select, yes { on {byReceiptId}} other {}}` +
    `{graced, plural, =0 {} other {; # of it had expired and can be spent until {expiresOn}}}{expired, plural, =0 {} other {; # of it had expired and cannot be spent any more}}`,
  'spend.voided': `Undone: receipt {receiptId} was voided{byReceiptIdGiven, select, yes { by {byReceiptId}} other {}}`,
  'membership.merged': `Moved to your other membership`,
  'membership.joined': `Joined with your other membership`,
  'membership.separated': `Separated from the other membership`,
  'clawback.owed': `Decided: what could not be taken back is owed`,
  'clawback.written_off': `Decided: what could not be taken back is waived`,
  'balance.imported': `Brought along from before (import {importId})`,
  'transfer.sent': `Sent to another member{reasonCodeGiven, select, yes {: ${BY_HAND}} other {}} (transfer {transferId})`,
  'transfer.received': `Received from another member (transfer {transferId})`,
  'transfer.refused': `Not received: {cause, select, account_closed {the account is closed} wallet_full {the wallet can hold no more} other {it was refused}} (transfer {transferId})`,
  'transfer.taken_back': `Taken back, because the transfer from another member was reversed: ${BY_HAND} (transfer {transferId})`,
  'transfer.returned': `Given back: {cause, select, refused {the other member could not receive it} reversed {the transfer was reversed} other {the transfer came to nothing}} (transfer {transferId})`,
  'adjustment.credited': `Credited by hand: ${BY_HAND}`,
  'adjustment.debited': `Deducted by hand: ${BY_HAND}`,
  'adjustment.reversed': `{effect, select, undone {Undone what was credited or deducted by hand} restored {Restored what was credited or deducted by hand} other {Changed what was credited or deducted by hand}}: ${BY_HAND}`,
  'adjustment.proposed': `Waits for approval: ${BY_HAND}`,
  'adjustment.declined': `Declined: ${BY_HAND}`,

  'receipt.training': `A training receipt counts for nothing`,
  'receipt.suspended': `The receipt is suspended, so it counts for nothing yet`,
  'receipt.cancelled': `The receipt was cancelled before it was complete, so it counts for nothing`,
  'receipt.no_sale': `Nothing was sold`,
  'receipt.void_without_original': `It undoes another receipt without saying which one`,
  'receipt.too_old':
    `It is dated {occurredAt, date, day}: {ageDays, plural, one {# day} other {# days}} old, ` +
    `and a person decides about receipts older than {tooOldDays, plural, one {# day} other {# days}}`,

  'rule.not_valid_yet': `It begins on {startsAt, date, day}`,
  'rule.no_longer_valid': `It ended on {endedAt, date, day}`,
  'rule.channel_excluded': `It is not for what is bought ${CHANNEL}`,
  'rule.store_excluded': `It is not for what is bought in store {storeId}`,
  'rule.other_hours': `It is not for what is bought {weekday, select, mon {on a Monday} tue {on a Tuesday} wed {on a Wednesday} thu {on a Thursday} fri {on a Friday} sat {on a Saturday} other {on a Sunday}} at {localTime}`,
  'rule.other_tier': `It is for members of other tiers{tierIdGiven, select, yes { than {tierId}} other {}}`,
  'rule.not_newly_enrolled': `It is for the first days after enrolment{enrolledOnGiven, select, yes {, which was on {enrolledOn}} other {}}`,
  'rule.other_segment': `It is for members in other segments: {segmentIds}`,
  'rule.experiment_not_running': `Its experiment {experimentId} does not run at that time`,
  'rule.other_arm': `It is for another group of the experiment {experimentId}`,
  'rule.condition_not_met': `The basket does not meet its condition`,
  'rule.condition_unanswered': `Its condition says neither yes nor no about this receipt`,
  'rule.counter_not_reached': `{nextGiven, select, yes {The counter {counterId} is at {value} of {next}} other {It gives once, and the counter {counterId} is past that}}`,
  'rule.other_was_better': `Another rule of the group {group} gives more: {ruleId}`,
  'rule.referral_undone': `The purchase does not last, or another one came first`,
  'rule.referral_of_oneself': `Who referred turned out to be the same person as who was referred`,
  'rule.tier_not_reached': `The tier was not reached then after all`,
  'cap.budget': `Of the budget {budgetId} only {granted} of {desired} were left`,
  'rule.nothing_eligible': `Nothing on the receipt counts for it`,

  'line.voided': `Struck out`,
  'line.returned': `Returned`,
  'line.not_eligible_at_till': `The till says that it earns nothing`,
  'line.type_excluded': `{lineType, select, gift_card {A gift card} shipping {Postage} deposit {A deposit} donation {A donation} fee {A fee} other {A line of the type {lineType}}} earns nothing`,
  'line.sku_excluded': `Article {sku} earns nothing`,
  'line.brand_excluded': `Articles of the brand {brand} earn nothing`,
  'line.category_excluded': `Articles of this category earn nothing`,
  'line.not_included': `The rule is for other articles`,

  'review.other_content': `Receipt {receiptId} came again with other content`,
  'review.same_place': `Receipt {receiptId} has the same store, till, number and day as {recordedAs}`,
  'review.no_sale_found': `No sale found for {goodsGiven, select, yes {{goods}{refundsGiven, select, yes {; {refunds}} other {}}} other {{refunds}}}`,
  'review.no_sale_found.goods': `{units, number} × {sku}`,
  'review.no_sale_found.refunds': `{amountMinor} refunded as {sku}`,
  'review.waits_for': `Waits for {receiptIds}`,
  'review.hold_failed':
    `Hold {holdId} {fault, select, unknown {is not known} other_member {is another member’s} other_wallet {is not of the wallet {walletId}} ` +
    `exceeded {was to pay {points, number} and had less} expired {had run out} captured {had been spent before} released {had been released} other {did not pay}}: ` +
    `{unpaid, plural, one {# point was} other {# points were}} spent without it`,

  'tender.hold_missing': `{amountMinor} was paid with points, but tender {tenderId} names no hold`,
  'tender.refund_names_no_receipt': `{points, plural, one {# point} other {# points}} went back with tender {tenderId}, but no line names the receipt that was paid with them`,
  'tender.points_missing': `{amountMinor} went back as points, but tender {tenderId} does not say how many`,
  'tender.wallet_unknown': `Tender {tenderId} pays from {walletId}, which the programme does not have`,
  'tender.value_differs': `Tender {tenderId} pays {amountMinor} with {points, plural, one {# point} other {# points}}, worth {worthMinor}`,
  'tender.below_minimum': `A receipt is paid with {minimum, number} or more from {walletId}, not with {points, number}`,
  'tender.not_a_multiple': `A receipt is paid with {multiple, number} at a time from {walletId}, not with {points, number}`,
  'tender.above_share': `{walletId} may pay {share} percent of the receipt, {mostMinor}, not {amountMinor}`,
  'tender.above_payable': `Points paid {amountMinor} of a receipt of {payableMinor}`,
  'discount.take_off': `Take off {amountMinor}: {percent} percent, {discountName}`,
  'discount.saved': `{discountName}: {percent} percent off saves you {amountMinor}{nextPercentGiven, select, yes {; keep buying, and it will be {nextPercent} percent} other {}}`,
  'discount.not_reached': `{discountName}: no discount yet{nextPercentGiven, select, yes {; keep buying, and it will be {nextPercent} percent} other {}}`,
  'discount.nothing_for_it': `{discountName}: nothing on this receipt is lowered by it`,
  'coupon.take_off': `Take off {amountMinor}, coupon: {offerName}`,
  'coupon.saved': `Your coupon “{offerName}” saves you {amountMinor}`,
  'discount.differs': `{lineIdGiven, select, yes {On line {lineId} the till} other {The till}} took off {givenMinor} as {discountId}; {dueMinor} was due`,
};
