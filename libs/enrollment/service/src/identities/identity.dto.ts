import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsString, Length, ValidateNested } from 'class-validator';
import { Optional } from '@accrue/http';
import { GIVEN_IDENTITY_TYPES, type GivenIdentity } from '@accrue/identities';
import { ReasonCode } from '../members/reason-code';

export class GivenIdentityDto implements GivenIdentity {
  @ApiProperty({ enum: GIVEN_IDENTITY_TYPES })
  @IsIn(GIVEN_IDENTITY_TYPES)
  type!: GivenIdentity['type'];

  @ApiProperty({ example: '2900000012345' })
  @IsString()
  @Length(1, 254)
  value!: string;
}

/** @param which it may be */
export const Presented = (which = 'Another identity'): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: GivenIdentityDto,
      description: `${which} that leads to the member, as they show or say it at the till; required of every key but an operator’s`,
    }),
    Optional(),
    // A list without items is nested as it should be, too.
    IsObject(),
    ValidateNested(),
    Type(() => GivenIdentityDto),
  );

export class LinkIdentityDto extends GivenIdentityDto {
  @Presented()
  presented?: GivenIdentityDto;
}

/** A wish about an identity that the member has. */
export class IdentityWithReasonDto extends GivenIdentityDto {
  @ReasonCode('lost', 'lost or stolen')
  reason!: string;
}

export class BlockIdentityDto extends IdentityWithReasonDto {
  @Presented()
  presented?: GivenIdentityDto;
}
