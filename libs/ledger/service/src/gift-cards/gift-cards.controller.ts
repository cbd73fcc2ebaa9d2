import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContextPorts } from '@accrue/context-kit';
import { Caller, CorrelationId, NotAudited, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { cardOfRedemption } from '@accrue/identities';
import {
  addDays,
  awardId,
  endOfLocalDay,
  epochMs,
  holdId as holdIdOf,
  instantFromEpochMs,
  invariant,
  isGiftCardId,
  localDateOf,
  points,
  receiptId as receiptIdOf,
  redemptionId as redemptionIdOf,
  Rejected,
  zoneId,
} from '@accrue/kernel';
import { holdOf, isPayout, lotsAt, totalsAt, type AccountRejectionCode } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { frameOf } from '../account/programme-frame';
import { walletUnits } from '../account/wallet-units';
import { HOLD_TTL_SECONDS, HoldDto } from '../holds/holds.dto';
import { shownHold } from '../holds/shown-hold';
import type { LedgerProblemCode } from '../problem-statuses';
import { GiftCards, type KnownCard } from './gift-cards';
import { GiftCardBalanceDto, HoldOnCardDto, RefundCardDto, TypedCardDto, WithdrawCardDto } from './gift-cards.dto';

/** As points of a wallet that says nothing of it. */
const GRACE_DAYS = 30;

/** Gift cards at the till: whoever has number and PIN pays, member or not. */
@ApiTags('ledger')
@Controller('v1')
export class GiftCardsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
    private readonly cards: GiftCards,
  ) {}

  @NotAudited()
  @Roles('pos')
  @Post('gift-cards::balance')
  @HttpCode(200)
  @ApiOperation({ summary: 'What is on a gift card', description: 'Always current.' })
  @ApiOkResponse({ type: GiftCardBalanceDto })
  @Refuses('gift_card.number_invalid', 'gift_card.not_recognised', 'gift_card.locked')
  async balance(@Body() typed: TypedCardDto): Promise<GiftCardBalanceDto> {
    return this.shown(await this.cards.opened(typed));
  }

  @Roles('pos')
  @Post('gift-cards::hold')
  @ApiOperation({
    summary: 'Hold money of a gift card for a basket',
    description:
      'The answer’s `memberId` is the account of the card: under it the hold is captured, with the receipt that it pays, extended and released, as holds of members are ' +
      '(`POST /v1/accounts/{memberId}/holds/{holdId}:capture`). On the receipt it is a tender of the type gift_card. Safe to repeat with a `holdId` of the till’s own.',
  })
  @ApiCreatedResponse({ type: HoldDto })
  @Refuses(
    'gift_card.number_invalid',
    'gift_card.not_recognised',
    'gift_card.locked',
    'hold.conflict',
    'hold.invalid',
    'hold.unknown',
    'points.insufficient',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async hold(
    @Body() { number, pin, amountMinor, holdId = randomUUID(), ttlSeconds = HOLD_TTL_SECONDS }: HoldOnCardDto,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<HoldDto> {
    if (isPayout(holdId)) throw new Rejected<LedgerProblemCode>('hold.unknown', { holdId });
    const { cardId, walletId } = await this.cards.opened({ number, pin });
    const now = this.accounts.now();
    const { state, revision } = await this.accounts.execute(
      cardId,
      {
        type: 'PlaceHold',
        data: {
          ...{ holdId: holdIdOf(holdId), walletId, points: points(amountMinor) },
          expiresAt: instantFromEpochMs(epochMs(now) + ttlSeconds * 1_000),
          ...{ redemptionId: null, isAccountClosed: false, onRefusal: 'reject' },
        },
        metadata: { now },
      },
      { messageId: `hold/${cardId}/${holdId}/place`, correlationId, actor },
    );
    const hold = holdOf(state, holdIdOf(holdId));
    invariant(hold !== undefined, `the card knows the hold ${holdId}`);
    return shownHold(hold, { memberId: cardId, revision, units: await walletUnits(this.ports.database) });
  }

  @Roles('pos')
  @Post('gift-cards/:cardId(^[^]+)::refund')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give back to a gift card what it paid for goods that came back',
    description: `Into what it was paid with, with its own expiry; what has expired meanwhile is good for ${String(GRACE_DAYS)} days. At most what captures of the receipt took. Safe to repeat.`,
  })
  @ApiOkResponse({ type: GiftCardBalanceDto })
  @Refuses(
    'gift_card.unknown',
    'gift_card.not_paid',
    'spend.conflict',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async refund(
    @Param('cardId') id: string,
    @Body() { returnReceiptId, receiptId, amountMinor }: RefundCardDto,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<GiftCardBalanceDto> {
    const card = isGiftCardId(id) ? await this.cards.read(id) : null;
    if (card === null) throw new Rejected<AccountRejectionCode>('gift_card.unknown');
    const { cardId, walletId } = card;
    const now = this.accounts.now();
    const zone = zoneId((await frameOf(this.ports.database)).timeZone);
    const expiresOn = addDays(localDateOf(now, zone), GRACE_DAYS);
    const { state, revision } = await this.accounts.execute(
      cardId,
      {
        type: 'RefundCard',
        data: {
          ...{ walletId, points: points(amountMinor), refundId: receiptIdOf(returnReceiptId) },
          ...{ receiptId: receiptIdOf(receiptId), grace: { expiresOn, expiresAt: endOfLocalDay(expiresOn, zone) } },
        },
        metadata: { now },
      },
      { messageId: `refund/${cardId}/${returnReceiptId}`, correlationId, actor },
    );
    return this.shown({ cardId, walletId, state, revision });
  }

  @Roles('operator')
  @Post('gift-cards::withdraw')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Undo a redemption that gave a gift card, as long as nothing of the card is spent or held',
    description:
      'Takes back what was put on the card; a moment later the redemption is cancelled, and its points are back in their lots. Safe to repeat.',
  })
  @ApiOkResponse({ type: GiftCardBalanceDto })
  @Refuses('gift_card.unknown', 'gift_card.used', 'id.invalid', 'write.conflict')
  async withdraw(
    @Body() { redemptionId }: WithdrawCardDto,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<GiftCardBalanceDto> {
    const cardId = this.cards.numbers.cardIdOf(cardOfRedemption(redemptionId));
    const { state, revision } = await this.accounts.execute(
      cardId,
      {
        type: 'WithdrawCard',
        data: {
          ...{ awardId: awardId(redemptionId), redemptionId: redemptionIdOf(redemptionId), part: 'all' },
          ...{ receiptId: null, ruleId: null },
        },
        metadata: { now: this.accounts.now() },
      },
      { messageId: `withdraw/${redemptionId}`, correlationId, actor },
    );
    const [walletId = ''] = Object.keys(state.wallets);
    return this.shown({ cardId, walletId, state, revision });
  }

  private async shown({ cardId, walletId, state, revision }: KnownCard): Promise<GiftCardBalanceDto> {
    const now = this.accounts.now();
    const { active, held } = totalsAt(state, walletId, now);
    const units = await walletUnits(this.ports.database);
    return {
      ...{ cardId, walletId, unit: units.get(walletId) ?? null, availableMinor: active, heldMinor: held, revision },
      parts: lotsAt(state, now).flatMap(({ lotId, remaining: amountMinor }) => {
        const expiresAt = state.lots.find((lot) => lot.lotId === lotId)?.expiresAt ?? null;
        return amountMinor === 0 ? [] : [{ amountMinor, expiresAt }];
      }),
    };
  }
}
