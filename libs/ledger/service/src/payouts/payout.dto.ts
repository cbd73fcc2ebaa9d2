import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Optional } from '@accrue/http';
import { PLAIN_TEXT, POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { PAYOUT_ID_LENGTH_MAX, type PayoutApproval, type PayoutStatus } from '@accrue/ledger-domain';
import { ReasonCodeProperty } from '../account/reason-code';

export const PAYOUT_STATUSES = [
  'requested',
  'approved',
  'paid',
  'cancelled',
  'refused',
  'failed',
  'timed_out',
] as const satisfies readonly PayoutStatus[];
const APPROVALS = ['none', 'one', 'four-eyes'] as const satisfies readonly PayoutApproval[];

export class RequestPayoutDto {
  @ApiPropertyOptional({
    description:
      'Chosen by the caller, so that a repeated request pays nothing twice, and without `/`; or header Idempotency-Key',
  })
  @Optional()
  @IsString()
  @Length(1, PAYOUT_ID_LENGTH_MAX)
  @Matches(PLAIN_TEXT, { message: 'payoutId must not hold control characters' })
  payoutId?: string;

  @ApiProperty({ description: 'One that the programme pays out', example: 'cashback' })
  @IsString()
  @Length(1, 128)
  walletId!: string;

  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 1, maximum: POINTS_PER_ENTRY_MAX },
    description: 'In minor units of the wallet’s currency; default: all that can be paid out, in whole multiples',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(POINTS_PER_ENTRY_MAX)
  amountMinor?: number;
}

export class GiveUpPayoutDto {
  @ReasonCodeProperty('Such as fraud, no_bank_account, account_closed')
  reasonCode!: string;
}

export class ConfirmPayoutDto {
  @ApiProperty({
    description:
      'Finance’s own number of the payment, with which it finds it again. No bank account: a word that looks like one is refused',
    example: 'PAY-2026-0817',
    maxLength: 35,
  })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,34}$/)
  // An IBAN: two letters, two digits, and at least eleven more.
  @Matches(/^(?![A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}$)/, {
    message: 'reference must not be the number of a bank account',
  })
  reference!: string;
}

class PayoutFields {
  @ApiProperty() payoutId!: string;
  @ApiProperty({ description: 'Member or partner who asked; it stays so when members are merged', example: 'm-1' })
  payeeId!: string;
  @ApiProperty({ example: 'cashback' }) walletId!: string;
  @ApiProperty({ description: 'ISO 4217', example: 'GBP' }) currency!: string;
  @ApiProperty({ type: 'integer', description: 'In minor units of the currency' }) amountMinor!: number;
  @ApiProperty({
    enum: PAYOUT_STATUSES,
    description:
      'requested: waits for approval; approved: finance is to pay it, and nobody had to agree or somebody has',
  })
  status!: PayoutStatus;
  @ApiProperty({ enum: APPROVALS }) approval!: PayoutApproval;
  @ApiProperty({ format: 'date-time' }) requestedAt!: string;
  @ApiProperty() requestedBy!: string;
  @ApiProperty({ type: String, nullable: true, description: 'null: nobody has approved it, or had to' })
  approvedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'null: it is under way' })
  endedAt!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Who confirmed, cancelled, refused or failed it; null: nobody has',
  })
  endedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was refused or failed' })
  reasonCode!: string | null;
  @ApiProperty({
    ...{ type: String, nullable: true, example: 'PAY-2026-0817' },
    description: 'Under which finance paid it',
  })
  reference!: string | null;
  @ApiProperty({
    format: 'date-time',
    description:
      'Then it is the payee’s again, if nobody has approved it. What is approved waits for finance: a hundred years on',
  })
  expiresAt!: string;
}

/** What a write answers. */
export class PayoutDto extends PayoutFields {
  @ApiProperty({ type: 'integer', description: 'Of the account that has it' }) revision!: number;
}

export class ListedPayoutDto extends PayoutFields {}

export class PayeeBalanceDto {
  @ApiProperty({ example: 'cashback' }) walletId!: string;
  @ApiProperty({ type: 'integer', description: 'What can be spent, or paid out' }) active!: number;
  @ApiProperty({ type: 'integer', description: 'Earned, and neither to be spent nor paid out yet' }) pending!: number;
  @ApiProperty({ type: 'integer', description: 'Set aside, by payouts that are under way among others' }) held!: number;
  @ApiProperty({ type: 'integer', description: 'Paid out in all' }) paid!: number;
  @ApiProperty({ type: 'integer', description: 'Taken back after it was paid or spent: what comes in next repays it' })
  owed!: number;
}

export class PayeeAccountDto {
  @ApiProperty({ example: 'm-1' }) payeeId!: string;
  @ApiProperty({ type: [PayeeBalanceDto], description: 'Of wallets in which there was something' })
  balances!: readonly PayeeBalanceDto[];
  @ApiProperty({ type: [PayoutDto], description: 'The latest first' }) payouts!: readonly PayoutDto[];
}
