import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { Optional } from '@accrue/http';
import { GIVEN_IDENTITY_TYPES, type GivenIdentity } from '@accrue/identities';

export class GivenIdentityDto implements GivenIdentity {
  @ApiProperty({ enum: GIVEN_IDENTITY_TYPES })
  @IsIn(GIVEN_IDENTITY_TYPES)
  type!: GivenIdentity['type'];

  @ApiProperty({ example: '2900000012345' })
  @IsString()
  @Length(1, 254)
  value!: string;
}

const presented = () =>
  ApiPropertyOptional({
    type: GivenIdentityDto,
    description:
      'Another identity that leads to the member, as they show or say it at the till; required of a key with the role pos',
  });

export class LinkIdentityDto extends GivenIdentityDto {
  @presented()
  @Optional()
  @ValidateNested()
  @Type(() => GivenIdentityDto)
  presented?: GivenIdentityDto;
}

/** A wish about an identity that the member has. */
export class IdentityWithReasonDto extends GivenIdentityDto {
  @ApiProperty({ description: 'Reason code', example: 'lost' })
  @IsString()
  @Matches(/^[a-z][a-z0-9_]{0,39}$/, { message: 'reason must be a code like lost or stolen' })
  reason!: string;
}

export class BlockIdentityDto extends IdentityWithReasonDto {
  @presented()
  @Optional()
  @ValidateNested()
  @Type(() => GivenIdentityDto)
  presented?: GivenIdentityDto;
}
