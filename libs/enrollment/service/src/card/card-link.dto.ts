import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, Length } from 'class-validator';
import { Optional } from '@accrue/http';
import { GivenIdentityDto, Presented } from '../identities/identity.dto';
import { ReasonCode } from '../members/reason-code';

export class MakeCardLinkDto {
  @ApiPropertyOptional({
    description:
      'Whether the links before it end, and the code that the card showed: for who lost a phone. Default: no; of more than five the oldest ends.',
    example: true,
  })
  @Optional()
  @IsBoolean()
  replace?: boolean;

  @Presented('An identity')
  presented?: GivenIdentityDto;
}

export class BlockCardLinksDto {
  @ReasonCode('lost', 'lost or stolen')
  reason!: string;

  @Presented('An identity')
  presented?: GivenIdentityDto;
}

export class CardLinkDto {
  @ApiProperty({
    description:
      'Path of the card for a phone, with the secret behind the hash, where no server sees it. It is told once.',
    example: '/card/#n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
  })
  link!: string;
}

export class CardLinkSecretDto {
  @ApiProperty({ description: 'What stands behind the hash', example: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg' })
  @IsString()
  @Length(1, 128)
  secret!: string;
}

export class CardOwnerDto {
  @ApiProperty() memberId!: string;
}

export class CardDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What it shows as a QR code, for tills to scan; null: it was blocked',
    example: 'M.7QK2MXDR9F7QK2MXDR9F7QK2MX',
  })
  code!: string | null;
  @ApiProperty({ format: 'date-time' }) enrolledAt!: string;
}
