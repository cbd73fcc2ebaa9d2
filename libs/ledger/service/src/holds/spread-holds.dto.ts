import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { Optional } from '@accrue/http';
import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { HoldDto, TtlSecondsProperty } from './holds.dto';

export class SpreadHoldDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request holds nothing twice; the holds are called after it',
  })
  @Optional()
  @IsString()
  @Length(1, 60)
  holdId?: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: POINTS_PER_ENTRY_MAX,
    description: 'What the receipt comes to, in minor units: wallets that may pay a share of it only pay that of this',
  })
  @IsInt()
  @Min(1)
  @Max(POINTS_PER_ENTRY_MAX)
  payableMinor!: number;

  @TtlSecondsProperty()
  ttlSeconds?: number;
}

export class PartHoldDto extends HoldDto {
  @ApiProperty({ type: 'integer', description: 'What it pays, in minor units: the amount of the tender that names it' })
  amountMinor!: number;
}

export class SpreadHoldsDto {
  @ApiProperty({ type: 'integer' }) payableMinor!: number;
  @ApiProperty({ type: 'integer', description: 'By all holds together' }) heldMinor!: number;
  @ApiProperty({ type: 'integer', description: 'What is left to be paid otherwise' }) missingMinor!: number;
  @ApiProperty({ type: [PartHoldDto], description: 'In the order in which the wallets pay' }) holds!: PartHoldDto[];
}
