import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { Optional } from '@accrue/http';

const IsReasonCode = (): PropertyDecorator => applyDecorators(IsString(), Matches(/^[a-z][a-z0-9_]{0,63}$/));

/** A word for why somebody did it: one of ours, or of the operator's own. */
export const ReasonCodeProperty = (description: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ description }), IsReasonCode());

export const OptionalReasonCodeProperty = (description: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ description }), Optional(), IsReasonCode());
