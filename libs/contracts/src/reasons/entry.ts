import { Type, localDate, nullable, pointsField, text } from '../define';
import { reason, type ReasonOf } from './define';

const receiptId = text('The receipt that it is about');
const actionId = text('The action that it is about');
const byReceiptId = nullable(text('The receipt that caused it; null: none did'));
const redemptionId = nullable(text('Redemption that the points are for'));
const transferId = text('Of the member that sent it');
const reasonCode = text('What the operator gave as the reason');

const BY_HAND = ['goodwill', 'correction', 'fraud', 'lost_parcel'].map((given) => ({ reasonCode: given }));

/** Why the ledger made an entry. */
export const ENTRY_REASONS = {
  'award.earned': reason(
    'A receipt earned under a rule',
    {
      receiptId,
      multiplier: Type.String({ description: 'Of the tier; 1: none' }),
      tierId: nullable(text('Tier the member had before the receipt')),
    },
    { receiptId: 'R-1', multiplier: '1', tierId: null },
    { receiptId: 'R-1', multiplier: '1.5', tierId: 'silver' },
    { receiptId: 'R-1', multiplier: '2', tierId: null },
  ),
  'award.terms_recorded': reason(
    'When points of a receipt activate and expire is known now; what became of them was known before',
    { receiptId },
    { receiptId: 'R-1' },
  ),
  'award.returned': reason(
    'Goods of the receipt came back',
    { receiptId, byReceiptId },
    { receiptId: 'R-1', byReceiptId: 'R-2' },
    { receiptId: 'R-1', byReceiptId: null },
  ),
  'award.voided': reason(
    'The receipt was undone',
    { receiptId, byReceiptId },
    { receiptId: 'R-1', byReceiptId: 'V-1' },
    { receiptId: 'R-1', byReceiptId: null },
  ),
  'award.corrected': reason(
    'What the receipt earns was decided again, because more is known now',
    {
      receiptId,
      change: text('more, less or same, for the member'),
      cause: text(
        'return, exchange, void, late_receipt, tier_changed, enrolment_known, attributes_known, claim, move, merge, replaced, late_action, revocation',
      ),
      byReceiptId,
    },
    ...[
      'return',
      'exchange',
      'void',
      'late_receipt',
      'tier_changed',
      'enrolment_known',
      'attributes_known',
      'claim',
      'move',
      'merge',
      'replaced',
      'late_action',
      'revocation',
      'another',
    ].flatMap((cause) =>
      ['more', 'less', 'same'].flatMap((change) =>
        ['R-2', null].map((by) => ({ receiptId: 'R-1', change, cause, byReceiptId: by })),
      ),
    ),
  ),
  'action.earned': reason(
    'An action earned under a rule',
    {
      actionId,
      multiplier: Type.String({ description: 'Of the tier; 1: none' }),
      tierId: nullable(text('Tier the member had before the action')),
    },
    { actionId: 'review-4711', multiplier: '1', tierId: null },
    { actionId: 'review-4711', multiplier: '1.5', tierId: 'silver' },
    { actionId: 'review-4711', multiplier: '2', tierId: null },
  ),
  'action.terms_recorded': reason(
    'When points of an action activate and expire is known now; what became of them was known before',
    { actionId },
    { actionId: 'review-4711' },
  ),
  'action.revoked': reason('The action was taken back', { actionId }, { actionId: 'review-4711' }),
  'action.corrected': reason(
    'What the action earns was decided again, because more is known now',
    {
      actionId,
      change: text('more, less or same, for the member'),
      cause: text('late_action, revocation, tier_changed, merge'),
    },
    ...['late_action', 'revocation', 'tier_changed', 'merge', 'another'].flatMap((cause) =>
      ['more', 'less', 'same'].map((change) => ({ actionId: 'review-4711', change, cause })),
    ),
  ),
  'card.loaded': reason(
    'A redemption put it on the gift card',
    { redemptionId: text('Redemption that gave the card') },
    { redemptionId: 'RD-1' },
  ),
  'card.withdrawn': reason(
    'It was taken off the gift card, because the redemption was undone',
    { redemptionId: text('Redemption that gave the card') },
    { redemptionId: 'RD-1' },
  ),
  'lots.activated': reason('What was pending can be spent from now on', {}),
  'lots.expired': reason('It was not spent in time', {}),
  'hold.placed': reason(
    'Set aside for somebody who is paying',
    { redemptionId },
    { redemptionId: 'RD-1' },
    { redemptionId: null },
  ),
  'hold.insufficient': reason(
    'Nothing was set aside, because less than that is there',
    { available: pointsField('Spendable at that moment') },
    ...[0, 1, 12, 1250].map((available) => ({ available })),
  ),
  'hold.account_closed': reason('Nothing was set aside, because the member has left', {}),
  'hold.captured': reason(
    'What was set aside was spent',
    { redemptionId, receiptId: nullable(receiptId) },
    { redemptionId: 'RD-1', receiptId: null },
    { redemptionId: null, receiptId: 'R-1' },
    { redemptionId: null, receiptId: null },
  ),
  'hold.released': reason(
    'What was set aside can be spent again',
    { cause: text('redemption_failed, cancelled, timed_out, not_needed') },
    ...['redemption_failed', 'cancelled', 'timed_out', 'not_needed', 'another'].map((cause) => ({ cause })),
  ),
  'hold.refunded': reason(
    'The redemption that it was spent on was cancelled',
    { redemptionId: text('Redemption that the points were spent on') },
    { redemptionId: 'RD-1' },
  ),
  'payout.requested': reason('Set aside to be paid out as money', {}),
  'payout.approved': reason('Finance may pay out what was set aside', {}),
  'payout.paid': reason('What was set aside was paid out as money', {}),
  'payout.released': reason(
    'What was set aside was not paid out, and can be spent again',
    { cause: text('cancelled, refused, failed, timed_out') },
    ...['cancelled', 'refused', 'failed', 'timed_out', 'another'].map((cause) => ({ cause })),
  ),
  'spend.paid': reason('It paid for a receipt without having been set aside', { receiptId }, { receiptId: 'R-1' }),
  'spend.refunded': reason(
    'Goods came back that had been paid with it',
    {
      byReceiptId,
      graced: Type.Integer({ minimum: 0, description: 'Of it had expired and can be spent once more' }),
      expiresOn: nullable(localDate('Last day on which that can be spent; null: nothing can')),
      expired: Type.Integer({ minimum: 0, description: 'Of it had expired and stays so' }),
    },
    { byReceiptId: 'R-2', graced: 0, expiresOn: null, expired: 0 },
    { byReceiptId: 'R-2', graced: 300, expiresOn: '2026-03-04', expired: 0 },
    { byReceiptId: 'R-2', graced: 0, expiresOn: null, expired: 1 },
  ),
  'spend.voided': reason(
    'The receipt that was paid with it, or gave it back, was undone',
    { receiptId, byReceiptId },
    { receiptId: 'R-1', byReceiptId: 'V-1' },
  ),
  'clawback.owed': reason('It was decided that what a return took and was not there is owed', {}),
  'clawback.written_off': reason('It was decided that what a return took and was not there is not owed', {}),
  'balance.imported': reason(
    'The member had it in another system',
    { importId: text('The import that was signed off') },
    { importId: 'I-1' },
  ),
  'transfer.sent': reason(
    'It went to another member',
    { transferId, reasonCode: nullable(reasonCode) },
    ...[null, 'gift', 'goodwill'].map((given) => ({ transferId: 'T-1', reasonCode: given })),
  ),
  'transfer.received': reason('It came from another member', { transferId }, { transferId: 'T-1' }),
  'transfer.refused': reason(
    'What another member sent was not taken',
    { transferId, cause: text('account_closed, wallet_full') },
    ...['account_closed', 'wallet_full', 'another'].map((cause) => ({ transferId: 'T-1', cause })),
  ),
  'transfer.taken_back': reason(
    'What another member had sent was taken back',
    { transferId, reasonCode },
    ...BY_HAND.map(({ reasonCode: given }) => ({ transferId: 'T-1', reasonCode: given })),
  ),
  'transfer.returned': reason(
    'What went to another member came back',
    { transferId, cause: text('refused, reversed') },
    ...['refused', 'reversed', 'another'].map((cause) => ({ transferId: 'T-1', cause })),
  ),
  'membership.merged': reason('Two memberships of one person were joined: what was here is with the other now', {}),
  'membership.joined': reason('Two memberships of one person were joined: what the other had is here now', {}),
  'membership.separated': reason('Two memberships that had been joined are two again', {}),
  'adjustment.credited': reason('Given by hand', { reasonCode }, ...BY_HAND),
  'adjustment.debited': reason('Taken by hand', { reasonCode }, ...BY_HAND),
  'adjustment.reversed': reason(
    'What was given or taken by hand is undone, or restored by undoing that',
    {
      reasonCode,
      reverses: text('The adjustment, or the reversal, that was undone'),
      effect: text('undone, restored'),
    },
    ...['undone', 'restored', 'another'].flatMap((effect) =>
      BY_HAND.map(({ reasonCode: given }) => ({ reasonCode: given, reverses: 'A-1', effect })),
    ),
  ),
  'adjustment.proposed': reason(
    'Somebody wants to give or take by hand; another person has to approve it',
    { reasonCode },
    ...BY_HAND,
  ),
  'adjustment.declined': reason(
    'What somebody wanted to give or take by hand was declined',
    { reasonCode },
    ...BY_HAND,
  ),
} as const;

export type EntryReason = ReasonOf<typeof ENTRY_REASONS>;
