import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { Optional } from '@accrue/http';

/** Exactly one of them. */
export class LookupDto {
  @ApiPropertyOptional() @Optional() @IsString() @Length(1, 128) card?: string;
  @ApiPropertyOptional() @Optional() @IsString() @Length(1, 128) qr?: string;
  @ApiPropertyOptional({ description: 'With its country code' })
  @Optional()
  @IsString()
  @Length(1, 40)
  phone?: string;
  @ApiPropertyOptional() @Optional() @IsString() @Length(1, 254) email?: string;
  @ApiPropertyOptional({ description: 'The operator’s own member number' })
  @Optional()
  @IsString()
  @Length(1, 64)
  reference?: string;
}
