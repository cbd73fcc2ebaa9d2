import { Body, Controller, Get, Headers, HttpStatus, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Caller, CorrelationId, refuseOtherMembers, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { ACCRUE_NAMESPACE, Rejected, uuidV5 } from '@accrue/kernel';
import { RedeemHandler } from './redeem.handler';
import { RedemptionView } from './redemption-view';
import { RedeemDto, RedemptionDto } from './redemption.dto';
import { waitMsOf } from './prefer-wait';
import type { RewardsProblemCode } from '../problem-statuses';

/** What of Fastify's reply is used here. */
export interface Reply {
  status(status: number): Reply;
  header(name: string, value: string): Reply;
}

const LOCATION = { Location: { schema: { type: 'string' }, description: 'Path of the redemption' } } as const;

@ApiTags('rewards')
@Controller('v1')
export class RedemptionController {
  constructor(
    private readonly handler: RedeemHandler,
    private readonly view: RedemptionView,
  ) {}

  @Roles('pos', 'member')
  @Post('redemptions')
  @ApiOperation({ summary: 'Redeem points for a reward; waits up to 5 s for the outcome' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key is the same redemption' })
  @ApiHeader({ name: 'Prefer', required: false, description: 'wait=<seconds>: wait less than 5 s' })
  @ApiCreatedResponse({
    type: RedemptionDto,
    description: 'Completed, or reserved until somebody gives it',
    headers: LOCATION,
  })
  @ApiOkResponse({ type: RedemptionDto, description: 'So by an earlier request', headers: LOCATION })
  @ApiAcceptedResponse({
    type: RedemptionDto,
    description: 'Under way, or waiting for a place: see Location',
    headers: LOCATION,
  })
  @Refuses(
    'redemption.id_missing',
    'member.unknown',
    'member.merged',
    'reward.unknown',
    'reward.retired',
    'reward.out_of_stock',
    'reward.waiting_list_full',
    'reward.begun',
    'reward.not_yet',
    'reward.over',
    'reward.not_for_tier',
    'reward.limit_reached',
    'reward.member_limit_reached',
    'draw.not_open',
    'draw.closed',
    'draw.member_limit_reached',
    'draw.full',
    'gift.not_offered',
    'gift.to_self',
    'gift.receiver_unknown',
    'gift.receiver_left',
    'redemption.conflict',
    'redemption.cancelled',
    'redemption.failed',
    'points.insufficient',
    'account.closed',
    'hold.expired',
    'hold.released',
    'write.conflict',
  )
  async redeem(
    @Body() { memberId, rewardId, redemptionId, receiverId, wait = false }: RedeemDto,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RedemptionDto> {
    refuseOtherMembers(caller, memberId);
    const asked = { memberId, rewardId, receiverId: receiverId ?? null, wait, waitMs: waitMsOf(prefer) };
    const request = { ...asked, correlationId, caller };
    const id = redemptionId ?? idOfKey(idempotencyKey, caller);
    const { first, redemption } = await this.handler.redeem({ ...request, redemptionId: id });
    reply.header('location', `/v1/redemptions/${id}`);
    if (redemption.status === 'completed' || redemption.status === 'reserved')
      reply.status(first ? HttpStatus.CREATED : HttpStatus.OK);
    else reply.status(HttpStatus.ACCEPTED);
    return redemption;
  }

  @Roles('pos', 'support')
  @Get('redemptions/:redemptionId')
  @ApiOperation({
    summary: 'A redemption as it is now',
    description:
      'Once completed with its code, for the key that asked for it and for operators; for other tills without.',
  })
  @ApiOkResponse({ type: RedemptionDto })
  @Refuses('redemption.unknown')
  show(@Param('redemptionId') redemptionId: string, @Caller() caller: ApiCaller): Promise<RedemptionDto> {
    return this.view.show(redemptionId, caller);
  }
}

/** Two tills may use the same key; one till's key is one redemption. */
const idOfKey = (key: string | undefined, caller: ApiCaller): string => {
  if (key === undefined || key === '' || key.length > 200)
    throw new Rejected<RewardsProblemCode>('redemption.id_missing');
  return uuidV5(`redemption/${caller.name}/${key}`, ACCRUE_NAMESPACE);
};
