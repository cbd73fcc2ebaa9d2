import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { actionPerformed, RULE_REASONS, type RuleReason } from '@accrue/contracts';
import { Optional, UnitProperty, wordedReason, type Problem } from '@accrue/http';
import { PLAIN_TEXT, type Unbranded } from '@accrue/kernel';
import type { Worded } from '@accrue/wording';
import { GiftProperty, GiftsProperty, PlaceProperty, type GiftDto, type GiftGivenDto } from '../intake/gift.dto';
import { RULE, WalletLimitDto } from '../evaluate/evaluation.dto';
import type { ActionAnswer, ActionRuleTrace } from './answer';

/** The contract's schema as the API document knows it: by its name, once. */
export const ACTION_SCHEMA = {
  ...actionPerformed.schema,
  title: 'ActionV1',
  examples: actionPerformed.examples,
} as object;

export class ActionEarnedDto {
  @ApiProperty({ example: 'points' }) walletId!: string;
  @UnitProperty() unit!: string;
  @ApiProperty({ type: 'integer', example: 25 }) amount!: number;
}

class ActionAwardDto {
  @ApiProperty({ example: 'review' }) ruleId!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty({ type: 'integer', description: 'What the rule gave', example: 25 }) granted!: number;
  @ApiProperty({ type: 'integer', description: 'What of it was taken back since', example: 0 }) reversed!: number;
}

export class ActionAnswerDto implements Unbranded<ActionAnswer> {
  @ApiProperty({ example: 'review-4711' }) key!: string;
  @ApiProperty({ enum: ['recorded', 'revoked'] }) status!: ActionAnswer['status'];
  @ApiProperty({ description: 'It was known, or revoked, already: nothing happened', example: false })
  duplicate!: boolean;
  @ApiProperty({ description: 'For whom it counts' }) memberId!: string;
  @ApiProperty({
    enum: ['action', 'enrolment', 'birthday', 'anniversary', 'offer', 'referred', 'referral-qualified', 'tier-reached'],
  })
  trigger!: ActionAnswer['trigger'];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: it is no action, but a day of the member',
    example: 'review',
  })
  type!: string | null;
  @ApiProperty() occurredAt!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'From then on what it earned is gone; null: it stands',
    example: null,
  })
  revokedAt!: string | null;
  @ApiProperty({ type: 'integer', description: 'The version that it earns under, for ever' }) programmeVersion!: number;
  @ApiProperty({
    type: [ActionEarnedDto],
    description: 'What it brings the member as things stand, for each wallet in which that is something',
  })
  earned!: readonly ActionEarnedDto[];
  @ApiProperty({ type: [ActionAwardDto] }) awards!: readonly ActionAwardDto[];
  @GiftsProperty() gifts?: readonly GiftGivenDto[];
  @ApiProperty({ type: 'integer', description: 'Of the member’s journal' }) revision!: number;
}

class ActionRuleTraceDto implements Unbranded<Omit<ActionRuleTrace, 'reasons'>> {
  @ApiProperty({ example: 'review' }) ruleId!: string;
  @PlaceProperty() walletId!: string | null;
  @GiftProperty() gift?: GiftDto;
  @ApiProperty({ type: String, nullable: true, description: 'The member’s before it' }) tierId!: string | null;
  @ApiProperty() multiplier!: string;
  @ApiProperty({ type: 'integer' }) points!: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Without the limits; null: none bit', example: null })
  desired!: number | null;
  @ApiPropertyOptional({
    type: WalletLimitDto,
    description: 'The limit of the wallet that bit; absent: none, or one of the rule itself',
  })
  ofWallet?: WalletLimitDto;
  @ApiProperty({
    type: 'array',
    items: wordedReason({ table: RULE_REASONS, title: 'RuleReason', example: RULE }),
    description: 'Why it gives nothing, or less than it would; empty when it applies and gives all',
  })
  reasons!: readonly Worded<RuleReason>[];
}

export class ActionShownDto extends ActionAnswerDto {
  @ApiProperty({ type: [ActionRuleTraceDto], description: 'Why, rule by rule' }) trace!: readonly ActionRuleTraceDto[];
}

export class RevokeActionDto {
  @ApiPropertyOptional({ description: 'When it was taken back; RFC 3339 with offset. Absent: now' })
  @Optional()
  @IsString()
  @Length(1, 40)
  occurredAt?: string;
  @ApiPropertyOptional({ description: 'For people' })
  @Optional()
  @IsString()
  @Length(1, 200)
  @Matches(PLAIN_TEXT, { message: 'reason must not hold control characters' })
  reason?: string;
}

/** One line of a batch: the outcome as POST /v1/actions answers it, or the problem. */
export class ActionBatchLineDto extends PartialType(ActionAnswerDto) {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Of the request' }) line!: number;
  @ApiPropertyOptional({ allOf: [{ $ref: '#/components/schemas/Problem' }], description: 'Instead of the outcome' })
  problem?: Problem;
}
