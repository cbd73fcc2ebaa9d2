import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { GIVEN_IDENTITY_TYPES, type GivenIdentity } from '@accrue/identities';

export class LinkIdentityDto implements GivenIdentity {
  @ApiProperty({ enum: GIVEN_IDENTITY_TYPES })
  @IsIn(GIVEN_IDENTITY_TYPES)
  type!: GivenIdentity['type'];

  @ApiProperty({ example: '2900000012345' })
  @IsString()
  @Length(1, 254)
  value!: string;
}

/** A wish about an identity that the member has. */
export class IdentityWithReasonDto extends LinkIdentityDto {
  @ApiProperty({ description: 'Reason code', example: 'lost' })
  @IsString()
  @Matches(/^[a-z][a-z0-9_]{0,39}$/, { message: 'reason must be a code like lost or stolen' })
  reason!: string;
}
