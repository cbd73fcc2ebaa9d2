import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

/** Exactly one of them. */
export class LookupDto {
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 128) card?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 128) qr?: string;
  @ApiPropertyOptional({ description: 'With its country code' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  phone?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 254) email?: string;
  @ApiPropertyOptional({ description: 'The operator’s own member number' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  reference?: string;
}
