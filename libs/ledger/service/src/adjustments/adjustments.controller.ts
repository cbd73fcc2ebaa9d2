import { randomUUID } from 'node:crypto';
import { Body, Controller, Headers, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsInt, IsISO8601, IsString, Length, Matches, NotEquals } from 'class-validator';
import { type ApiCaller, Caller, CorrelationId, Optional, Refuses, Roles, UnitProperty } from '@accrue/http';
import { lotId, parseInstant, points, POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { Accounts } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';

class AdjustPointsDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request adjusts nothing twice; or header Idempotency-Key',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  adjustmentId?: string;

  @ApiProperty() @IsString() @Length(1, 128) walletId!: string;

  @ApiProperty({
    type: 'integer',
    minimum: -POINTS_PER_ENTRY_MAX,
    maximum: POINTS_PER_ENTRY_MAX,
    description: 'Signed: negative takes points',
  })
  @IsInt()
  @NotEquals(0)
  points!: number;

  @ApiProperty({ description: 'Such as goodwill, correction, fraud' })
  @IsString()
  @Matches(/^[a-z][a-z0-9_]{0,63}$/)
  reasonCode!: string;

  @ApiPropertyOptional({ description: 'First instant at which given points can no longer be spent; absent: never' })
  @Optional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

class AdjustmentDto {
  @ApiProperty() adjustmentId!: string;
  @ApiProperty() memberId!: string;
  @ApiProperty() walletId!: string;
  @UnitProperty() unit!: string;
  @ApiProperty({ type: 'integer', description: 'Signed, in the unit' }) points!: number;
  @ApiProperty({ type: 'integer', description: 'Of the account' }) revision!: number;
}

/** Points by hand, with a reason and the name of whoever did it. */
@ApiTags('ledger')
@Controller('v1/accounts/:memberId/adjustments')
export class AdjustmentsController {
  constructor(
    private readonly wallets: KnownWallets,
    private readonly accounts: Accounts,
  ) {}

  @Roles('operator')
  @Post()
  @ApiOperation({ summary: 'Give or take points by hand, with a reason' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: AdjustmentDto })
  @Refuses(
    'member.unknown',
    'wallet.unknown',
    'account.closed',
    'adjustment.conflict',
    'adjustment.invalid',
    'points.insufficient',
    'amount.out_of_range',
    'id.invalid',
    'instant.invalid',
    'write.conflict',
  )
  async adjust(
    @Param('memberId') memberId: string,
    @Body() body: AdjustPointsDto,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<AdjustmentDto> {
    const adjustmentId = body.adjustmentId ?? key ?? randomUUID();
    lotId(`adjustment:${adjustmentId}`); // a header is not checked by the DTO
    const expiresAt = body.expiresAt === undefined ? null : parseInstant(body.expiresAt);
    const { walletId, reasonCode } = body;
    // A mistyped id must not open an account.
    await this.accounts.mustKnow(memberId);
    const unit = await this.wallets.mustKnow(walletId);
    const { revision } = await this.accounts.execute(
      memberId,
      {
        type: 'AdjustPoints',
        data: { adjustmentId, walletId, points: points(body.points), reasonCode, actor: caller.name, expiresAt },
        metadata: { now: this.accounts.now() },
      },
      { messageId: `adjustment/${memberId}/${adjustmentId}`, correlationId, actor: caller.name },
    );
    return { adjustmentId, memberId, walletId, unit, points: body.points, revision };
  }
}
