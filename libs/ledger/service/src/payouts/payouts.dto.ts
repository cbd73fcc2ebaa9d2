import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { Optional } from '@accrue/http';
import { PLAIN_TEXT } from '@accrue/kernel';
import type { PayoutStatus } from '@accrue/ledger-domain';

const STATUSES = ['requested', 'confirmed', 'cancelled', 'timed_out'] as const satisfies readonly PayoutStatus[];

export class RequestPayoutDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request pays nothing twice; or header Idempotency-Key',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  @Matches(PLAIN_TEXT, { message: 'payoutId must not hold control characters' })
  payoutId?: string;

  @ApiProperty({ description: 'One that the programme pays out', example: 'commission' })
  @IsString()
  @Length(1, 128)
  walletId!: string;
}

export class PayoutDto {
  @ApiProperty() payoutId!: string;
  @ApiProperty() partnerId!: string;
  @ApiProperty() walletId!: string;
  @ApiProperty({ type: 'integer', description: 'In minor units: all that could be paid when it was requested' })
  amountMinor!: number;
  @ApiProperty({ enum: STATUSES }) status!: PayoutStatus;
  @ApiProperty({ format: 'date-time' }) requestedAt!: string;
  @ApiProperty({ format: 'date-time', description: 'Then it is the partner’s again, if nobody has confirmed it' })
  expiresAt!: string;
  @ApiProperty({ type: 'integer', description: 'Of the partner’s account' }) revision!: number;
}

export class PartnerBalanceDto {
  @ApiProperty() walletId!: string;
  @ApiProperty({ type: 'integer', description: 'Minor units that can be paid out' }) active!: number;
  @ApiProperty({ type: 'integer', description: 'Earned, and not yet to be paid out' }) pending!: number;
  @ApiProperty({ type: 'integer', description: 'Set aside by payouts that nobody has confirmed yet' }) held!: number;
  @ApiProperty({ type: 'integer', description: 'Paid out in all' }) paid!: number;
  @ApiProperty({ type: 'integer', description: 'Taken back after it was paid: the next commission repays it' })
  owed!: number;
}

export class PartnerAccountDto {
  @ApiProperty() partnerId!: string;
  @ApiProperty({ type: [PartnerBalanceDto], description: 'Of wallets in which there was something' })
  balances!: readonly PartnerBalanceDto[];
  @ApiProperty({ type: [PayoutDto], description: 'The latest first' }) payouts!: readonly PayoutDto[];
}
