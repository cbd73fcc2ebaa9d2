import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { giftCardIdOf, Rejected, type GiftCardId } from '@accrue/kernel';
import { keyFromConfig } from '@accrue/privacy';

export const GIFT_CARD_KEY = 'giftCardKey';

/** A card as who has it has it. Nothing of this is kept anywhere. */
export interface GiftCardSecret {
  /** 19 digits, the last one checks the others. */
  readonly number: string;
  readonly pin: string;
}

/** What a card is made for: each redemption is one card, and so is each thing that a rule gives. */
export const cardOfRedemption = (redemptionId: string): string => `redemption/${redemptionId}`;
export const cardOfGiven = (givenId: string): string => `given/${givenId}`;

export type GiftCardRejectionCode = 'gift_card.number_invalid';

const PIN_DIGITS = 6;
/** For national use, as payment cards name it: no number of a payment card begins so. */
const FIRST = '9';
const RANDOM_DIGITS = 17;

/**
 * Numbers and PINs of gift cards. All are keyed hashes: a number of what the card was given for, the id of its account of the number, the PIN of the id. So they are kept
 * nowhere, whoever has the key finds each again, and nobody else finds a number from an id or a PIN from a number.
 */
export class GiftCardNumbers {
  private readonly key: KeyObject;

  /** @throws Error without a key of 32 bytes */
  constructor(giftCardKey: string | undefined) {
    this.key = keyFromConfig(GIFT_CARD_KEY, giftCardKey);
  }

  /** @param reference of `cardOfRedemption` or `cardOfGiven`: the same is the same card */
  secretOf(reference: string): GiftCardSecret {
    const digits = FIRST + this.digits(`number:${reference}`, RANDOM_DIGITS);
    const number = digits + checkDigitOf(digits);
    return { number, pin: this.pinOf(this.idOf(number)) };
  }

  /** @param reference as for `secretOf` */
  cardIdOf(reference: string): GiftCardId {
    return this.idOf(this.secretOf(reference).number);
  }

  /**
   * The account of a card, whether there is one or not.
   * @param typed as people write it: blanks and dashes are fine
   * @throws Rejected gift_card.number_invalid when a digit is wrong or missing
   */
  cardIdOfTyped(typed: string): GiftCardId {
    const number = typed.replaceAll(/[\s-]/g, '');
    if (!/^\d{19}$/.test(number) || checkDigitOf(number.slice(0, -1)) !== number.slice(-1))
      throw new Rejected<GiftCardRejectionCode>('gift_card.number_invalid');
    return this.idOf(number);
  }

  /** As long for a wrong PIN as for the right one. */
  isPin(cardId: GiftCardId, pin: string): boolean {
    const [own, given] = [Buffer.from(this.pinOf(cardId)), Buffer.from(pin)];
    return own.length === given.length && timingSafeEqual(own, given);
  }

  private pinOf(cardId: GiftCardId): string {
    return this.digits(`pin:${cardId}`, PIN_DIGITS);
  }

  private idOf(number: string): GiftCardId {
    return giftCardIdOf(this.hash(`card:${number}`).toString('base64url'));
  }

  private digits(text: string, count: number): string {
    const value = this.hash(text).readBigUInt64BE() % 10n ** BigInt(count);
    return value.toString().padStart(count, '0');
  }

  private hash(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}

/** Of Luhn's algorithm, which finds every single wrong digit, and almost every two that were swapped. */
const checkDigitOf = (digits: string): string => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
};
