import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsString, Length, Matches } from 'class-validator';
import { Optional } from '@accrue/http';
import { AttributesOf, type AttributesDto } from '../attributes/attributes.dto';
import { BirthDate, TimeZone } from '../dates/dates.dto';
import { PLAIN_TEXT } from '@accrue/kernel';

export const CHANNELS = ['store', 'web', 'app', 'import'] as const;

const asText = { message: '$property must not hold control characters' };

/** At least a reference or one of card, qr, phone and email. */
export class EnrolMemberDto {
  @ApiPropertyOptional({
    description: 'The operator’s own member number; enrolling it again leads to the same member',
    example: '13085',
  })
  @Optional()
  @IsString()
  @Length(1, 64)
  reference?: string;

  @ApiPropertyOptional({ example: '2900000012345' })
  @Optional()
  @IsString()
  @Length(1, 128)
  card?: string;

  @ApiPropertyOptional({ description: 'Content of the member’s QR code', example: 'q-7f3a' })
  @Optional()
  @IsString()
  @Length(1, 128)
  qr?: string;

  @ApiPropertyOptional({
    description: 'With its country code; kept encrypted, recognised by a keyed hash',
    example: '+44 7700 900123',
  })
  @Optional()
  @IsString()
  @Length(1, 40)
  phone?: string;

  @ApiPropertyOptional({ description: 'Kept encrypted, recognised by a keyed hash', example: 'ann@example.com' })
  @Optional()
  @IsString()
  @Length(1, 254)
  email?: string;

  @ApiPropertyOptional({ description: 'Kept encrypted' })
  @Optional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @BirthDate(ApiPropertyOptional)
  @Optional()
  birthDate?: string;

  @TimeZone()
  timeZone?: string;

  @AttributesOf(ApiPropertyOptional)
  @Optional()
  attributes?: AttributesDto;

  @ApiPropertyOptional({ example: 'S-014' })
  @Optional()
  @IsString()
  @Length(1, 64)
  @Matches(PLAIN_TEXT, asText)
  storeId?: string;

  @ApiPropertyOptional({ description: 'Pseudonym of the employee who enrolled the member', example: 'E-77' })
  @Optional()
  @IsString()
  @Length(1, 64)
  @Matches(PLAIN_TEXT, asText)
  employeeId?: string;

  @ApiPropertyOptional({
    description:
      'Of the member or partner who referred them, as it is shown, written or said; counts at the first enrolment only',
    example: '7KQ2M-XDR9F',
  })
  @Optional()
  @IsString()
  @Length(1, 40)
  referralCode?: string;

  @ApiPropertyOptional({ enum: CHANNELS, default: 'store' })
  @Optional()
  @IsIn(CHANNELS)
  channel?: (typeof CHANNELS)[number];

  @ApiPropertyOptional({
    description: 'When it happened, for members enrolled elsewhere before; default: now',
    example: '2026-10-31T17:40:00+01:00',
  })
  @Optional()
  @IsISO8601({ strict: true })
  enrolledAt?: string;
}
