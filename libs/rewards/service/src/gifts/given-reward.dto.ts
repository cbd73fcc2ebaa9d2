import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { RewardGives } from '@accrue/contracts';
import { gift } from '@accrue/rewards-domain';
import { GIVES } from '../gives';

const STATUS =
  'promised: something is being set aside; given: it may be used; used: and was; lapsed: it was not until `useBy`; taken_back: it is not to be used any more; not_given: see `reason`';

/** A reward that a rule or an offer gave for no points. */
export class GivenRewardDto {
  @ApiProperty({ description: 'One for each time that it was given' })
  givenId!: string;
  @ApiProperty()
  memberId!: string;
  @ApiProperty()
  rewardId!: string;
  @ApiProperty({ description: 'Rule or offer of the programme that gave it', example: 'tenth-coffee' })
  ruleId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The purchase that earned it; null: an action did' })
  receiptId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The action that earned it; null: a purchase did' })
  actionId!: string | null;
  @ApiProperty({ enum: [...gift.GIVEN_STATUSES], description: STATUS })
  status!: gift.GivenStatus;
  @ApiPropertyOptional({ format: 'date-time', description: 'Until then it may be used; absent: for ever' })
  useBy?: string;
  @ApiPropertyOptional({ description: 'Why it was not given, a problem code', example: 'reward.out_of_stock' })
  reason?: string;
  @ApiPropertyOptional({ ...GIVES, description: 'What it gives, by its kind; absent: nothing was set aside for it' })
  gives?: RewardGives;
  @ApiPropertyOptional({ description: 'The code that the member uses, of a reward that gives one' })
  code?: string;
  @ApiProperty({ format: 'date-time', description: 'Event time of what earned it' })
  since!: string;
}
