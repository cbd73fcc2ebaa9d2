import { ApiProperty } from '@nestjs/swagger';
import type { BudgetHealth, GivenHealth, StockHealth } from '@accrue/campaigns-domain';
import type { PeriodWord } from '@accrue/contracts';
import type { Unbranded } from '@accrue/kernel';
import { PERIODS } from '../../budgets/budget.dto';
import { FigureDto } from './figure.dto';

const integer = (description: string, example: number) => ({ type: 'integer', description, example }) as const;
const instant = (description: string, example: string | null) =>
  ({ type: String, format: 'date-time', nullable: true, description, example }) as const;
const STATES = ['ok', 'warning', 'unknown'];

export class BudgetHealthDto implements Unbranded<BudgetHealth> {
  @ApiProperty({ example: 'spring' }) budgetId!: string;
  @ApiProperty({ example: 'Spring campaign' }) name!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty({ enum: PERIODS, example: 'month' }) per!: PeriodWord;
  @ApiProperty({ type: String, nullable: true, description: 'null: it is for all stores', example: null })
  storeId!: string | null;
  @ApiProperty(
    instant('The period around `at`; null: it is for all of the programme’s time', '2026-10-01T00:00:00.000Z'),
  )
  from!: string | null;
  @ApiProperty(instant('Its end', '2026-11-01T00:00:00.000Z')) until!: string | null;
  @ApiProperty(integer('Of the period', 100_000)) amount!: number;
  @ApiProperty(integer('What members have of it by now: given, and not taken back', 61_250)) used!: number;
  @ApiProperty(integer('The rest of it; what processes have taken ahead is a part of that', 38_750)) left!: number;
  @ApiProperty(integer('What rules would have given besides, and was not there', 0)) refused!: number;
  @ApiProperty(instant('Since when members have all of it; null: they do not', null)) exhaustedAt!: string | null;
  @ApiProperty(
    instant(
      'When they will, if they go on as in the period so far; null: not before its end',
      '2026-10-29T04:11:00.000Z',
    ),
  )
  runsOutAt!: string | null;
  @ApiProperty({
    enum: STATES,
    description:
      '`warning`: members have all of it, or will before its end; `unknown`: less than a tenth of the period is over',
    example: 'warning',
  })
  state!: BudgetHealth['state'];
}

export class StockHealthDto implements StockHealth {
  @ApiProperty({ example: 'five-off' }) rewardId!: string;
  @ApiProperty({ example: '£5 off' }) title!: string;
  @ApiProperty({ description: '`codes`, `counted`: what there is of it', example: 'codes' }) stock!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'How often it can be given yet', example: 40 })
  available!: number | null;
  @ApiProperty(integer('How often members redeemed it or were given it in the last 30 days', 120)) taken!: number;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'How many whole days that lasts at this pace; null: nobody took it',
    example: 10,
  })
  lastsDays!: number | null;
  @ApiProperty({
    enum: STATES,
    description: '`warning`: nothing is left, or it lasts less than 14 days',
    example: 'warning',
  })
  state!: StockHealth['state'];
}

export class GivenHealthDto extends FigureDto implements GivenHealth {
  @ApiProperty({ example: 'free-coffee' }) rewardId!: string;
  @ApiProperty({ example: 'A coffee' }) title!: string;
  @ApiProperty(integer('How often members were given it for no points in the year, less what was taken back', 800))
  given!: number;
  @ApiProperty(integer('Of that, used', 420)) used!: number;
  @ApiProperty(integer('Of that, what nobody used in time', 100)) lapsed!: number;
  @ApiProperty(integer('How often it was earned besides, and there was none', 0)) notGiven!: number;
}
