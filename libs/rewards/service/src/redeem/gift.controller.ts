import { Body, Controller, Headers, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { waitMsOf } from './prefer-wait';
import { ReceiverDto, RedemptionDto } from './redemption.dto';
import type { Reply } from './redemption.controller';
import { SettleHandler } from './settle.handler';

/** What one member redeemed for another, and that one takes, or not. */
@ApiTags('rewards')
@Controller('v1')
export class GiftController {
  constructor(private readonly handler: SettleHandler) {}

  @Roles('pos')
  @Post('redemptions/:redemptionId(^[^]+)::accept')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Accept what another member redeemed for this one: the giver’s points are spent',
    description:
      'Until `confirmBy`. The answer has the code, for the key that accepts, and not for the giver’s. Waits up to 5 s for the ledger. Safe to repeat.',
  })
  @ApiHeader({ name: 'Prefer', required: false, description: 'wait=<seconds>: wait less than 5 s' })
  @ApiOkResponse({ type: RedemptionDto, description: 'Completed, just now or before' })
  @ApiAcceptedResponse({ type: RedemptionDto, description: 'Accepted; the points are being taken' })
  @Refuses(
    'redemption.unknown',
    'gift.none',
    'gift.other_receiver',
    'gift.receiver_left',
    'redemption.not_reserved',
    'redemption.already_given',
    'redemption.confirmed_too_late',
    'redemption.failed',
    'redemption.cancelled',
    'write.conflict',
  )
  async accept(
    @Param('redemptionId') redemptionId: string,
    @Body() { receiverId }: ReceiverDto,
    @Headers('prefer') prefer: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RedemptionDto> {
    const request = { redemptionId, caller, correlationId };
    const shown = await this.handler.accept(request, receiverId, waitMsOf(prefer));
    reply.status(shown.status === 'confirmed' ? HttpStatus.ACCEPTED : HttpStatus.OK);
    return shown;
  }

  @Roles('pos')
  @Post('redemptions/:redemptionId(^[^]+)::decline')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Decline what another member redeemed for this one: the giver’s points are back in their lots',
    description: 'Until it was accepted, or given. Safe to repeat.',
  })
  @ApiOkResponse({ type: RedemptionDto, description: 'Cancelled, just now or before' })
  @Refuses(
    'redemption.unknown',
    'gift.none',
    'gift.other_receiver',
    'gift.receiver_left',
    'redemption.failed',
    'redemption.not_cancellable',
    'write.conflict',
  )
  decline(
    @Param('redemptionId') redemptionId: string,
    @Body() { receiverId }: ReceiverDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<RedemptionDto> {
    return this.handler.decline({ redemptionId, caller, correlationId }, receiverId);
  }
}
