import { redemptionCompleted, rewardGivenStated, type Static } from '@accrue/contracts';
import { cardOfGiven, cardOfRedemption } from '@accrue/identities';
import {
  actionId,
  awardId,
  points,
  receiptId,
  redemptionId,
  type InstantIso,
  type LocalDateIso,
} from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { GiftCards } from '../gift-cards/gift-cards';

type Stated = Static<typeof rewardGivenStated.schema>;
type Given = Stated['rewards'][number];
type Money = NonNullable<Given['card']>;

/** Puts money on the gift cards that redemptions and rules give, and takes off what a rule takes back. Each card is an account, and what is put on it a lot. */
@Policy()
export class LoadGiftCardsPolicy {
  constructor(
    private readonly accounts: Accounts,
    private readonly cards: GiftCards,
  ) {}

  @Consumes('ledger.load-gift-cards', redemptionCompleted, rewardGivenStated)
  async follow(message: MessageOf<typeof redemptionCompleted | typeof rewardGivenStated>): Promise<void> {
    if (message.type === rewardGivenStated.type) return this.followGift(message);
    const { redemptionId: id, card, occurredAt } = message.data;
    if (card === null) return;
    const source = {
      ...{ awardId: awardId(id), receiptId: null, redemptionId: redemptionId(id), ruleId: null },
      ...{ programmeVersion: null, sequence: 0, occurredAt: occurredAt as InstantIso },
    };
    const cardId = this.cards.numbers.cardIdOf(cardOfRedemption(id));
    await this.accounts.execute(cardId, load(source, card), causedBy(message));
  }

  /** A statement says all that was given for one receipt or action: each is a card of its own, and only what has changed is entered. */
  private async followGift(message: MessageOf<typeof rewardGivenStated>): Promise<void> {
    const { data } = message;
    for (const given of data.rewards) {
      if (given.card === null) continue;
      const cardId = this.cards.numbers.cardIdOf(cardOfGiven(given.givenId));
      const execute = (command: AccountCommand, part: string) =>
        this.accounts.execute(cardId, command, {
          ...causedBy(message),
          messageId: `${message.id}/${given.givenId}/${part}`,
        });
      const source = { ...sourceOf(data, given), sequence: 0, occurredAt: given.since as InstantIso };
      await execute(load(source, given.card), 'load');
      if (given.status === 'taken_back') await execute(takeBack(data, given, given.card), 'take-back');
    }
  }
}

const sourceOf = ({ receiptId: receipt, actionId: action, ruleId }: Stated, { givenId }: Given) => ({
  awardId: awardId(givenId),
  receiptId: receipt === null ? null : receiptId(receipt),
  ...(action !== null && { actionId: actionId(action) }),
  ruleId,
  programmeVersion: null,
});

/** What a rule takes back and is spent by then is nobody's debt: whoever has the card need not be the member. */
const CLAWBACK = 'to-zero';

type Source = Pick<Extract<AccountCommand, { type: 'GrantAward' }>['data'], 'awardId' | 'receiptId' | 'actionId'> &
  Pick<
    Extract<AccountCommand, { type: 'GrantAward' }>['data'],
    'redemptionId' | 'ruleId' | 'programmeVersion' | 'sequence' | 'occurredAt'
  >;

const load = (source: Source, { walletId, amount, expiresAt, expiresOn }: Money): AccountCommand => ({
  type: 'GrantAward',
  data: {
    ...source,
    ...{ walletId, points: points(amount), basePoints: points(amount), tierId: null, multiplier: '1' },
    ...{ activatesAt: null, expiresAt: expiresAt as InstantIso | null, expiresOn: expiresOn as LocalDateIso | null },
    clawback: CLAWBACK,
  },
  metadata: { now: source.occurredAt },
});

const takeBack = (stated: Stated, given: Given, { walletId, amount }: Money): AccountCommand => {
  const occurredAt = stated.occurredAt as InstantIso;
  const all = points(amount);
  return {
    type: 'ReverseAward',
    data: {
      ...{ ...sourceOf(stated, given), walletId, sequence: 1, occurredAt },
      ...{ granted: all, reversed: all, reversals: [{ occurredAt, points: all }] },
      cause: { kind: 'return', receiptId: null },
    },
    metadata: { now: occurredAt },
  };
};
