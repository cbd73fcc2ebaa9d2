import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { type ApiCaller, Caller, CorrelationId, Refuses, Roles } from '@accrue/http';
import { points, Rejected } from '@accrue/kernel';
import {
  incomingOf,
  transferOf,
  type AccountRejectionCode,
  type IncomingTransfer,
  type Transfer,
} from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { KnownWallets } from '../account/known-wallets';
import { walletUnits } from '../account/wallet-units';
import { ReverseTransferDto, SendTransferDto, TransferDto } from './transfers.dto';

/** Points from one member to another. Path and ids are the sender's. */
@ApiTags('ledger')
@Controller('v1/accounts/:memberId/transfers')
export class TransfersController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: KnownMembers,
    private readonly wallets: KnownWallets,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'operator')
  @Post()
  @ApiOperation({
    summary: 'Send points to another member',
    description:
      'What can be spent, first what expires first; what is pending or held stays. The other member has it a moment later, with the life ' +
      'that it has here. Limits: `transfers` of the wallet in the programme. The same again is answered in the same way.',
  })
  @ApiCreatedResponse({ type: TransferDto })
  @Refuses(
    'account.merged',
    'member.unknown',
    'wallet.unknown',
    'account.closed',
    'points.insufficient',
    'transfer.above_maximum',
    'transfer.below_minimum',
    'transfer.conflict',
    'transfer.limit_reached',
    'transfer.not_allowed',
    'transfer.to_self',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async send(
    @Param('memberId') memberId: string,
    @Body() body: SendTransferDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<TransferDto> {
    const { transferId, to, walletId } = body;
    // A mistyped id must not open an account.
    await this.accounts.mustKnow(memberId);
    await this.accounts.mustKnow(to);
    const { transfers: limits } = await this.wallets.mustKnow(walletId, this.accounts.now());
    const isAccountClosed = (await this.members.hasLeft(memberId)) || (await this.members.hasLeft(to));
    const reasonCode = body.reasonCode ?? null;
    const terms = { transferId, from: memberId, to, walletId, points: points(body.points), reasonCode };
    await this.accounts.execute(
      memberId,
      {
        type: 'TransferPoints',
        data: { ...terms, actor: caller.name, limits, isAccountClosed },
        metadata: { now: this.accounts.now() },
      },
      { messageId: `transfer/${memberId}/${transferId}`, correlationId, actor: caller.name },
    );
    return this.shown(memberId, transferId);
  }

  @Roles('pos', 'analyst', 'support')
  @Get(':transferId')
  @ApiOperation({ summary: 'What became of points that a member sent to another one' })
  @ApiOkResponse({ type: TransferDto })
  @Refuses('transfer.unknown', 'id.invalid')
  async transfer(@Param('memberId') memberId: string, @Param('transferId') transferId: string): Promise<TransferDto> {
    return this.shown(memberId, transferId);
  }

  @Roles('operator')
  @Post(':transferId(^[^]+)::reverse')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take back what a member sent to another one',
    description:
      'From the lots that were received, else from what the member has, pending first. What is gone is owed where the wallet’s `clawback` is ' +
      '`unlimited` (default); otherwise only what is left comes back. It returns to the lots that it was sent from, with their own expiry. Once.',
  })
  @ApiOkResponse({ type: TransferDto })
  @Refuses(
    'account.merged',
    'transfer.unknown',
    'transfer.not_received',
    'transfer.nothing_left',
    'transfer.refused',
    'transfer.reversed',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async reverse(
    @Param('memberId') memberId: string,
    @Param('transferId') transferId: string,
    @Body() { reasonCode }: ReverseTransferDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<TransferDto> {
    const { sent } = await this.mustKnow(memberId, transferId);
    const { clawback } = await this.wallets.mustKnow(sent.walletId, this.accounts.now());
    await this.accounts.execute(
      sent.to,
      {
        type: 'TakeBackTransfer',
        data: { transferId, from: memberId, reasonCode, actor: caller.name, clawback },
        metadata: { now: this.accounts.now() },
      },
      { messageId: `transfer/${memberId}/${transferId}/reverse`, correlationId, actor: caller.name },
    );
    return this.shown(memberId, transferId);
  }

  private async shown(memberId: string, transferId: string): Promise<TransferDto> {
    const { sent, revision } = await this.mustKnow(memberId, transferId);
    const { state } = await this.accounts.read(sent.to);
    const units = await walletUnits(this.ports.database);
    const unit = units.get(sent.walletId) ?? null;
    return { from: memberId, unit, revision, ...answerOf(sent, incomingOf(state, { from: memberId, transferId })) };
  }

  /** @throws Rejected transfer.unknown */
  private async mustKnow(memberId: string, transferId: string): Promise<{ sent: Transfer; revision: number }> {
    const { state, revision } = await this.accounts.read(memberId);
    const sent = transferOf(state, transferId);
    if (sent === undefined) throw new Rejected<AccountRejectionCode>('transfer.unknown', { transferId });
    return { sent, revision };
  }
}

const answerOf = (
  { transferId, to, walletId, points: amount, parts, reasonCode, actor, at, returned }: Transfer,
  incoming: IncomingTransfer | undefined,
): Omit<TransferDto, 'from' | 'unit' | 'revision'> => {
  const takenBack = incoming?.takenBack ?? null;
  const refusal = incoming?.refusal ?? null;
  const terms = { transferId, to, walletId, points: amount, reasonCode, actor, sentAt: at };
  return {
    ...terms,
    lots: parts.map((part) => ({ ...part })),
    status:
      incoming === undefined ? 'sent' : refusal !== null ? 'refused' : takenBack !== null ? 'reversed' : 'received',
    refusal,
    returned: returned?.parts.reduce((sum, part) => sum + part.points, 0) ?? 0,
    reversedBy: takenBack?.actor ?? null,
    reversalReasonCode: takenBack?.reasonCode ?? null,
  };
};
