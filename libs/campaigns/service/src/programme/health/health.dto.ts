import { ApiProperty } from '@nestjs/swagger';
import type { Burst, BurstBound, Milestone, RewardReach } from '@accrue/campaigns-domain';
import type { Unbranded } from '@accrue/kernel';
import { FigureDto } from './figure.dto';
import { FindingDto } from './finding.dto';
import { BudgetHealthDto, GivenHealthDto, StockHealthDto } from './running.dto';

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

class BurstBoundDto implements BurstBound {
  @ApiProperty({ type: 'integer', example: 10 }) referrals!: number;
  @ApiProperty({ type: 'integer', description: 'Of 24 hours each', example: 7 }) days!: number;
}

class BurstDto implements Unbranded<Burst> {
  @ApiProperty({ description: 'A duplicate counts as its survivor', example: 'm-7f3a' }) advocateId!: string;
  @ApiProperty({ type: 'integer', description: 'Of the busiest time', example: 23 }) referrals!: number;
  @ApiProperty({ format: 'date-time', description: 'The first of them', example: '2026-10-24T09:00:00.000Z' })
  from!: string;
  @ApiProperty({ format: 'date-time', description: 'The last of them', example: '2026-10-26T21:30:00.000Z' })
  until!: string;
}

class ReferralLoopDto {
  @ApiProperty({
    type: [String],
    description: 'Each followed by who brought them, the last by the first; one alone brought themselves',
    example: ['m-55d0', 'm-7f3a'],
  })
  memberIds!: readonly string[];
}

export class ReferralHealthDto {
  @ApiProperty({ type: 'integer', description: 'Referrals that are looked at', example: 812 }) counted!: number;
  @ApiProperty({ type: 'integer', description: 'Of more, the latest are', example: 50_000 }) most!: number;
  @ApiProperty({ description: 'As the programme says in `referral.burst`' }) bound!: BurstBoundDto;
  @ApiProperty({
    type: [BurstDto],
    description: 'Advocates who brought more in less time, those with most first; at most 100',
  })
  bursts!: readonly BurstDto[];
  @ApiProperty({
    type: [ReferralLoopDto],
    description: 'Members who brought each other in a circle, as turned out when some were merged; at most 100',
  })
  loops!: readonly ReferralLoopDto[];
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
  @ApiProperty({
    type: [StockHealthDto],
    description: 'What is left of rewards of which there is not any number, as it is now, whatever `at` is',
  })
  stock!: readonly StockHealthDto[];
  @ApiProperty({
    type: [GivenHealthDto],
    description: 'Rewards that members are given for no points, and the share of them that nobody used',
  })
  given!: readonly GivenHealthDto[];
  @ApiProperty({
    type: [BudgetHealthDto],
    description: 'How far budgets are used in the period around `at`, with all that was recorded until now',
  })
  budgets!: readonly BudgetHealthDto[];
  @ApiProperty({ description: 'Which referrals a person should look at' }) referrals!: ReferralHealthDto;
  @ApiProperty({
    type: [FindingDto],
    description: 'Mistakes that the document shows, and what runs out or is not used',
    example: [],
  })
  warnings!: readonly FindingDto[];
}
