import type { DueDiscount } from '@accrue/campaigns-domain';
import { DISCOUNT_SENTENCES, type DiscountSentence } from '@accrue/contracts';
import { ReasonProperty } from '@accrue/http';
import type { Unbranded } from '@accrue/kernel';
import { worded, type Reader, type Worded } from '@accrue/wording';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const minor = (description: string) => ({ type: 'integer', description: `${description} (minor units)` }) as const;
const SAID = { discountName: 'Club card', percent: '5', amountMinor: 150 };
const TO_CASHIER = { code: 'discount.take_off', data: SAID, text: 'Take off £1.50: 5 percent, Club card' };
const TO_MEMBER = {
  code: 'discount.saved',
  data: { ...SAID, nextPercent: null },
  text: 'Club card: 5 percent off saves you £1.50',
};

class LoweredLineDto {
  @ApiProperty() lineId!: string;
  @ApiProperty(minor('What to take off the line')) amount!: number;
}

class NextStepDto {
  @ApiProperty({ type: 'integer', description: 'From how many of the counter on' }) from!: number;
  @ApiProperty({ example: '7.5' }) percent!: string;
}

class CouponDto {
  @ApiProperty({
    type: 'integer',
    description: 'How many receipts can use coupons of this offer, with this one',
    example: 1,
  })
  left!: number;
}

export class DiscountDto implements Omit<Unbranded<DueDiscount>, 'coupon'> {
  @ApiProperty({ description: 'Of a coupon: the id of its offer' }) discountId!: string;
  @ApiProperty() name!: string;
  @ApiPropertyOptional({
    type: CouponDto,
    description: 'A coupon: the receipt that names it uses one. Absent: a discount that follows what the member bought',
  })
  coupon?: CouponDto;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'What its counter had counted before the receipt; null: it is a coupon',
  })
  counted!: number | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: no step is reached yet, or it is a coupon that takes off an amount, or sets a price',
    example: '5',
  })
  percent!: string | null;
  @ApiProperty(minor('What to take off in all')) amount!: number;
  @ApiProperty({
    type: [LoweredLineDto],
    description: 'Lines that it lowers; of several discounts a line has the best',
  })
  lines!: readonly LoweredLineDto[];
  @ApiProperty({ type: NextStepDto, nullable: true, description: 'null: there is no higher step' })
  next!: NextStepDto | null;
  @ReasonProperty({ table: DISCOUNT_SENTENCES, title: 'DiscountSentence', example: TO_CASHIER })
  cashier!: Worded<DiscountSentence>;
  @ReasonProperty({ table: DISCOUNT_SENTENCES, title: 'DiscountSentence', example: TO_MEMBER })
  member!: Worded<DiscountSentence>;
}

export const discountDtoOf = ({ coupon, ...due }: DueDiscount, reader: Reader): DiscountDto => {
  const sentence = coupon === undefined ? sentenceOf : couponSentenceOf;
  const { next, ...takenOff } = due;
  return {
    ...takenOff,
    next,
    ...(coupon === undefined ? {} : { coupon: { left: coupon.left } }),
    cashier: worded(sentence(due, 'cashier'), reader),
    member: worded(sentence(due, 'member'), reader),
  };
};

type Due = Omit<DueDiscount, 'coupon'>;

const couponSentenceOf = ({ name, amount, lines }: Due, listener: 'cashier' | 'member'): DiscountSentence =>
  lines.length === 0
    ? { code: 'discount.nothing_for_it', data: { discountName: name } }
    : {
        code: listener === 'cashier' ? 'coupon.take_off' : 'coupon.saved',
        data: { offerName: name, amountMinor: amount },
      };

const sentenceOf = (
  { name: discountName, percent, amount: amountMinor, lines, next }: Due,
  listener: 'cashier' | 'member',
): DiscountSentence => {
  const nextPercent = next?.percent ?? null;
  if (percent === null) return { code: 'discount.not_reached', data: { discountName, nextPercent } };
  if (lines.length === 0) return { code: 'discount.nothing_for_it', data: { discountName } };
  const data = { discountName, percent, amountMinor };
  return listener === 'cashier'
    ? { code: 'discount.take_off', data }
    : { code: 'discount.saved', data: { ...data, nextPercent } };
};
