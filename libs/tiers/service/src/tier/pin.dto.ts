import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsString, Length, Matches } from 'class-validator';
import { Optional } from '@accrue/http';

const REASON_CODE = /^[a-z][a-z0-9_]{0,63}$/;

export class PinTierDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request pins nothing twice; or header Idempotency-Key',
    example: 'vip-2026-10-31-1',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  pinId?: string;

  @ApiProperty({ description: 'Of the ladder in effect', example: 'gold' }) @IsString() @Length(1, 63) tierId!: string;

  @ApiPropertyOptional({
    description: 'First instant at which it is over; absent: never by itself',
    example: '2027-11-01T00:00:00.000Z',
  })
  @Optional()
  @IsISO8601({ strict: true })
  until?: string;

  @ApiProperty({ description: 'Such as vip, goodwill, correction' })
  @IsString()
  @Matches(REASON_CODE)
  reasonCode!: string;
}

export class UnpinTierDto {
  @ApiProperty({ description: 'The pin to take back', example: 'vip-2026-10-31-1' })
  @IsString()
  @Length(1, 100)
  pinId!: string;

  @ApiProperty({ description: 'Such as correction, fraud' }) @IsString() @Matches(REASON_CODE) reasonCode!: string;
}

/** A tier that was given by hand, as the member’s card shows it. */
export class PinDto {
  @ApiProperty({ example: 'vip-2026-10-31-1' }) pinId!: string;
  @ApiProperty({ description: 'As the programme called it then', example: 'gold' }) tierId!: string;
  @ApiProperty({ format: 'date-time', example: '2026-10-31T16:42:10.000Z' }) since!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'First instant at which it is over; null: never by itself',
    example: '2027-11-01T00:00:00.000Z',
  })
  until!: string | null;
  @ApiProperty({ example: 'vip' }) reasonCode!: string;
}

/** What a write answers. */
export class PinnedTierDto extends PinDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was taken back, or another took its place; null: it was not',
    example: null,
  })
  endedAt!: string | null;
  @ApiProperty({ description: 'Who did it', example: 'anna' }) actor!: string;
  @ApiProperty({ type: 'integer', description: 'Of the membership' }) revision!: number;
}
