import type { Unbranded } from '@accrue/kernel';
import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { RECEIPT_REASONS, receiptCompleted, receiptSchema, type ReceiptReason } from '@accrue/contracts';
import { type Problem, ReasonProperty, UnitProperty } from '@accrue/http';
import type { Worded } from '@accrue/wording';
import { GiftsProperty, type GiftGivenDto } from './gift.dto';
import type { ReceiptAnswer, SettledEvaluation } from './outcome';

/** The contract's schema as the API document knows it: by its name, once. */
export const RECEIPT_SCHEMA = { ...receiptSchema, title: 'ReceiptV1', examples: receiptCompleted.examples } as object;

/** Member of an answer: a receipt as the till sent it. */
export const ReceiptProperty = (description: string, nullable = false): PropertyDecorator =>
  ApiProperty({ allOf: [RECEIPT_SCHEMA], description, nullable });

const minor = (description: string) => ({ type: 'integer', description: `${description} (minor units)` }) as const;
const points = (description: string) => ({ type: 'integer', description }) as const;

export class EarnedDto {
  @ApiProperty({ example: 'points' }) walletId!: string;
  @UnitProperty() unit!: string;
  @ApiProperty({ type: 'integer', example: 20 }) amount!: number;
}

class GrantedDto {
  @ApiProperty() ruleId!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty(points('What the rule gave')) granted!: number;
  @ApiProperty(points('What of it was taken back since')) reversed!: number;
}

class ReturnedLineDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Position of the line, from 1' }) line!: number;
  @ApiProperty({ description: 'Came back; a decimal number' }) units!: string;
  @ApiProperty({ description: 'What of it was found on a sale; a decimal number' }) matched!: string;
  @ApiPropertyOptional(minor('Money that went back without goods; absent where goods came back')) refund?: number;
  @ApiPropertyOptional(minor('What of it found its sale')) matchedRefund?: number;
  @ApiProperty({ description: 'Whether it earned' }) eligible!: boolean;
}

class SettledEvaluationDto {
  @ApiProperty({
    enum: ['pinned', 'expired', 'unknown'],
    description:
      '`pinned`: it is settled under the version that the evaluation saw. Else under that of its event time, because `expired`: that was ' +
      'too long before it, or after it; `unknown`: no evaluation of this receipt here has that id',
  })
  status!: SettledEvaluation['status'];
  @ApiPropertyOptional({ type: 'integer', description: 'The version that the evaluation saw; absent: not known' })
  evaluatedUnder?: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: nobody is identified, so it is not settled yet' })
  settledUnder!: number | null;
}

class LoyaltyDiscountsDto {
  @ApiProperty(minor('What the till took off in all')) given!: number;
  @ApiProperty(minor('What was due in all when it was recorded')) due!: number;
  @ApiPropertyOptional({
    description: 'They differ: a person looks at it, or has; the receipt counts as it is',
    example: 'loyalty_discount:R-1',
  })
  reviewId?: string;
}

const EXAMPLE = { code: 'receipt.training', data: {}, text: 'A training receipt counts for nothing' };

export class ReceiptAnswerDto implements Unbranded<ReceiptAnswer> {
  @ApiProperty() receiptId!: string;
  @ApiProperty({
    enum: ['accepted', 'unattributed', 'pending', 'parked', 'review', 'rejected', 'voided', 'duplicate', 'ignored'],
    description:
      '`pending`: it names somebody who is not known yet, or is on its way to a member, so ask again at `link`. `ignored`: without effect ' +
      'and not kept (training, suspended, given up before completion). `review` with a `reason`: it is not recorded until a person ' +
      'accepts it; `rejected`: it never will be',
  })
  status!: ReceiptAnswer['status'];
  @ApiPropertyOptional({
    description: 'Where to ask what became of it, or where its review is',
    example: '/v1/receipts/R-1',
  })
  link?: string;
  @ApiProperty({ description: 'It was known already: nothing happened', example: false }) duplicate!: boolean;
  @ApiProperty({ type: String, nullable: true }) memberId!: string | null;
  @ApiProperty({
    type: [EarnedDto],
    description:
      'What the receipt brings the member as things stand, for each wallet in which that is something; negative when it took back itself',
  })
  earned!: readonly EarnedDto[];
  @ApiProperty({ type: [GrantedDto] }) awards!: readonly GrantedDto[];
  @GiftsProperty() gifts?: readonly GiftGivenDto[];
  @ApiProperty({ type: [ReturnedLineDto], description: 'Goods that it brought back' })
  returned!: readonly ReturnedLineDto[];
  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the journal; null when nothing was recorded' })
  revision!: number | null;
  @ReasonProperty({ table: RECEIPT_REASONS, title: 'ReceiptReason', example: EXAMPLE }, { required: false })
  reason?: Worded<ReceiptReason>;
  @ApiPropertyOptional({ type: SettledEvaluationDto, description: 'What became of the evaluation that it names' })
  evaluation?: SettledEvaluationDto;
  @ApiPropertyOptional({ type: LoyaltyDiscountsDto, description: 'Of discounts of the programme that it names' })
  loyaltyDiscounts?: LoyaltyDiscountsDto;
  @ApiPropertyOptional({ description: 'Id of the review that decides whether it is recorded' }) reviewId?: string;
  @ApiPropertyOptional({
    type: 'array',
    maxItems: 20,
    items: { type: 'string' },
    description: 'JSON pointers to what was sent and is kept nowhere; absent: all was kept',
    example: ['/ext/email'],
  })
  notKept?: readonly string[];
}

/** One line of a batch: the outcome as POST /v1/receipts answers it, or the problem. */
export class BatchLineDto extends PartialType(ReceiptAnswerDto) {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Of the request' }) line!: number;
  @ApiPropertyOptional({ allOf: [{ $ref: '#/components/schemas/Problem' }], description: 'Instead of the outcome' })
  problem?: Problem;
}
