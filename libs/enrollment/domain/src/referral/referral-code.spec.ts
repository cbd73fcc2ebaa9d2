import fc from 'fast-check';
import { readReferralCode, referralCodeFrom, shownReferralCode } from './referral-code';

const secrets = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const LETTERS = [...'23456789ABCDFGHJKMNPQRSTVWXYZ'];
const mistyped = { code: 'referral_code.mistyped' };

describe('a referral code', () => {
  it('is read as it is shown, written small, or in groups', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const code = referralCodeFrom(secret);
        expect(code).toMatch(/^[2-9A-Z]{10}$/);
        const shown = shownReferralCode(code);
        for (const text of [code, shown, ` ${shown.toLowerCase()} `, [...code].join(' ')])
          expect(readReferralCode(text)).toBe(code);
      }),
    );
  });

  it('is refused with one wrong letter', () => {
    fc.assert(
      fc.property(secrets, fc.nat(9), fc.constantFrom(...LETTERS), (secret, at, letter) => {
        const code = referralCodeFrom(secret);
        fc.pre(code[at] !== letter);
        expect(() => readReferralCode(code.slice(0, at) + letter + code.slice(at + 1))).toThrow(
          expect.objectContaining(mistyped),
        );
      }),
    );
  });

  it('is refused with two letters in each other’s place', () => {
    fc.assert(
      fc.property(secrets, fc.nat(8), fc.nat(8), (secret, a, b) => {
        const letters = [...referralCodeFrom(secret)];
        fc.pre(letters[a] !== letters[b]);
        [letters[a], letters[b]] = [letters[b] ?? '', letters[a] ?? ''];
        expect(() => readReferralCode(letters.join(''))).toThrow(expect.objectContaining(mistyped));
      }),
    );
  });

  it.each(['', '2', '22222-2222', '22222-222222', '22222-2222O', 'ÄÄÄÄÄ-ÄÄÄÄÄ'])('is not %j', (text) => {
    expect(() => readReferralCode(text)).toThrow(expect.objectContaining(mistyped));
  });
});
