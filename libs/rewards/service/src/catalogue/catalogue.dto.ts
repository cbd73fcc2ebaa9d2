import { ApiProperty } from '@nestjs/swagger';

export class RewardDto {
  @ApiProperty({ example: 'five-off' })
  rewardId!: string;
  @ApiProperty({ example: 'discount_code' })
  kind!: string;
  @ApiProperty({ example: '£5 off' })
  title!: string;
  @ApiProperty({ example: 'points' })
  walletId!: string;
  @ApiProperty({ description: 'Price', example: 500 })
  points!: number;
  @ApiProperty({ enum: ['active', 'retired'] })
  status!: 'active' | 'retired';
  @ApiProperty({ description: 'Codes left to give out' })
  availableCodes!: number;
  @ApiProperty()
  revision!: number;
}

export class CatalogueDto {
  @ApiProperty({ type: [RewardDto], description: 'On offer now, cheapest first' })
  rewards!: RewardDto[];
}
