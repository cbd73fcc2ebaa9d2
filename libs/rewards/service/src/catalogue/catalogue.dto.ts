import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';

export class RewardQuery {
  @ApiPropertyOptional({ description: 'Waits, up to 2 s, until the answer shows at least this revision of the reward' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  atLeastRevision?: number;
}

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
