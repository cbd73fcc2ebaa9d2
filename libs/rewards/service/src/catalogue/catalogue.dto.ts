import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { RewardGives } from '@accrue/contracts';
import { UnitProperty } from '@accrue/http';
import { GIVES } from '../gives';

const PER = ['day', 'week', 'month', 'quarter', 'year', 'programme'] as const;

class RewardLimitDto {
  @ApiProperty({ type: 'integer', minimum: 1 })
  most!: number;
  @ApiProperty({ enum: PER, description: 'Of the programme’s calendar; programme: all of its time' })
  per!: (typeof PER)[number];
}

class RewardLimitsDto {
  @ApiPropertyOptional({ type: RewardLimitDto, description: 'By one member' })
  perMember?: RewardLimitDto;
  @ApiPropertyOptional({ type: RewardLimitDto, description: 'By all together' })
  inAll?: RewardLimitDto;
}

export class RewardDto {
  @ApiProperty({ example: 'five-off' })
  rewardId!: string;
  @ApiProperty({ example: '£5 off' })
  title!: string;
  @ApiProperty({ example: 'points' })
  walletId!: string;
  @UnitProperty()
  unit!: string;
  @ApiProperty({ description: 'Price in the unit', example: 500 })
  points!: number;
  @ApiProperty(GIVES)
  gives!: RewardGives;
  @ApiPropertyOptional({ type: 'integer', description: 'What it is worth, in minor units of the programme’s currency' })
  value?: number;
  @ApiPropertyOptional({
    format: 'date',
    description: 'The first local day on which it can be redeemed',
    example: '2026-11-01',
  })
  from?: string;
  @ApiPropertyOptional({ format: 'date', description: 'The last one; all of it counts', example: '2026-12-24' })
  until?: string;
  @ApiPropertyOptional({ type: [String], description: 'For members of these tiers; absent: for all' })
  tiers?: readonly string[];
  @ApiPropertyOptional({ type: RewardLimitsDto, description: 'How often it can be redeemed; absent: without bound' })
  limits?: RewardLimitsDto;
  @ApiProperty({ enum: ['active', 'retired'] })
  status!: 'active' | 'retired';
  @ApiProperty({ enum: ['codes', 'counted', 'none'], description: 'What there is of it' })
  stock!: 'codes' | 'counted' | 'none';
  @ApiProperty({ type: 'integer', nullable: true, description: 'How often it can be given yet; null: not counted' })
  available!: number | null;
  @ApiProperty()
  revision!: number;
}

export class CatalogueDto {
  @ApiProperty({ type: [RewardDto], description: 'On offer now, cheapest first; a programme has 1,000 at most' })
  rewards!: RewardDto[];
}
