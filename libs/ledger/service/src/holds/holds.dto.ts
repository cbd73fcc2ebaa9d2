import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

/** What a till has by default to finish the sale. */
export const HOLD_TTL_SECONDS = 15 * 60;
const HOLD_TTL_SECONDS_MAX = 7 * 24 * 60 * 60;

export class PlaceHoldDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request places nothing twice; else made here',
  })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  holdId?: string;

  @ApiProperty() @IsString() @Length(1, 128) walletId!: string;

  @ApiProperty({ type: 'integer', minimum: 1 }) @IsInt() @Min(1) points!: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: HOLD_TTL_SECONDS_MAX, default: HOLD_TTL_SECONDS })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(HOLD_TTL_SECONDS_MAX)
  ttlSeconds?: number;
}

export class CaptureHoldDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Less than the hold: the rest is released; absent: all',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  points?: number;

  @ApiPropertyOptional({ description: 'What they were spent on' })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  receiptId?: string;
}

export class HoldDto {
  @ApiProperty() holdId!: string;
  @ApiProperty() memberId!: string;
  @ApiProperty({ enum: ['open', 'captured', 'released', 'timed_out', 'refused'] }) status!: string;
  @ApiProperty({ type: 'integer', description: 'Held; captured, once it is' }) points!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Set while open' }) expiresAt!: string | null;
  @ApiProperty({ type: 'integer', description: 'Of the account' }) revision!: number;
}
