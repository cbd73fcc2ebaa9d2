import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { NextCursorProperty, Optional } from '@accrue/http';
import { ReasonCode } from '../members/reason-code';

export class EnrolPartnerDto {
  @ApiProperty({
    description: 'The operator’s own number of the partner; the same leads to the same partner',
    example: 'blog-17',
  })
  @IsString()
  @Length(1, 64)
  reference!: string;

  @ApiProperty({ description: 'Of the person or firm; kept encrypted', example: 'Ada Lovelace' })
  @IsString()
  @Length(1, 200)
  name!: string;

  @ApiPropertyOptional({
    description: 'With its country code; kept encrypted. Whoever enrols with it is not referred by the partner',
    example: '+44 7700 900123',
  })
  @Optional()
  @IsString()
  @Length(1, 40)
  phone?: string;

  @ApiPropertyOptional({
    description: 'Kept encrypted. Whoever enrols with it is not referred by the partner',
    example: 'ann@example.com',
  })
  @Optional()
  @IsString()
  @Length(1, 254)
  email?: string;
}

export class ErasePartnerDto {
  @ReasonCode('partner_request')
  reason!: string;
}

class PartnerProfileDto {
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional() phone?: string;
  @ApiPropertyOptional() email?: string;
}

export class PartnerDto {
  @ApiProperty({ description: 'Accrue’s pseudonymous id' }) partnerId!: string;
  @ApiProperty({ description: 'The operator’s own number' }) reference!: string;
  @ApiProperty({ format: 'date-time' }) enrolledAt!: string;
  @ApiProperty({ description: 'Whoever enrols with it was referred by the partner', example: '7KQ2M-XDR9F' })
  referralCode!: string;
  @ApiPropertyOptional({ type: PartnerProfileDto, description: 'For operators only' }) profile?: PartnerProfileDto;
  @ApiProperty({ description: 'Revision of the partner’s stream' }) revision!: number;
}

export class PartnerErasedDto {
  @ApiProperty() partnerId!: string;
  @ApiProperty({ enum: ['erased'] }) status!: 'erased';
  @ApiProperty({ format: 'date-time' }) erasedAt!: string;
}

export class PartnerRowDto {
  @ApiProperty() partnerId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'null: erased' }) reference!: string | null;
  @ApiProperty({ enum: ['active', 'erased'] }) status!: string;
  @ApiProperty({ format: 'date-time' }) enrolledAt!: string;
}

export class PartnerPageDto {
  @ApiProperty({ type: [PartnerRowDto], description: 'By id' }) partners!: readonly PartnerRowDto[];
  @NextCursorProperty() nextCursor!: string | null;
}
