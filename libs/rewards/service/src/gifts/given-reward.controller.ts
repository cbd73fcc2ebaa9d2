import { Controller, Headers, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { cardOfGiven } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';
import { gift } from '@accrue/rewards-domain';
import { Fulfilments } from '../fulfilment';
import type { RewardsProblemCode } from '../problem-statuses';
import { rowOf, type GivenRewardRow } from '../read-models/given-reward/given-reward.projection';
import { ApiWish, wishOf } from '../redeem/wish';
import { Gifts } from '../streams/gifts';
import { GivenRewardDto } from './given-reward.dto';

@ApiTags('rewards')
@Controller('v1')
export class GivenRewardController {
  constructor(
    private readonly gifts: Gifts,
    private readonly fulfilments: Fulfilments,
  ) {}

  @Roles('pos')
  @Post('given-rewards/:givenId(^[^]+)::use')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Say that a reward that a rule or an offer gave was used: its code, or that it was handed over',
    description:
      'It is not taken back after that, whatever becomes of the purchase. ' +
      'Whoever says so first has it: another key, or another Idempotency-Key, is refused.',
  })
  @ApiWish()
  @ApiOkResponse({ type: GivenRewardDto, description: 'Used, just now or before' })
  @Refuses('given.unknown', 'given.not_given', 'given.taken_back', 'given.lapsed', 'given.used', 'write.conflict')
  async use(
    @Param('givenId') givenId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<GivenRewardDto> {
    const unknown = new Rejected<RewardsProblemCode>('given.unknown', { givenId });
    const giftId = gift.giftIdOf(givenId);
    if (giftId === null) throw unknown;
    const now = this.gifts.now();
    const { state } = await this.gifts.execute(
      giftId,
      { type: 'UseGivenReward', data: { givenId, now, usedAs: wishOf(caller, key) } },
      { messageId: `given/${givenId}/use`, occurredAt: now, correlationId, actor: caller.name },
    );
    const given = state.status === 'none' ? undefined : state.gift.given.find((each) => each.givenId === givenId);
    if (state.status === 'none' || given === undefined) throw unknown;
    return this.shown(rowOf(state.gift, given));
  }

  /** With its code as long as it may be used, and after it was. */
  private async shown(row: Omit<GivenRewardRow, 'revision'>): Promise<GivenRewardDto> {
    const { gives, status, reason, reward_id: rewardId, fulfilment_ref: ref } = row;
    const fulfilment = gives === null ? null : this.fulfilments.of(gives.kind);
    const maySee = ref !== null && (status === 'given' || status === 'used');
    return {
      ...{ givenId: row.given_id, memberId: row.member_id, rewardId, ruleId: row.rule_id },
      ...{ receiptId: row.receipt_id, actionId: row.action_id, status, since: row.since },
      ...(row.use_by === null ? {} : { useBy: row.use_by }),
      ...(reason === null ? {} : { reason }),
      ...(gives === null ? {} : { gives }),
      ...(maySee && fulfilment !== null
        ? await fulfilment.reveal({ rewardId, fulfilmentRef: ref, reference: cardOfGiven(row.given_id) })
        : {}),
    };
  }
}
