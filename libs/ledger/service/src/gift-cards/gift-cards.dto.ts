import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { Optional } from '@accrue/http';
import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { UnitOrNullProperty } from '../account/wallet-units';
import { TtlSecondsProperty } from '../holds/holds.dto';

export class TypedCardDto {
  @ApiProperty({ example: '9000 0000 0000 0000 019', description: 'Blanks and dashes do not matter' })
  @IsString()
  @Length(1, 64)
  number!: string;

  @ApiProperty({ example: '481516' })
  @IsString()
  @Length(1, 16)
  pin!: string;
}

export class HoldOnCardDto extends TypedCardDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request places nothing twice; else made here',
  })
  @Optional()
  @IsString()
  @Length(1, 128)
  holdId?: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: POINTS_PER_ENTRY_MAX,
    description: 'What the card is to pay, in minor units; at most what is on it',
    example: 1250,
  })
  @IsInt()
  @Min(1)
  @Max(POINTS_PER_ENTRY_MAX)
  amountMinor!: number;

  @TtlSecondsProperty()
  ttlSeconds?: number;
}

export class WithdrawCardDto {
  @ApiProperty({ description: 'What the card was given for' })
  @IsString()
  @Length(1, 128)
  redemptionId!: string;
}

export class RefundCardDto {
  @ApiProperty({ description: 'The return. Once: the same again gives nothing more', example: 'R-2' })
  @IsString()
  @Length(1, 128)
  returnReceiptId!: string;

  @ApiProperty({ description: 'What the goods were bought with', example: 'R-1' })
  @IsString()
  @Length(1, 128)
  receiptId!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: POINTS_PER_ENTRY_MAX, example: 500 })
  @IsInt()
  @Min(1)
  @Max(POINTS_PER_ENTRY_MAX)
  amountMinor!: number;
}

class CardPartDto {
  @ApiProperty({ type: 'integer', example: 2000 }) amountMinor!: number;
  @ApiProperty({ type: String, nullable: true, description: 'From then on it cannot be spent; null: it always can' })
  expiresAt!: string | null;
}

export class GiftCardBalanceDto {
  @ApiProperty({ example: 'giftcard-ERN0cG9-cVgIvgWfPpvyeiSgbdmpkwjfiUAcEq2ZSX5', description: 'Its account' })
  cardId!: string;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ type: 'integer', description: 'What it can pay now, in minor units', example: 2000 })
  availableMinor!: number;
  @ApiProperty({ type: 'integer', description: 'Held by tills, in minor units', example: 0 }) heldMinor!: number;
  @ApiProperty({ type: [CardPartDto], description: 'What it can pay now, by when it expires' })
  parts!: CardPartDto[];
  @ApiProperty() revision!: number;
}
