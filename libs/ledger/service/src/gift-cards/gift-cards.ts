import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { NO_STREAM, type Folded } from '@accrue/event-store';
import { GIFT_CARD_KEY, GiftCardNumbers } from '@accrue/identities';
import { Rejected, type GiftCardId } from '@accrue/kernel';
import type { Account } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import type { LedgerProblemCode } from '../problem-statuses';
import { PinTries } from './pin-tries';

/** What somebody typed who has a card. */
export interface TypedCard {
  readonly number: string;
  readonly pin: string;
}

export interface KnownCard extends Folded<Account> {
  readonly cardId: GiftCardId;
  /** All of a card is in one. */
  readonly walletId: string;
}

/** Accounts of gift cards: nobody gets at one without its number and PIN, except operators, who name the redemption. */
@Injectable()
export class GiftCards {
  readonly numbers: GiftCardNumbers;

  constructor(
    ports: ContextPorts,
    private readonly accounts: Accounts,
    private readonly tries: PinTries,
  ) {
    this.numbers = new GiftCardNumbers(ports.config[GIFT_CARD_KEY]);
  }

  /**
   * A number that no card has and a wrong PIN are answered alike.
   * @throws Rejected gift_card.number_invalid, .not_recognised, .locked
   */
  async opened({ number, pin }: TypedCard): Promise<KnownCard> {
    const cardId = this.numbers.cardIdOfTyped(number);
    const card = await this.read(cardId);
    if (card === null) throw new Rejected<LedgerProblemCode>('gift_card.not_recognised');
    const isRight = this.numbers.isPin(cardId, pin);
    const until = await this.tries.count(cardId, isRight);
    if (until !== null) throw new Rejected<LedgerProblemCode>('gift_card.locked', { until });
    if (!isRight) throw new Rejected<LedgerProblemCode>('gift_card.not_recognised');
    return card;
  }

  /** @returns null: nothing was ever put on such a card */
  async read(cardId: GiftCardId): Promise<KnownCard | null> {
    const folded = await this.accounts.read(cardId);
    const [walletId] = Object.keys(folded.state.wallets);
    return folded.revision === NO_STREAM || walletId === undefined ? null : { ...folded, cardId, walletId };
  }
}
