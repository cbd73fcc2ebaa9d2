import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { NextCursorProperty, Optional } from '@accrue/http';
import { PLAIN_TEXT } from '@accrue/kernel';
import { AttributesDto } from '../attributes/attributes.dto';
import { ReasonCode } from '../members/reason-code';

const asText = { message: '$property must not hold control characters' };

export class MakePosterDto {
  @ApiProperty({ description: 'Where it hangs', example: 'S-014' })
  @IsString()
  @Length(1, 64)
  @Matches(PLAIN_TEXT, asText)
  storeId!: string;

  @ApiPropertyOptional({
    description: 'Pseudonym of the employee for whom new members count; absent: for nobody',
    example: 'E-77',
  })
  @Optional()
  @IsString()
  @Length(1, 64)
  @Matches(PLAIN_TEXT, asText)
  employeeId?: string;
}

export class EndPosterDto {
  @ReasonCode('taken_down')
  reason!: string;
}

export class PosterDto {
  @ApiProperty() posterId!: string;
  @ApiProperty({ description: 'Path for the QR code, behind the address under which members reach you' }) link!: string;
  @ApiProperty({ description: 'Where it hangs', example: 'S-014' }) storeId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'null: new members count for nobody', example: 'E-77' })
  employeeId!: string | null;
  @ApiProperty({ enum: ['open', 'ended'] }) status!: 'open' | 'ended';
  @ApiProperty({ format: 'date-time' }) madeAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: string | null;
}

export class PosterPageDto {
  @ApiProperty({ type: [PosterDto], description: 'The newest first' }) posters!: readonly PosterDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

/** Language and consents are said as in attributes; nothing else of them is for strangers to say. */
export class JoinDto extends PickType(AttributesDto, ['language', 'consents']) {
  @ApiProperty({
    description: 'Of the link to the card, made on the phone: the same again is the same member',
    example: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
  })
  @Matches(/^[\w-]{43}$/, { message: 'secret must be 32 bytes in base64url' })
  secret!: string;

  @ApiPropertyOptional({
    description: 'With its country code. Kept encrypted; nobody is recognised by it before a till links it',
    example: '+44 7700 900123',
  })
  @Optional()
  @IsString()
  @Length(1, 40)
  phone?: string;

  @ApiPropertyOptional({
    description: 'Kept encrypted; nobody is recognised by it before a till links it',
    example: 'ann@example.com',
  })
  @Optional()
  @IsString()
  @Length(1, 254)
  email?: string;
}
