import { Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { Caller, CorrelationId, PageOrder, PageQuery, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { cardOfGiven } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';
import { gift } from '@accrue/rewards-domain';
import { Fulfilments } from '../fulfilment';
import type { RewardsProblemCode } from '../problem-statuses';
import { givenRewards, rowOf, type GivenRewardRow } from '../read-models/given-reward/given-reward.projection';
import { Gifts } from '../streams/gifts';
import { GivenRewardDto, GivenRewardListDto } from './given-reward.dto';

const ORDER = new PageOrder('instant', 'text');

@ApiTags('rewards')
@Controller('v1')
export class GivenRewardController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly gifts: Gifts,
    private readonly fulfilments: Fulfilments,
    private readonly members: KnownMembers,
  ) {}

  @Roles('pos')
  @Get('members/:memberId/given-rewards')
  @ApiOperation({
    summary: 'The rewards that rules and offers gave a member for no points, newest first, with their codes',
    description: 'Nobody asked for them by a key, so every till may show the member what they have.',
  })
  @ApiOkResponse({ type: GivenRewardListDto })
  @Refuses('member.unknown')
  async list(@Param('memberId') memberId: string, @Query() query: PageQuery): Promise<GivenRewardListDto> {
    const selected = this.ports.readModels.of(givenRewards).rows('given').where({ member_id: memberId });
    const after = ORDER.after(query);
    if (after !== null) {
      const [since, givenId] = after;
      selected.andWhere('(given.since, given.given_id) < (:since, :givenId)', { since, givenId });
    }
    const rows = await selected
      .orderBy('given.since', 'DESC')
      .addOrderBy('given.given_id', 'DESC')
      .limit(query.limit + 1)
      .getRawMany<GivenRewardRow>();
    if (rows.length === 0) await this.members.mustKnow(memberId);
    const { page, nextCursor } = ORDER.pageOf(rows, query, ({ since, given_id }) => [since, given_id]);
    return { rewards: await Promise.all(page.map((row) => this.shown(row))), nextCursor };
  }

  @Roles('pos')
  @Post('given-rewards/:givenId(^[^]+)::use')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Say that a reward that a rule or an offer gave was used: its code, or that it was handed over',
    description: 'It is not taken back after that, whatever becomes of the purchase. Safe to repeat.',
  })
  @ApiOkResponse({ type: GivenRewardDto, description: 'Used, just now or before' })
  @Refuses('given.unknown', 'given.not_given', 'given.taken_back', 'given.lapsed', 'write.conflict')
  async use(
    @Param('givenId') givenId: string,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<GivenRewardDto> {
    const unknown = new Rejected<RewardsProblemCode>('given.unknown', { givenId });
    const giftId = gift.giftIdOf(givenId);
    if (giftId === null) throw unknown;
    const now = this.gifts.now();
    const { state } = await this.gifts.execute(
      giftId,
      { type: 'UseGivenReward', data: { givenId, now } },
      { messageId: `given/${givenId}/use`, occurredAt: now, correlationId, actor },
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
