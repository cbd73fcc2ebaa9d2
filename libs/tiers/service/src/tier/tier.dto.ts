import { ApiProperty } from '@nestjs/swagger';

export class TierDto {
  @ApiProperty({ example: 'silver' })
  id!: string;
  @ApiProperty({ example: 'Silver' })
  name!: string;
  @ApiProperty({ description: 'From which the tier holds, in what the ladder counts', example: 1000 })
  threshold!: number;
  @ApiProperty({
    description: 'Decimal; applied from the receipt after the one that reached the tier',
    example: '1.25',
  })
  multiplier!: string;
  @ApiProperty({
    type: [String],
    description: 'What members of the tier may have that is no points, by the names in the programme',
    example: ['free-shipping'],
  })
  entitlements!: readonly string[];
}

export class NextTierDto extends TierDto {
  @ApiProperty({ description: 'Qualifying credit still missing', example: 240 })
  missing!: number;
}

export class QualifyDto {
  @ApiProperty({ enum: ['wallet', 'spend'] })
  by!: 'wallet' | 'spend';
  @ApiProperty({ type: String, nullable: true, description: 'null: spend counts', example: 'points' })
  walletId!: string | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Purchases of the last so many months count; null: all, for ever',
    example: 12,
  })
  rollingMonths!: number | null;
}

export class QualifyingAmountDto {
  @ApiProperty({ example: 'points' })
  walletId!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'points, stamps, or a currency: its minor units; null: the version of the programme that has the wallet is still on its way here',
    example: 'points',
  })
  unit!: string | null;
  @ApiProperty({ type: 'integer', description: 'Negative: more came back than was earned', example: 760 })
  amount!: number;
}

export class MemberTierDto {
  @ApiProperty()
  memberId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of a duplicate: the member whose tier counts' })
  mergedInto!: string | null;
  @ApiProperty({ type: TierDto, nullable: true, description: 'null: below the ladder' })
  tier!: TierDto | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Event time from which the member is in it, whatever it was called then; null: from the start',
  })
  since!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'When the member will stand lower, because purchases count no more, if nothing comes before; null: never, or the ladder counts for ever',
    example: null,
  })
  until!: string | null;
  @ApiProperty({ type: QualifyDto, nullable: true, description: 'What the ladder counts; null: no programme yet' })
  qualify!: QualifyDto | null;
  @ApiProperty({
    type: [QualifyingAmountDto],
    description: 'Counted so far; not lowered by spending or expiry. A wallet in which there is nothing is not there',
  })
  qualifying!: QualifyingAmountDto[];
  @ApiProperty({ description: 'Counted so far, minor units of the programme’s currency' })
  qualifyingSpend!: number;
  @ApiProperty({ type: NextTierDto, nullable: true, description: 'null: at the top' })
  next!: NextTierDto | null;
  @ApiProperty({ description: 'Of the membership; -1 before its first receipt' })
  revision!: number;
}

export class TierShareDto {
  @ApiProperty({ type: String, nullable: true, description: 'null: below the ladder' })
  tierId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  name!: string | null;
  @ApiProperty()
  members!: number;
}

export class TierDistributionDto {
  @ApiProperty({ description: 'Members with at least one counted receipt' })
  members!: number;
  @ApiProperty({ type: [TierShareDto], description: 'From below the ladder upwards; tiers without members included' })
  tiers!: TierShareDto[];
}
