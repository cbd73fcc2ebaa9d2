import type { Unbranded } from '@accrue/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CounterProgress, LimitOfWallet, LineTrace, TooOld } from '@accrue/campaigns-domain';
import { LINE_REASONS, RULE_REASONS, type LineReason, type RuleReason } from '@accrue/contracts';
import { ReasonProperty, UnitProperty, wordedReason } from '@accrue/http';
import type { Worded } from '@accrue/wording';
import { GiftProperty, PlaceProperty, type GiftDto } from '../intake/gift.dto';
import { ReceiptAnswerDto } from '../intake/receipt-answer.dto';
import { DiscountDto } from './discount.dto';
import type { EvaluationAnswer, RuleTraceInUnit } from './evaluate';
import { MemberOfferDto } from '../offers/offer.dto';

const integer = (description: string) => ({ type: 'integer', description }) as const;

const LINE = { code: 'line.sku_excluded', data: { sku: 'POST' }, text: 'Article POST earns nothing' };
export const RULE = { code: 'rule.nothing_eligible', data: {}, text: 'Nothing on the receipt counts for it' };

class TooOldDto implements TooOld {
  @ApiProperty(integer('Whole days')) ageDays!: number;
  @ApiProperty(integer('The programme’s limit')) tooOldDays!: number;
}

class LineTraceDto implements Unbranded<LineTrace> {
  @ApiProperty() lineId!: string;
  @ApiProperty() sku!: string;
  @ApiProperty() eligible!: boolean;
  @ReasonProperty({ table: LINE_REASONS, title: 'LineReason', example: LINE }, { nullable: true })
  reason!: Worded<LineReason> | null;
  @ApiProperty(integer('What points were counted on (minor units)')) basisMinor!: number;
}

const PERIODS = [
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'programme',
] as const satisfies readonly LimitOfWallet['per'][];

export class WalletLimitDto implements LimitOfWallet {
  @ApiProperty(integer('Most that a member earns in the wallet in a period')) amount!: number;
  @ApiProperty({ enum: PERIODS }) per!: LimitOfWallet['per'];
}

class CapDto {
  @ApiProperty(integer('What the rule would give without limits')) desired!: number;
  @ApiProperty(integer('What it gives')) value!: number;
  @ApiPropertyOptional({
    type: WalletLimitDto,
    description: 'The limit of the wallet that bit; absent: one of the rule itself',
  })
  ofWallet?: WalletLimitDto;
}

class RuleTraceDto implements Unbranded<RuleTraceInUnit> {
  @ApiProperty() ruleId!: string;
  @PlaceProperty() walletId!: string | null;
  @GiftProperty() gift?: GiftDto;
  @UnitProperty('it gives no points') unit!: string | null;
  @ApiProperty() matched!: boolean;
  @ApiProperty({
    type: 'array',
    items: wordedReason({ table: RULE_REASONS, title: 'RuleReason', example: RULE }),
    description: 'Why not, or why less than it would; empty when it matched and gives all',
  })
  reasons!: readonly Worded<RuleReason>[];
  @ApiProperty(integer('What points were counted on (minor units)')) basisMinor!: number;
  @ApiProperty({ type: [LineTraceDto] }) lines!: readonly LineTraceDto[];
  @ApiProperty(integer('What it gives, in the unit; of a gift, how often')) points!: number;
  @ApiProperty(integer('The same without the tier’s multiplier')) basePoints!: number;
  @ApiProperty({ type: CapDto, nullable: true, description: 'null: no limit bit, of the rule or of the wallet' })
  cap!: CapDto | null;
}

class CounterProgressDto implements Unbranded<CounterProgress> {
  @ApiProperty() id!: string;
  @ApiProperty(integer('What the conditions of the receipt see: without it')) before!: number;
  @ApiProperty(integer('With the receipt')) value!: number;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'At how many a rule gives something next; null: none does',
  })
  next!: number | null;
}

export class EvaluationDto extends ReceiptAnswerDto implements Omit<Unbranded<EvaluationAnswer>, 'discounts'> {
  @ApiProperty({ description: 'false: this would be earned if somebody were identified' }) identified!: boolean;
  @ApiProperty({ type: 'integer', nullable: true }) programmeVersion!: number | null;
  @ApiPropertyOptional({ type: TooOldDto, description: 'Only when recording it now would hold it for review' })
  tooOld?: TooOldDto;
  @ApiProperty({ type: String, nullable: true, description: 'The member’s tier before the receipt' }) tierId!:
    string | null;
  @ApiProperty({
    type: [String],
    description: 'What that tier gives besides points, by the names in the programme',
    example: ['free-shipping'],
  })
  entitlements!: readonly string[];
  @ApiProperty({ type: [RuleTraceDto], description: 'Every rule: whether it matched, what it counted, what it gives' })
  rules!: readonly RuleTraceDto[];
  @ApiProperty({ type: [CounterProgressDto], description: 'How far the counters of the member are' })
  counters!: readonly CounterProgressDto[];
  @ApiProperty({ type: [String], description: 'Segments that the member was in before it', example: ['loyal'] })
  segments!: readonly string[];
  @ApiProperty({
    type: [MemberOfferDto],
    description:
      'Offers that the member was given, as they stand with this receipt: those that it completes name it in `completedBy`',
  })
  offers!: readonly MemberOfferDto[];
  @ApiProperty({
    type: [DiscountDto],
    description:
      'Discounts of the programme, in its order, and coupons that the member can use: what the till takes off before it is paid. The receipt names ' +
      'what was taken off in `loyaltyDiscounts`, with lines that are net of it. Nothing of somebody who is not identified',
  })
  discounts!: readonly DiscountDto[];
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The receipt that names it is settled under `programmeVersion`, whatever is published meanwhile. null: the receipt is recorded ' +
      'already, or counts for nothing',
  })
  evaluationId!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The latest event time of such a receipt; asking again with the id does not move it',
  })
  evaluatedUntil!: string | null;
}
