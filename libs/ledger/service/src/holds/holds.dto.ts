import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { Optional } from '@accrue/http';
import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { HOLD_SECONDS_MAX, type Hold } from '@accrue/ledger-domain';
import { UnitOrNullProperty } from '../account/wallet-units';

/** What a till has by default to finish the sale. */
export const HOLD_TTL_SECONDS = 15 * 60;

const HOLD_STATUSES = [
  'open',
  'captured',
  'released',
  'timed_out',
  'refused',
  'refunded',
] as const satisfies readonly Hold['status'][];

/** From now on. */
export const TtlSecondsProperty = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: HOLD_SECONDS_MAX, default: HOLD_TTL_SECONDS }),
    Optional(),
    IsInt(),
    Min(1),
    Max(HOLD_SECONDS_MAX),
  );

export class PlaceHoldDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request places nothing twice; else made here',
  })
  @Optional()
  @IsString()
  @Length(1, 128)
  holdId?: string;

  @ApiProperty() @IsString() @Length(1, 128) walletId!: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: POINTS_PER_ENTRY_MAX,
    description: 'How many to hold; or `amountMinor`',
  })
  @Optional()
  @IsInt()
  @Min(1)
  points?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: POINTS_PER_ENTRY_MAX,
    description:
      'What to pay with them, in minor units of the programme’s currency: as many are held as are worth exactly that by the wallet’s `value`; or `points`',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(POINTS_PER_ENTRY_MAX)
  amountMinor?: number;

  @TtlSecondsProperty()
  ttlSeconds?: number;
}

export class ExtendHoldDto {
  @TtlSecondsProperty()
  ttlSeconds?: number;
}

export class CaptureHoldDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: POINTS_PER_ENTRY_MAX,
    description: 'At most what is still held; absent: all of that. What is not captured stays held until the hold ends',
  })
  @Optional()
  @IsInt()
  @Min(1)
  points?: number;

  @ApiPropertyOptional({
    description:
      'What they were spent on. Captures of one receipt are the same capture. One that names none is the same as another of as many points: name the receipt to capture several parts of a hold',
  })
  @Optional()
  @IsString()
  @Length(1, 128)
  receiptId?: string;

  @ApiPropertyOptional({ default: false, description: 'Nothing more will be captured: what is left is released' })
  @Optional()
  @IsBoolean()
  final?: boolean;
}

export class HoldDto {
  @ApiProperty() holdId!: string;
  @ApiProperty() memberId!: string;
  @ApiProperty({ enum: HOLD_STATUSES }) status!: Hold['status'];
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ type: 'integer', description: 'What it was placed for' }) points!: number;
  @ApiProperty({ type: 'integer', description: 'Spent of it, by all captures so far' }) captured!: number;
  @ApiProperty({ type: 'integer', description: 'Still held' }) remaining!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Set while open' }) expiresAt!: string | null;
  @ApiProperty({
    type: 'integer',
    description: 'Of the account. A receipt that the hold pays hands it back as `accountRevision` of its points tender',
  })
  revision!: number;
}
