import { rewardGivenStated, type Static } from '@accrue/contracts';
import { cardOfGiven } from '@accrue/identities';
import { actionId, awardId, receiptId, type InstantIso } from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { GiftCards } from '../gift-cards/gift-cards';
import { loadCard } from '../gift-cards/load-card';

type Stated = Static<typeof rewardGivenStated.schema>;
type Given = Stated['rewards'][number];

/** Puts money on the gift cards that rules give, and takes off what is left of one that was taken back. */
@Policy()
export class LoadGivenCardsPolicy {
  constructor(
    private readonly accounts: Accounts,
    private readonly cards: GiftCards,
  ) {}

  /** A statement says all that was given for one receipt or action: each is a card of its own, and only what has changed is entered. */
  @Consumes('ledger.load-given-cards', rewardGivenStated)
  async follow(message: MessageOf<typeof rewardGivenStated>): Promise<void> {
    for (const given of message.data.rewards) {
      const { card, givenId, since, status } = given;
      if (card === null) continue;
      const cardId = this.cards.numbers.cardIdOf(cardOfGiven(givenId));
      const execute = (command: AccountCommand, part: string) =>
        this.accounts.execute(cardId, command, { ...causedBy(message), messageId: `${message.id}/${givenId}/${part}` });
      await execute(loadCard({ ...sourceOf(message.data, given), occurredAt: since as InstantIso }, card), 'load');
      if (status !== 'taken_back') continue;
      const data = { ...sourceOf(message.data, given), part: 'left' } as const;
      const metadata = { now: message.data.occurredAt as InstantIso };
      await execute({ type: 'WithdrawCard', data, metadata }, 'take-back');
    }
  }
}

const sourceOf = ({ receiptId: receipt, actionId: action, ruleId }: Stated, { givenId }: Given) => ({
  awardId: awardId(givenId),
  receiptId: receipt === null ? null : receiptId(receipt),
  ...(action !== null && { actionId: actionId(action) }),
  ruleId,
});
