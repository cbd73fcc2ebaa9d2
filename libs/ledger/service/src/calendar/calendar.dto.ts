import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { NextCursorProperty, Optional, PageQuery } from '@accrue/http';
import { BY_TIME, type ByTime } from '@accrue/ledger-domain';
import { UnitOrNullProperty } from '../account/wallet-units';

export const PERIODS = ['day', 'month'] as const;
export type Period = (typeof PERIODS)[number];

export class CalendarQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PERIODS, default: 'day', description: 'What is summed up into one entry' })
  @Optional()
  @IsIn(PERIODS)
  by: Period = 'day';
}

const WHAT =
  'activated: pending points can be spent from then on; redeemed: a reward takes them by itself; released: a hold is over and gives them back; expired: they are ' +
  'gone';

export class CalendarEntryDto {
  @ApiProperty({
    description: 'Local day in the programme’s zone, or month; of `expired`, the last one on which they can be spent',
    example: '2026-12-31',
  })
  period!: string;
  @ApiProperty({ format: 'date-time', description: 'The first instant of it at which that happens' })
  at!: string;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ enum: BY_TIME, description: WHAT }) what!: ByTime;
  @ApiProperty({ type: 'integer', description: 'In the unit' }) points!: number;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'What they are worth at a till, in whole minor units; null: the wallet has no value in money',
  })
  valueMinor!: number | null;
  @ApiProperty({ description: 'Only if nothing is earned or spent in the wallet until then: whatever is moves it' })
  isWhileInactive!: boolean;
}

export class CalendarDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of a duplicate: the member whose account has its points' })
  mergedInto!: string | null;
  @ApiProperty({ type: [CalendarEntryDto], description: 'Soonest first' }) entries!: CalendarEntryDto[];
  @NextCursorProperty() nextCursor!: string | null;
}
