import { ApiProperty } from '@nestjs/swagger';

class WalletAmountDto {
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty({ type: 'integer', description: 'In its unit', example: 12_400 }) amount!: number;
}

class RewardCountDto {
  @ApiProperty({ example: 'free-coffee' }) rewardId!: string;
  @ApiProperty({ type: 'integer', description: 'How many, without those that were taken back', example: 31 })
  given!: number;
}

class UpliftDto {
  @ApiProperty({
    type: 'number',
    format: 'double',
    description: 'Minor units that a member spends more than one of the first arm',
    example: 182.5,
  })
  perMemberMinor!: number;
  @ApiProperty({ type: 'number', format: 'double', description: 'Lower end of the 95 % interval', example: 21.3 })
  lowMinor!: number;
  @ApiProperty({ type: 'number', format: 'double', description: 'Upper end', example: 343.7 }) highMinor!: number;
  @ApiProperty({ description: 'Whether zero lies outside the interval', example: true }) isClear!: boolean;
}

export class ArmReportDto {
  @ApiProperty({ example: 'double' }) id!: string;
  @ApiProperty({ description: 'Percent of all members', example: '50' }) share!: string;
  @ApiProperty({ type: 'integer', description: 'All who were members by then', example: 2971 }) members!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Of them, about whom something was decided that another arm would have changed',
    example: 640,
  })
  exposed!: number;
  @ApiProperty({ type: 'integer', description: 'Of them, who bought something meanwhile', example: 1204 })
  buyers!: number;
  @ApiProperty({ type: 'integer', description: 'Sales that were not voided', example: 3310 }) receipts!: number;
  @ApiProperty({
    type: 'integer',
    description: 'What they paid less what went back, of receipts of that time',
    example: 4_812_300,
  })
  spendMinor!: number;
  @ApiProperty({
    type: 'number',
    format: 'double',
    nullable: true,
    description: 'null: there is none',
    example: 1619.76,
  })
  spendPerMemberMinor!: number | null;
  @ApiProperty({
    type: [WalletAmountDto],
    description: 'What receipts, actions, days and tiers of that time brought, and was not taken back',
  })
  earned!: readonly WalletAmountDto[];
  @ApiProperty({ type: [RewardCountDto], description: 'Rewards that rules and offers gave for that, without a price' })
  rewards!: readonly RewardCountDto[];
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'What both are worth, by the value that wallets state and what the document says that rewards cost; null: one of them states none',
    example: 12_400,
  })
  costMinor!: number | null;
  @ApiProperty({
    type: UpliftDto,
    nullable: true,
    description: 'Welch’s interval, by intention to treat; null: it is the first arm, or an arm has too few members',
  })
  uplift!: UpliftDto | null;
  @ApiProperty({
    type: UpliftDto,
    nullable: true,
    description: 'The same for as many days before it began, when there should be no difference',
  })
  differenceBefore!: UpliftDto | null;
}

class ExperimentWarningDto {
  @ApiProperty({ enum: ['arms_differ_before_start'] }) code!: 'arms_differ_before_start';
  @ApiProperty({ example: 'double' }) arm!: string;
  @ApiProperty({
    example: 'Before the experiment began, members of this arm spent another sum than those of the first one.',
  })
  message!: string;
}

export class ExperimentReportDto {
  @ApiProperty({ example: 'double-coffee' }) id!: string;
  @ApiProperty({ example: 'Double points on coffee' }) name!: string;
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The latest version that has it', example: 3 })
  version!: number;
  @ApiProperty({ description: 'Of all `…Minor`', example: 'GBP' }) currency!: string;
  @ApiProperty({ format: 'date-time', example: '2026-03-01T00:00:00.000Z' }) startsAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null }) endsAt!: string | null;
  @ApiProperty({ format: 'date-time', description: 'Now, or when it ended', example: '2026-03-31T00:00:00.000Z' })
  countedUntil!: string;
  @ApiProperty({ type: 'integer', description: 'Of fewer members in an arm, nothing can be said', example: 30 })
  membersMin!: number;
  @ApiProperty({ type: [ArmReportDto], description: 'The first is what the others are compared with' })
  arms!: readonly ArmReportDto[];
  @ApiProperty({ type: [ExperimentWarningDto], example: [] }) warnings!: readonly ExperimentWarningDto[];
}
