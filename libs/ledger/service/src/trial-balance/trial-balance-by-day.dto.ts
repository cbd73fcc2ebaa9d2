import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { Optional } from '@accrue/http';
import { ACCOUNTS } from '@accrue/ledger-domain';
import { InstantParameter } from '../account/at-instant';
import { UnitOrNullProperty } from '../account/wallet-units';

export const FORMATS = ['json', 'csv'] as const;

/** Columns of the CSV; a line for each account of each wallet on each day. */
export const COLUMNS = ['date', 'wallet', 'unit', 'account', 'opening', 'debit', 'credit', 'closing'] as const;

export class TrialBalanceByDayQuery {
  @ApiProperty({ description: 'First day', example: '2026-10-01' })
  @IsString()
  @MaxLength(10)
  from!: string;

  @ApiPropertyOptional({ description: 'Last day, at most 366 days in all. Absent: `from`', example: '2026-10-31' })
  @Optional()
  @IsString()
  @MaxLength(10)
  to?: string;

  @InstantParameter(
    'By what was recorded before this instant only, the start of a quarter of an hour: what comes late later changes nothing. ' +
      'Absent: all that is known now',
  )
  knownAt?: string;

  @ApiPropertyOptional({
    description: 'IANA time zone of the days. Absent: the programme’s, which a later version may change',
    example: 'Europe/London',
  })
  @Optional()
  @IsString()
  @MaxLength(60)
  timeZone?: string;

  @ApiPropertyOptional({ enum: FORMATS, default: 'json' })
  @Optional()
  @IsIn(FORMATS)
  format: (typeof FORMATS)[number] = 'json';
}

const points = (description: string): PropertyDecorator => ApiProperty({ type: 'integer', description });

export class AccountTurnoverDto {
  @ApiProperty({ enum: ACCOUNTS }) account!: string;
  @points('Signed; when the first day began') opening!: number;
  @points('Added to it') debit!: number;
  @points('Taken from it') credit!: number;
  @points('opening + debit − credit; when the last day ended') closing!: number;
}

export class DayTurnoverDto {
  @ApiProperty({ example: '2026-10-31' }) date!: string;
  @ApiProperty({ type: [AccountTurnoverDto] }) accounts!: AccountTurnoverDto[];
}

export class WalletTurnoverDto {
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ type: [AccountTurnoverDto], description: 'Over all the days' }) accounts!: AccountTurnoverDto[];
  @ApiProperty({ type: [DayTurnoverDto] }) days!: DayTurnoverDto[];
}

export class TrialBalanceByDayDto {
  @ApiProperty({ example: '2026-10-01' }) from!: string;
  @ApiProperty({ example: '2026-10-31' }) to!: string;
  @ApiProperty() timeZone!: string;
  @ApiProperty({ type: String, nullable: true, example: '2026-11-03T00:00:00.000Z', description: 'As asked' })
  knownAt!: string | null;
  @ApiProperty({
    description:
      'Whether nothing that is recorded from now on can change this answer: `knownAt` is a minute ago or more',
  })
  final!: boolean;
  @ApiProperty({
    description:
      'Debits equal credits, openings and closings sum to zero, on every day in every wallet; or the ledger is broken',
  })
  balanced!: boolean;
  @ApiProperty({ type: [WalletTurnoverDto] }) wallets!: WalletTurnoverDto[];
}
