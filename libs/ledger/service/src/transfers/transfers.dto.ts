import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { OptionalReasonCodeProperty, ReasonCodeProperty } from '../account/reason-code';
import { UnitOrNullProperty } from '../account/wallet-units';

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

  @OptionalReasonCodeProperty('Such as gift, family')
  reasonCode?: string;
}

export class ReverseTransferDto {
  @ReasonCodeProperty('Such as fraud, correction')
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
