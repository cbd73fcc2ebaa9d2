import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { RewardGives } from '@accrue/contracts';
import { NextCursorProperty, UnitProperty } from '@accrue/http';
import { gift, HOW_TO_USE, redemption, type HowToUse } from '@accrue/rewards-domain';
import { GIVES } from '../gives';
import { GiftCardDto } from '../redeem/gift-card.dto';

export const OWN_STATUSES = [...new Set([...redemption.STATUSES, ...gift.GIVEN_STATUSES])] as const;
export type OwnStatus = (typeof OWN_STATUSES)[number];

const STATUS =
  'Of what was redeemed, waiting: for a place; requested; reserved: set aside, points held; confirmed: given; completed: points spent; used; expired: it was not in time; ' +
  'failed; cancelled. Of what was given, promised: something is being set aside; given; used; lapsed: it was not until `useBy`; taken_back; not_given';
const HOW = ['accept', ...HOW_TO_USE] as const satisfies readonly ('accept' | HowToUse)[];
const HOW_SAID =
  'accept: the member takes what another one redeemed for them, or declines it; show_code: the code, at a till or in the shop; collect: somebody hands it over and says so; attend: the member comes; nothing: it was all given with the points, or given away';

class PaidDto {
  @ApiProperty()
  walletId!: string;
  @UnitProperty()
  unit!: string;
  @ApiProperty({ type: 'integer', description: 'Price in the unit, pinned when it was asked for' })
  points!: number;
}

class EarnedByDto {
  @ApiProperty({ description: 'Rule, offer or tier of the programme that gave it', example: 'tenth-coffee' })
  ruleId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The purchase that earned it; null: none did' })
  receiptId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The action that earned it; null: none did' })
  actionId!: string | null;
}

export class OwnRewardDto {
  @ApiProperty({
    enum: ['redeemed', 'given'],
    description: 'For points, `id` is that of the redemption; or by a rule, an offer or a tier, `id` is for `:use`',
  })
  origin!: 'redeemed' | 'given';
  @ApiProperty({ example: '0d7f4c1c-9d0e-5a0b-8a52-6d1f1f0f7d53' })
  id!: string;
  @ApiProperty()
  rewardId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'As the catalogue calls it now; null: it never had it' })
  title!: string | null;
  @ApiPropertyOptional({ ...GIVES, description: 'What it gives, by its kind; absent: nothing was set aside for it' })
  gives?: RewardGives;
  @ApiProperty({ enum: OWN_STATUSES, description: STATUS })
  status!: OwnStatus;
  @ApiProperty({ description: 'The member can use, collect or attend it now' })
  isUsable!: boolean;
  @ApiProperty({ enum: HOW, description: HOW_SAID })
  howToUse!: (typeof HOW)[number];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'First instant at which it cannot be used, or collected, any more; null: there is none',
  })
  useBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The member who redeemed it for this one; null: none did' })
  giverId!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The member whom this one redeemed it for; null: it is their own',
  })
  receiverId!: string | null;
  @ApiProperty({ type: PaidDto, nullable: true, description: 'null: it was given, or another member paid' })
  paid!: PaidDto | null;
  @ApiProperty({ type: EarnedByDto, nullable: true, description: 'null: it was redeemed' })
  earnedBy!: EarnedByDto | null;
  @ApiPropertyOptional({
    description: 'Why it failed or was not given, a problem code',
    example: 'reward.out_of_stock',
  })
  reason?: string;
  @ApiPropertyOptional({
    description:
      'Of a reward that gives one, once it is the member’s: of what was redeemed for the key that asked, and for operators; of what was given for every till; never for analysts',
    example: 'SUMMER-7F3K',
  })
  code?: string;
  @ApiPropertyOptional({
    type: GiftCardDto,
    description: 'Of a reward that gives one, for who may see the code of one',
  })
  giftCard?: GiftCardDto;
  @ApiProperty({ format: 'date-time', description: 'When it was asked for, or the event time of what earned it' })
  since!: string;
}

export class OwnRewardListDto {
  @ApiProperty({ type: [OwnRewardDto], description: 'Newest first' })
  rewards!: OwnRewardDto[];
  @NextCursorProperty()
  nextCursor!: string | null;
}
