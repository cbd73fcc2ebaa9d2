import { redemptionCompleted } from '@accrue/contracts';
import { cardOfRedemption } from '@accrue/identities';
import { awardId, redemptionId, type InstantIso } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { GiftCards } from '../gift-cards/gift-cards';
import { loadCard } from '../gift-cards/load-card';

/** Puts money on the gift cards that members have redeemed. */
@Policy()
export class LoadRedeemedCardsPolicy {
  constructor(
    private readonly accounts: Accounts,
    private readonly cards: GiftCards,
  ) {}

  @Consumes('ledger.load-redeemed-cards', redemptionCompleted)
  async load(message: MessageOf<typeof redemptionCompleted>): Promise<void> {
    const { redemptionId: id, card, occurredAt } = message.data;
    if (card === null) return;
    const source = { awardId: awardId(id), receiptId: null, redemptionId: redemptionId(id), ruleId: null };
    const command = loadCard({ ...source, occurredAt: occurredAt as InstantIso }, card);
    await this.accounts.execute(this.cards.numbers.cardIdOf(cardOfRedemption(id)), command, causedBy(message));
  }
}
