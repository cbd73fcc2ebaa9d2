import { Controller, Headers, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { waitMsOf } from './prefer-wait';
import { RedemptionDto } from './redemption.dto';
import type { Reply } from './redemption.controller';
import { SettleHandler } from './settle.handler';
import { ApiWish, wishOf } from './wish';

@ApiTags('rewards')
@Controller('v1')
export class SettleController {
  constructor(private readonly handler: SettleHandler) {}

  @Roles('pos')
  @Post('redemptions/:redemptionId(^[^]+)::fulfil')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Confirm that a reserved reward was given: its points are spent',
    description:
      'For kinds that wait for it, such as products, until `confirmBy`. What is given by itself, such as a code, needs none. Waits up to 5 s for the ledger. ' +
      'A member shows the redemption id, say as a QR code: whoever confirms first hands over, and another key, or another Idempotency-Key, is refused.',
  })
  @ApiWish()
  @ApiHeader({ name: 'Prefer', required: false, description: 'wait=<seconds>: wait less than 5 s' })
  @ApiOkResponse({ type: RedemptionDto, description: 'Completed, just now or before' })
  @ApiAcceptedResponse({ type: RedemptionDto, description: 'Confirmed; the points are being taken' })
  @Refuses(
    'redemption.unknown',
    'gift.not_accepted',
    'redemption.not_reserved',
    'redemption.already_given',
    'redemption.confirmed_too_late',
    'redemption.failed',
    'redemption.cancelled',
    'write.conflict',
  )
  async fulfil(
    @Param('redemptionId') redemptionId: string,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RedemptionDto> {
    const request = { redemptionId, caller, correlationId };
    const shown = await this.handler.fulfil(request, wishOf(caller, key), waitMsOf(prefer));
    reply.status(shown.status === 'confirmed' ? HttpStatus.ACCEPTED : HttpStatus.OK);
    return shown;
  }

  @Roles('pos')
  @Post('redemptions/:redemptionId(^[^]+)::use')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Say that the member has used what was given: their code, or their place',
    description:
      'For kinds that are used after they were given, until `useBy`. What was used does not expire and is not taken back. ' +
      'Whoever says so first has it: another key, or another Idempotency-Key, is refused.',
  })
  @ApiWish()
  @ApiOkResponse({ type: RedemptionDto, description: 'Used, just now or before' })
  @Refuses(
    'redemption.unknown',
    'redemption.not_completed',
    'redemption.not_usable',
    'redemption.failed',
    'redemption.cancelled',
    'redemption.expired',
    'redemption.used',
    'write.conflict',
  )
  use(
    @Param('redemptionId') redemptionId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<RedemptionDto> {
    return this.handler.use({ redemptionId, caller, correlationId }, wishOf(caller, key));
  }

  @Roles('pos')
  @Post('redemptions/:redemptionId(^[^]+)::cancel')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Undo a redemption: points and stock come back',
    description:
      'Points go back into the lots they came from, with their own expiry. A reward that was given is taken back by operators only; a code that was given, by nobody.',
  })
  @ApiOkResponse({ type: RedemptionDto, description: 'Cancelled, just now or before' })
  @Refuses(
    'redemption.unknown',
    'redemption.failed',
    'redemption.used',
    'redemption.expired',
    'redemption.given',
    'redemption.not_cancellable',
    'write.conflict',
  )
  cancel(
    @Param('redemptionId') redemptionId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<RedemptionDto> {
    return this.handler.cancel({ redemptionId, caller, correlationId });
  }
}
