import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { Optional } from '@accrue/http';
import { Presented, type GivenIdentityDto } from '../identities/identity.dto';

/** @param property whether it may be left out */
export const BirthDate = (property: (options: ApiPropertyOptions) => PropertyDecorator): PropertyDecorator =>
  applyDecorators(
    property({
      description:
        'The day, or with the year: `02-28`, `1990-02-28`. Kept encrypted. Birthdays count that begin after it was told; who is born on 29 February has it on the 28th in common years',
      example: '1990-02-28',
    }),
    IsString(),
    Matches(/^(\d{4}-)?\d\d-\d\d$/, { message: 'birthDate must be a date YYYY-MM-DD or MM-DD' }),
  );

export const TimeZone = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      description: 'IANA time zone in which the days of the member begin; kept encrypted. Absent: the programme’s',
      example: 'Europe/London',
    }),
    Optional(),
    IsString(),
    Length(1, 60),
  );

export class TellDatesDto {
  @BirthDate(ApiProperty)
  birthDate!: string;

  @TimeZone()
  timeZone?: string;

  @Presented()
  presented?: GivenIdentityDto;
}
