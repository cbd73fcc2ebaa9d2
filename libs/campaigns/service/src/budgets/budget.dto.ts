import { ApiProperty } from '@nestjs/swagger';
import type { PeriodWord } from '@accrue/contracts';
import { UnitProperty } from '@accrue/http';

export const PERIODS = [
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'programme',
] as const satisfies readonly PeriodWord[];

const integer = (description: string, example: number) => ({ type: 'integer', description, example }) as const;

export class BudgetPartDto {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the period begins; null: it is for all of the programme’s time',
    example: '2026-03-01T00:00:00.000Z',
  })
  from!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'null: it is for all stores', example: null })
  storeId!: string | null;
  @ApiProperty(integer('By the latest version of the programme', 100_000)) amount!: number;
  @ApiProperty(integer('What members have of it: given, and not taken back', 61_250)) used!: number;
  @ApiProperty(integer('What processes have taken ahead, to give it to members, or give it back', 750)) leased!: number;
  @ApiProperty(integer('What is left besides both; never below 0', 38_000)) left!: number;
  @ApiProperty(integer('What rules would have given besides, and was not there', 0)) refused!: number;
  @ApiProperty({ description: 'Whether members have all of it', example: false })
  isExhausted!: boolean;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the last of it was given, by arrival; null: members do not have all of it',
    example: null,
  })
  exhaustedAt!: string | null;
}

export class BudgetDto {
  @ApiProperty({ example: 'spring' }) id!: string;
  @ApiProperty({ example: 'Spring campaign' }) name!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @UnitProperty() unit!: string;
  @ApiProperty({ enum: PERIODS, example: 'month' }) per!: PeriodWord;
  @ApiProperty({ example: false }) perStore!: boolean;
  @ApiProperty({ type: [String], description: 'Ids of the rules that draw on it', example: ['double-coffee'] })
  rules!: readonly string[];
  @ApiProperty({ type: [BudgetPartDto], description: 'The latest period first; at most 1,000' })
  parts!: readonly BudgetPartDto[];
}

export class BudgetsDto {
  @ApiProperty({ type: [BudgetDto], description: 'In the order of the programme' }) budgets!: readonly BudgetDto[];
}
