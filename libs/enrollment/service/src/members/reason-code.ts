import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';

/** Property of a body: why something is done to a member, as a code that can be counted. @param like examples, for the error */
export const ReasonCode = (example: string, like = example): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description: 'Reason code', example }),
    IsString(),
    Matches(/^[a-z][a-z0-9_]{0,39}$/, { message: `reason must be a code like ${like}` }),
  );
