import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, Matches, ValidateNested } from 'class-validator';
import { Optional } from '@accrue/http';
import type { Attributes } from '@accrue/enrollment-domain';
import { Presented, type GivenIdentityDto } from '../identities/identity.dto';

/** Too narrow for a name, a number or an address. */
const CODE = /^[a-z][a-z0-9_-]{0,39}$/;
const CONSENTS_MAX = 20;

/** @param example of the form, for the error, too */
const Code = (description: string, example: string, form: RegExp = CODE): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ description, example, pattern: form.source }),
    Optional(),
    Matches(form, { message: `$property must be a code like ${example}` }),
  );

/** What rules and segments may know of a member: codes that many members share, kept in clear, and therefore nothing to find a person by. */
export class AttributesDto implements Attributes {
  @Code('Years, as the operator groups them', '25-34', /^\d{1,3}(-\d{1,3}|\+)$/)
  ageBand?: string;

  @Code(
    'As the operator divides the country: so large that many members live in it, never a postcode',
    'north-west',
    /^(?=.{1,40}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/,
  )
  region?: string;

  @Code('BCP 47', 'en-GB', /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/)
  language?: string;

  @Code('How they came to the programme', 'autumn-leaflet')
  source?: string;

  @Code('By which they would like to hear from it', 'email')
  preferredChannel?: string;

  @ApiPropertyOptional({
    description: 'Purposes to which they agree; one that is left out is withdrawn',
    type: [String],
    maxItems: CONSENTS_MAX,
    example: ['email', 'profiling'],
  })
  @Optional()
  @IsArray()
  @ArrayMaxSize(CONSENTS_MAX)
  @Matches(CODE, { each: true, message: 'consents must be codes like email' })
  consents?: string[];
}

/** Property of a body. @param property whether it may be left out */
export const AttributesOf = (property: typeof ApiProperty): PropertyDecorator =>
  applyDecorators(
    property({ type: AttributesDto }),
    IsObject(),
    ValidateNested(),
    Type(() => AttributesDto),
  );

export class TellAttributesDto {
  @AttributesOf(ApiProperty)
  attributes!: AttributesDto;

  @Presented()
  presented?: GivenIdentityDto;
}
