import { Type, minor, nullable, text } from '../define';
import { reason, type ReasonOf } from './define';

const discount = {
  discountName: text('Name of the discount'),
  percent: Type.String({ description: 'Percent of what the lines cost' }),
  amountMinor: minor('What it takes off the receipt'),
};
const next = {
  nextPercent: nullable(Type.String({ description: 'Percent of the next step; null: this is the last' })),
};
const CARD = { discountName: 'Club card', percent: '5', amountMinor: 123456 };

/** What a till says of a discount of the programme: one sentence for who sells, one for who buys. */
export const DISCOUNT_SENTENCES = {
  'discount.take_off': reason('For the cashier: take it off', discount, CARD),
  'discount.saved': reason(
    'For the member: what the discount saved',
    { ...discount, ...next },
    { ...CARD, nextPercent: '7.5' },
    { ...CARD, nextPercent: null },
  ),
  'discount.not_reached': reason(
    'The member has not bought enough yet',
    { discountName: discount.discountName, ...next },
    { discountName: 'Club card', nextPercent: '3' },
    { discountName: 'Club card', nextPercent: null },
  ),
  'discount.nothing_for_it': reason(
    'Nothing on the receipt is lowered by it: no line is of its kind, or another discount is better for each',
    { discountName: discount.discountName },
    { discountName: 'Club card' },
  ),
  'coupon.take_off': reason(
    'For the cashier: take it off, because the member has a coupon',
    { offerName: text('Name of the offer'), amountMinor: discount.amountMinor },
    { offerName: 'A pound off tea', amountMinor: 123456 },
  ),
  'coupon.saved': reason(
    'For the member: what the coupon saves',
    { offerName: text('Name of the offer'), amountMinor: discount.amountMinor },
    { offerName: 'A pound off tea', amountMinor: 123456 },
  ),
} as const;

export type DiscountSentence = ReasonOf<typeof DISCOUNT_SENTENCES>;

/** Why a discount that a receipt names has to be looked at. */
export const DISCOUNT_REASONS = {
  'discount.differs': reason(
    'The till took off another amount than was due',
    {
      discountId: text('Discount in the programme'),
      lineId: nullable(text('Line that differs; null: all lines together differ')),
      givenMinor: minor('What was taken off'),
      dueMinor: minor('What was due'),
    },
    { discountId: 'card', lineId: null, givenMinor: 500, dueMinor: 300 },
    { discountId: 'card', lineId: '1', givenMinor: 500, dueMinor: 300 },
  ),
} as const;

export type DiscountReason = ReasonOf<typeof DISCOUNT_REASONS>;
