import { ApiProperty } from '@nestjs/swagger';
import type { Bound, Figure, Milestone, RewardReach } from '@accrue/campaigns-domain';
import { FindingDto } from './finding.dto';

class BoundDto implements Bound {
  @ApiProperty({ enum: ['at_least', 'above', 'at_most'], example: 'at_least' }) is!: Bound['is'];
  @ApiProperty({ description: 'In the unit of the figure', example: 60 }) value!: number;
}

class FigureDto implements Figure {
  @ApiProperty({ type: 'integer', description: 'Members, purchases or minor units: `counted` says which', example: 31 })
  numerator!: number;
  @ApiProperty({ type: 'integer', example: 50 }) denominator!: number;
  @ApiProperty({
    type: 'number',
    format: 'double',
    nullable: true,
    description: 'One by the other, to two decimals; null: there is nothing to divide by',
    example: 62.5,
  })
  value!: number | null;
  @ApiProperty({ enum: ['percent', 'purchases'], example: 'percent' }) unit!: Figure['unit'];
  @ApiProperty({ description: 'Where a sound programme stays' }) bound!: BoundDto;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many members it was counted over', example: 50 })
  members!: number;
  @ApiProperty({ type: 'integer', description: 'Of fewer, nothing can be said', example: 30 }) membersMin!: number;
  @ApiProperty({
    enum: ['ok', 'warning', 'unknown'],
    description: '`warning`: not within the bound; `unknown`: too few members to say',
    example: 'ok',
  })
  state!: Figure['state'];
  @ApiProperty({
    description: 'How it was counted, in one sentence',
    example: 'Of members who joined at least 90 days ago, those who had a reward within their first 90 days.',
  })
  counted!: string;
}

class MilestoneDto extends FigureDto implements Milestone {
  @ApiProperty({
    enum: [
      'first_reward.reached',
      'first_reward.taken',
      'reward.ever_taken',
      'first_reward.purchases',
      'engagement.kept',
      'cashback.effective',
      'tier.base_reached',
    ],
    example: 'first_reward.reached',
  })
  id!: Milestone['id'];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The wallet or the tier that it is about; null: the whole programme',
    example: 'points',
  })
  of!: string | null;
}

class RewardReachDto extends FigureDto implements RewardReach {
  @ApiProperty({ example: 'five-off' }) rewardId!: string;
  @ApiProperty({ example: '£5 off' }) title!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty({ type: 'integer', example: 500 }) price!: number;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'One in ten of these members earned so much in the year, or more: the 90th percentile',
    example: 820,
  })
  bestTenthEarned!: number | null;
  @ApiProperty({ type: 'integer', description: 'How often these members redeemed it in the year', example: 12 })
  redeemed!: number;
}

class CountedMembersDto {
  @ApiProperty({ type: 'integer', description: 'Who had joined by then and is looked at', example: 5942 })
  counted!: number;
  @ApiProperty({ type: 'integer', description: 'Of a larger programme so many are drawn', example: 10_000 })
  most!: number;
}

export class ProgrammeHealthDto {
  @ApiProperty({ format: 'date-time', example: '2026-10-31T16:42:10.000Z' }) at!: string;
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Of the programme', example: 1 }) version!: number;
  @ApiProperty({ description: 'Of all `…Minor`', example: 'GBP' }) currency!: string;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The median purchase of the year before; null: there was none',
    example: 2340,
  })
  typicalBasketMinor!: number | null;
  @ApiProperty() members!: CountedMembersDto;
  @ApiProperty({ type: [MilestoneDto], description: 'How far members have come' }) milestones!: readonly MilestoneDto[];
  @ApiProperty({ type: [RewardReachDto], description: 'Whether members can earn what each reward costs' })
  rewards!: readonly RewardReachDto[];
  @ApiProperty({ type: [FindingDto], description: 'Mistakes that the document shows', example: [] })
  warnings!: readonly FindingDto[];
}
