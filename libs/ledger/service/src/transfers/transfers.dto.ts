import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Optional } from '@accrue/http';
import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { UnitOrNullProperty } from '../account/wallet-units';

const REASON_CODE = /^[a-z][a-z0-9_]{0,63}$/;

export class SendTransferDto {
  @ApiProperty({ description: 'Chosen by the caller, so that a repeated request sends nothing twice' })
  @IsString()
  @Length(1, 64)
  transferId!: string;

  @ApiProperty({ description: 'The member that receives' }) @IsString() @Length(1, 128) to!: string;

  @ApiProperty() @IsString() @Length(1, 128) walletId!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: POINTS_PER_ENTRY_MAX })
  @IsInt()
  @Min(1)
  @Max(POINTS_PER_ENTRY_MAX)
  points!: number;

  @ApiPropertyOptional({ description: 'Such as gift, family' })
  @Optional()
  @IsString()
  @Matches(REASON_CODE)
  reasonCode?: string;
}

export class ReverseTransferDto {
  @ApiProperty({ description: 'Such as fraud, correction' })
  @IsString()
  @Matches(REASON_CODE)
  reasonCode!: string;
}

class TransferredLotDto {
  @ApiProperty({ description: 'Of the sender' }) lotId!: string;
  @ApiProperty({ type: 'integer' }) points!: number;
}

export const TRANSFER_STATUSES = ['sent', 'received', 'refused', 'reversed'] as const;

export class TransferDto {
  @ApiProperty() transferId!: string;
  @ApiProperty({ description: 'The member that sent' }) from!: string;
  @ApiProperty({ description: 'The member that receives' }) to!: string;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ type: 'integer' }) points!: number;
  @ApiProperty({ type: [TransferredLotDto], description: 'What it took, first what expired first' })
  lots!: TransferredLotDto[];
  @ApiProperty({
    enum: TRANSFER_STATUSES,
    description:
      'sent: on its way, for a moment; received: the other member has it; refused: the other member could not have it, so it returns to the ' +
      'lots it came from; reversed: an operator took it back',
  })
  status!: (typeof TRANSFER_STATUSES)[number];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it was refused: account.closed, amount.out_of_range; null: it was not',
  })
  refusal!: string | null;
  @ApiProperty({ type: 'integer', description: 'What the sender has again, refused or reversed' }) returned!: number;
  @ApiProperty({ type: String, nullable: true }) reasonCode!: string | null;
  @ApiProperty({ description: 'Who sent it' }) actor!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Who reversed it' }) reversedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was reversed' }) reversalReasonCode!: string | null;
  @ApiProperty() sentAt!: string;
  @ApiProperty({ type: 'integer', description: 'Of the sender’s account' }) revision!: number;
}
