import { randomUUID } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsInt, IsISO8601, IsString, Length, NotEquals } from 'class-validator';
import { type ApiCaller, Caller, CorrelationId, Optional, Refuses, Roles } from '@accrue/http';
import { invariant, lotId, parseInstant, points, POINTS_PER_ENTRY_MAX, Rejected } from '@accrue/kernel';
import { adjustmentOf, reversalOf, type AccountCommand } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';
import { ReasonCodeProperty } from '../account/reason-code';
import type { LedgerProblemCode } from '../problem-statuses';
import { AdjustmentDto } from './adjustment.dto';

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

  @ReasonCodeProperty('Such as goodwill, correction, fraud')
  reasonCode!: string;

  @ApiPropertyOptional({ description: 'First instant at which given points can no longer be spent; absent: never' })
  @Optional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

class ReverseAdjustmentDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request reverses nothing twice; or header Idempotency-Key',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  reversalId?: string;

  @ReasonCodeProperty('Such as goodwill, correction, fraud')
  reasonCode!: string;
}

/** Points by hand, with a reason and the name of whoever did it. */
@ApiTags('ledger')
@Controller('v1/accounts/:memberId/adjustments')
export class AdjustmentsController {
  constructor(
    private readonly wallets: KnownWallets,
    private readonly accounts: Accounts,
  ) {}

  @Roles('support')
  @Post()
  @ApiOperation({
    summary: 'Give or take points by hand, with a reason',
    description:
      'More than the wallet’s `adjustments.approvalAbove` in the programme is `proposed`: it has no effect until another operator approves it. ' +
      'By a support key, so is everything where the wallet says no such limit.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: AdjustmentDto })
  @Refuses(
    'account.merged',
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
    const expiresAt = body.expiresAt === undefined ? null : parseInstant(body.expiresAt);
    const { walletId, reasonCode } = body;
    // A mistyped id must not open an account.
    await this.accounts.mustKnow(memberId);
    const { approvalAbove } = await this.wallets.mustKnow(walletId, this.accounts.now());
    const terms = { adjustmentId, walletId, points: points(body.points), reasonCode, expiresAt };
    return this.execute(memberId, adjustmentId, null, caller, correlationId, {
      type: 'AdjustPoints',
      data: { ...terms, actor: caller.name, approvalAbove: limitOf(caller, approvalAbove) },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('operator')
  @Post(':adjustmentId(^[^]+)::approve')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give or take what another operator proposed',
    description: 'Takes effect now. The same again is answered in the same way.',
  })
  @ApiOkResponse({ type: AdjustmentDto })
  @Refuses(
    'account.merged',
    'adjustment.unknown',
    'adjustment.own_proposal',
    'adjustment.declined',
    'adjustment.invalid',
    'points.insufficient',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  approve(
    @Param('memberId') memberId: string,
    @Param('adjustmentId') adjustmentId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<AdjustmentDto> {
    return this.execute(memberId, adjustmentId, 'approve', caller, correlationId, {
      type: 'ApproveAdjustment',
      data: { adjustmentId, actor: caller.name },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('operator')
  @Post(':adjustmentId(^[^]+)::decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decline what was proposed; who proposed it may take it back so' })
  @ApiOkResponse({ type: AdjustmentDto })
  @Refuses('account.merged', 'adjustment.unknown', 'adjustment.posted', 'id.invalid', 'write.conflict')
  decline(
    @Param('memberId') memberId: string,
    @Param('adjustmentId') adjustmentId: string,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<AdjustmentDto> {
    return this.execute(memberId, adjustmentId, 'decline', caller, correlationId, {
      type: 'DeclineAdjustment',
      data: { adjustmentId, actor: caller.name },
      metadata: { now: this.accounts.now() },
    });
  }

  @Roles('operator')
  @Post(':adjustmentId(^[^]+)::reverse')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Undo what was given or taken by hand, or bring it back by undoing its reversal',
    description:
      'It is as if it had never been: points that were given and spent since are owed where no others can pay. Each has one reversal, ' +
      'itself an adjustment of that id. Above the wallet’s limit another operator approves it first.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOkResponse({ type: AdjustmentDto })
  @Refuses(
    'account.merged',
    'adjustment.unknown',
    'adjustment.conflict',
    'adjustment.not_posted',
    'adjustment.reversed',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async reverse(
    @Param('memberId') memberId: string,
    @Param('adjustmentId') adjustmentId: string,
    @Body() body: ReverseAdjustmentDto,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<AdjustmentDto> {
    const reversalId = body.reversalId ?? key ?? randomUUID();
    const known = adjustmentOf((await this.accounts.read(memberId)).state, adjustmentId);
    // Not for the command to find a moment later: without its wallet nobody knows whether another person has to approve.
    if (known === undefined) throw new Rejected<LedgerProblemCode>('adjustment.unknown', { adjustmentId });
    const { approvalAbove } = await this.wallets.mustKnow(known.walletId, this.accounts.now());
    return this.execute(memberId, reversalId, null, caller, correlationId, {
      type: 'ReverseAdjustment',
      data: { reversalId, adjustmentId, reasonCode: body.reasonCode, actor: caller.name, approvalAbove },
      metadata: { now: this.accounts.now() },
    });
  }

  private async execute(
    memberId: string,
    adjustmentId: string,
    verb: 'approve' | 'decline' | null,
    caller: ApiCaller,
    correlationId: string,
    command: AccountCommand,
  ): Promise<AdjustmentDto> {
    lotId(`adjustment:${adjustmentId}`); // neither a header nor a path is checked by a DTO
    const messageId = `adjustment/${memberId}/${adjustmentId}${verb === null ? '' : `/${verb}`}`;
    const { state, revision } = await this.accounts.execute(memberId, command, {
      messageId,
      correlationId,
      actor: caller.name,
    });
    const adjustment = adjustmentOf(state, adjustmentId);
    invariant(adjustment !== undefined, `the account knows the adjustment ${adjustmentId}`);
    const { walletId, points: amount, reasonCode, expiresAt, status, actor, decidedBy, reverses } = adjustment;
    const { unit } = await this.wallets.mustKnow(walletId, this.accounts.now());
    const answer = { adjustmentId, memberId, walletId, unit, points: amount, reasonCode, expiresAt };
    const reversedBy = reversalOf(state, adjustmentId)?.adjustmentId ?? null;
    return { ...answer, status, actor, decidedBy, reverses, reversedBy, revision };
  }
}

/** Beyond it another person has to approve. Only operators may do without. */
const limitOf = ({ role }: ApiCaller, approvalAbove: number | null): number | null =>
  role === 'support' ? (approvalAbove ?? 0) : approvalAbove;
