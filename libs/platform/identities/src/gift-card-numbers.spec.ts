import { GiftCardNumbers } from './gift-card-numbers';

const cards = new GiftCardNumbers('a1'.repeat(32));
const secret = cards.secretOf('redemption/RD-1');

describe('gift cards', () => {
  it('have a number and a PIN, the same whenever they are asked for', () => {
    expect(secret.number).toMatch(/^9\d{18}$/);
    expect(secret.pin).toMatch(/^\d{6}$/);
    expect(cards.secretOf('redemption/RD-1')).toEqual(secret);
    expect(cards.cardIdOf('redemption/RD-1')).toBe(cards.cardIdOfTyped(secret.number));
  });
  it('are different for each that is given, and under each key', () => {
    const numbers = Array.from({ length: 1_000 }, (_, n) => cards.secretOf(`redemption/${String(n)}`).number);
    expect(new Set(numbers).size).toBe(1_000);
    const others = new GiftCardNumbers('b2'.repeat(32));
    expect(others.secretOf('redemption/RD-1').number).not.toBe(secret.number);
    expect(others.cardIdOfTyped(secret.number)).not.toBe(cards.cardIdOfTyped(secret.number));
  });
  it('are accounts whose ids tell neither', () => {
    const cardId = cards.cardIdOf('redemption/RD-1');
    expect(cardId).toMatch(/^giftcard-[\w-]{43}$/);
    expect(cardId).not.toContain(secret.number.slice(0, 8));
  });
  it('are known however their number is written', () => {
    const [a, b, c] = [secret.number.slice(0, 4), secret.number.slice(4, 12), secret.number.slice(12)];
    expect(cards.cardIdOfTyped(` ${a} ${b}-${c}\n`)).toBe(cards.cardIdOf('redemption/RD-1'));
  });
  it('are not taken for others when one digit is mistyped', () => {
    for (let at = 0; at < secret.number.length; at += 1)
      for (let digit = 0; digit <= 9; digit += 1) {
        const typed = secret.number.slice(0, at) + String(digit) + secret.number.slice(at + 1);
        if (typed !== secret.number) expect(() => cards.cardIdOfTyped(typed)).toThrow('gift_card.number_invalid');
      }
    for (const typed of ['', '9', `${secret.number}0`, 'x'.repeat(19)])
      expect(() => cards.cardIdOfTyped(typed)).toThrow('gift_card.number_invalid');
  });
  it('have one PIN, all of it', () => {
    const cardId = cards.cardIdOf('redemption/RD-1');
    const other = secret.pin === '000000' ? '000001' : '000000';
    expect(cards.isPin(cardId, secret.pin)).toBe(true);
    for (const pin of [other, '', secret.pin.slice(1), `${secret.pin}0`]) expect(cards.isPin(cardId, pin)).toBe(false);
    expect(cards.isPin(cards.cardIdOf('redemption/RD-2'), secret.pin)).toBe(false);
  });
});
