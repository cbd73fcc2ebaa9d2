import { ApiProperty } from '@nestjs/swagger';
import type { RewardGives } from '@accrue/contracts';
import { UnitProperty } from '@accrue/http';
import { GIVES } from '../gives';

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
