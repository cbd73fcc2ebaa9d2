import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, Length, Matches } from 'class-validator';
import type { RewardGives } from '@accrue/contracts';
import { Optional, UnitProperty } from '@accrue/http';
import { redemption } from '@accrue/rewards-domain';
import { GIVES } from '../gives';
import { GiftCardDto } from './gift-card.dto';

export class RedeemDto {
  @ApiProperty({ description: 'Who redeems' })
  @IsString()
  @Length(1, 128)
  memberId!: string;

  @ApiProperty({ description: 'Reward of the catalogue', example: 'five-off' })
  @IsString()
  @Length(1, 128)
  rewardId!: string;

  @ApiPropertyOptional({
    description: 'Given by the caller: the same id is the same redemption. Or send the header Idempotency-Key.',
  })
  @Optional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/)
  redemptionId?: string;

  @ApiPropertyOptional({
    description:
      'Another member, whom it is for: where the reward says `gift`. Who redeems pays. Absent: who redeems has it',
  })
  @Optional()
  @IsString()
  @Length(1, 128)
  receiverId?: string;

  @ApiPropertyOptional({
    description:
      'Whether to wait for a place at an event that has none left, where its reward has a waiting list: nothing is held until there is one',
  })
  @Optional()
  @IsBoolean()
  wait?: boolean;
}

export class ReceiverDto {
  @ApiProperty({ description: 'Whom it is for, as their card says' })
  @IsString()
  @Length(1, 128)
  receiverId!: string;
}

class GiftToDto {
  @ApiProperty({ description: 'Whom it is for' })
  receiverId!: string;
  @ApiProperty({ description: 'It is theirs when they accept it, until `confirmBy`' })
  byAcceptance!: boolean;
}

class CertificateDto {
  @ApiProperty({ example: 'bees' })
  cause!: string;
  @ApiProperty({ type: 'integer', description: 'What the cause is given for the points, in minor units' })
  amount!: number;
  @ApiProperty({ type: 'integer', description: 'What the programme adds, in minor units' })
  matching!: number;
  @ApiProperty({ example: 'GBP' })
  currency!: string;
  @ApiProperty({ format: 'date-time', description: 'When its points were taken' })
  givenAt!: string;
}

export const STATUS =
  'waiting: for a place; requested; reserved: set aside, points held; confirmed: given; completed: points spent; used: and the member has used it; expired: it was not in time; or failed, or cancelled';

export class RedemptionDto {
  @ApiProperty()
  redemptionId!: string;
  @ApiProperty()
  memberId!: string;
  @ApiProperty()
  rewardId!: string;
  @ApiProperty(GIVES)
  gives!: RewardGives;
  @ApiProperty({ enum: [...redemption.STATUSES], description: STATUS })
  status!: redemption.Status;
  @ApiProperty({ description: 'What is paid from' })
  walletId!: string;
  @UnitProperty()
  unit!: string;
  @ApiProperty({ description: 'Price in the unit, pinned when it was asked for' })
  points!: number;
  @ApiPropertyOptional({ type: GiftToDto, description: 'Of what one member redeemed for another' })
  gift?: GiftToDto;
  @ApiPropertyOptional({
    description: 'The discount code, once completed; only for the key that asked, or that accepted it',
  })
  code?: string;
  @ApiPropertyOptional({
    type: GiftCardDto,
    description: 'Number and PIN of the gift card, once completed; only for the key that asked, or that accepted it',
  })
  giftCard?: GiftCardDto;
  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'Until then somebody confirms that it was given; it is cancelled otherwise. Absent: it is given at once',
  })
  confirmBy?: string;
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Until then it can be used, once it was given; absent: it has no end',
  })
  useBy?: string;
  @ApiPropertyOptional({
    enum: ['asked', 'declined', 'not_confirmed', 'withdrawn', 'begun', 'waiting_list_full'],
    description: 'Why it was cancelled',
  })
  cancelled?: redemption.CancelCause;
  @ApiPropertyOptional({
    type: CertificateDto,
    description: 'Of a donation, once it is completed; it is known by the id of the redemption',
  })
  certificate?: CertificateDto;
  @ApiPropertyOptional({ description: 'Why it failed, a problem code', example: 'reward.out_of_stock' })
  failure?: string;
  @ApiPropertyOptional({ description: 'What could be spent, in the unit, when the ledger refused' })
  available?: number;
  @ApiProperty({ description: 'Of the redemption' })
  revision!: number;
}
