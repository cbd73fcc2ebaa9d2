import type { DueDiscount } from '@accrue/campaigns-domain';
import { DISCOUNT_SENTENCES, type DiscountSentence } from '@accrue/contracts';
import { ReasonProperty } from '@accrue/http';
import type { Unbranded } from '@accrue/kernel';
import { worded, type Reader, type Worded } from '@accrue/wording';
import { ApiProperty } from '@nestjs/swagger';

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

export class DiscountDto implements Unbranded<DueDiscount> {
  @ApiProperty() discountId!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: 'integer', description: 'What its counter had counted before the receipt' }) counted!: number;
  @ApiProperty({ type: String, nullable: true, description: 'null: no step is reached yet', example: '5' })
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

export const discountDtoOf = (due: DueDiscount, reader: Reader): DiscountDto => ({
  ...due,
  cashier: worded(sentenceOf(due, 'cashier'), reader),
  member: worded(sentenceOf(due, 'member'), reader),
});

const sentenceOf = (
  { name: discountName, percent, amount: amountMinor, lines, next }: DueDiscount,
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
