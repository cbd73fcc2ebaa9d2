import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import type { RewardGives } from '@accrue/contracts';
import { NextCursorProperty, Optional, UnitProperty } from '@accrue/http';
import { redemption } from '@accrue/rewards-domain';
import { GIVES } from '../gives';

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
}

const STATUS =
  'requested; reserved: set aside, points held; confirmed: given; completed: points spent; or failed, or cancelled';

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
  @ApiPropertyOptional({ description: 'The discount code, once completed; only for the key that asked' })
  code?: string;
  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'Until then somebody confirms that it was given; it is cancelled otherwise. Absent: it is given at once',
  })
  confirmBy?: string;
  @ApiPropertyOptional({ enum: ['asked', 'not_confirmed'], description: 'Why it was cancelled' })
  cancelled?: redemption.CancelCause;
  @ApiPropertyOptional({ description: 'Why it failed, a problem code', example: 'reward.out_of_stock' })
  failure?: string;
  @ApiPropertyOptional({ description: 'What could be spent, in the unit, when the ledger refused' })
  available?: number;
  @ApiProperty({ description: 'Of the redemption' })
  revision!: number;
}

/** A redemption in a list: without its code. */
export class RedemptionSummaryDto {
  @ApiProperty()
  redemptionId!: string;
  @ApiProperty()
  rewardId!: string;
  @ApiProperty(GIVES)
  gives!: RewardGives;
  @ApiProperty({ enum: [...redemption.STATUSES], description: STATUS })
  status!: redemption.Status;
  @ApiProperty()
  walletId!: string;
  @UnitProperty()
  unit!: string;
  @ApiProperty({ description: 'Price in the unit' })
  points!: number;
  @ApiProperty({ type: String, nullable: true })
  failure!: string | null;
  @ApiProperty()
  requestedAt!: string;
  @ApiProperty({ type: String, nullable: true })
  settledAt!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Until when it has to be confirmed; null: it is given at once',
  })
  confirmBy!: string | null;
}

export class RedemptionListDto {
  @ApiProperty({ type: [RedemptionSummaryDto], description: 'Newest first' })
  redemptions!: RedemptionSummaryDto[];
  @NextCursorProperty()
  nextCursor!: string | null;
}
