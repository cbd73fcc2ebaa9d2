import { ApiProperty } from '@nestjs/swagger';
import { PinDto } from './pin.dto';

export class TierBenefitDto {
  @ApiProperty({ enum: ['rule', 'reward', 'draw'], description: 'What earns, can be redeemed, or draws prizes' })
  kind!: 'rule' | 'reward' | 'draw';
  @ApiProperty({ description: 'Of the rule, the reward or the draw', example: 'gold-cashback' })
  id!: string;
  @ApiProperty({ example: '10 % cashback for gold' })
  name!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What a rule earns for, as the programme says it; tier-reached: for coming into the tier',
    example: 'sale',
  })
  on!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Into which a rule gives', example: 'cashback' })
  walletId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The offer that a rule gives', example: 'summer-coupon' })
  offerId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The reward that a rule gives', example: null })
  rewardId!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: from the start',
    example: '2026-06-01T00:00:00.000Z',
  })
  from!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The first instant at which it is over; null: for ever',
    example: null,
  })
  until!: string | null;
}

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
  @ApiProperty({
    type: [TierBenefitDto],
    description:
      'What the programme has for this tier, if not for it alone, and is not over: rules that name it in `members.tiers`, or in `tiers` when reaching it earns; ' +
      'rewards and draws that are for it. They may ask for more than the tier. What only a condition in CEL keeps for a tier is not here',
  })
  benefits!: readonly TierBenefitDto[];
}

export class NextTierDto extends TierDto {
  @ApiProperty({ description: 'Qualifying credit still missing', example: 240 })
  missing!: number;
}

export class QualifyDto {
  @ApiProperty({ enum: ['wallet', 'spend', 'visits', 'counter'] })
  by!: 'wallet' | 'spend' | 'visits' | 'counter';
  @ApiProperty({ type: String, nullable: true, description: 'null: no wallet counts', example: 'points' })
  walletId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'null: no counter counts', example: null })
  counterId!: string | null;
  @ApiProperty({
    enum: ['lifetime', 'rolling', 'year'],
    description: 'Which purchases count: all, those of the last months, those of the year (`period`)',
  })
  window!: 'lifetime' | 'rolling' | 'year';
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Purchases of the last so many months count; null: not by the last months',
    example: 12,
  })
  rollingMonths!: number | null;
}

export class TierPeriodDto {
  @ApiProperty({ format: 'date-time', example: '2026-01-01T00:00:00.000Z' })
  from!: string;
  @ApiProperty({
    format: 'date-time',
    description: 'The first instant of the next',
    example: '2027-01-01T00:00:00.000Z',
  })
  until!: string;
}

export class ToKeepDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'To be earned yet, in what the ladder counts',
    example: 240,
  })
  missing!: number;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'What is earned counts from then on; null: from now on',
    example: '2026-01-01T00:00:00.000Z',
  })
  from!: string | null;
  @ApiProperty({
    format: 'date-time',
    description: 'The first instant that is too late',
    example: '2027-01-01T00:00:00.000Z',
  })
  by!: string;
}

export class TierProjectionDto {
  @ApiProperty({ type: 'integer', description: 'At the pace of the year so far', example: 1520 })
  amount!: number;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What that reaches; null: below the ladder',
    example: 'gold',
  })
  tierId!: string | null;
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

export class PaidMembershipDto {
  @ApiProperty({ description: 'In the programme', example: 'club' }) id!: string;
  @ApiProperty({ description: 'As the programme called it then', example: 'gold' }) tierId!: string;
  @ApiProperty({ format: 'date-time', description: 'When it lapses', example: '2027-11-01T00:00:00.000Z' })
  until!: string;
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
      'The tier holds until then, if nothing comes before: purchases count no more, or a year ends. null: for ever, as far as is known',
    example: null,
  })
  until!: string | null;
  @ApiProperty({
    type: ToKeepDto,
    nullable: true,
    description: 'What keeps the tier when it would fall `until` then; null: nothing falls, or nothing keeps it',
  })
  toKeep!: ToKeepDto | null;
  @ApiProperty({ type: TierPeriodDto, nullable: true, description: 'The year that counts now; null: not by the year' })
  period!: TierPeriodDto | null;
  @ApiProperty({
    type: TierProjectionDto,
    nullable: true,
    description: 'What it will come to at the end of the year; null: not by the year',
  })
  projection!: TierProjectionDto | null;
  @ApiProperty({
    type: PinDto,
    nullable: true,
    description: 'Given by hand: the member does not fall below it; null: none holds',
  })
  pin!: PinDto | null;
  @ApiProperty({ type: [PaidMembershipDto], description: 'Paid for and running: the member does not fall below them' })
  memberships!: PaidMembershipDto[];
  @ApiProperty({ type: QualifyDto, nullable: true, description: 'What the ladder counts; null: no programme yet' })
  qualify!: QualifyDto | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Of what the ladder counts, as much as counts now; below 0: more came back than was bought. null: no programme yet',
    example: 760,
  })
  counted!: number | null;
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
