import { Rejected } from '@accrue/kernel';
import type { EnrollmentRejectionCode } from '../member/rejections';

/** Nothing that looks like something else (0 O, 1 I L, U V), and no vowel but one: no words. As many as a prime, see `checkOf`. */
const LETTERS = '23456789ABCDFGHJKMNPQRSTVWXYZ';
/** 29 to the ninth are 14 million millions: of a million members nobody guesses one. */
const DRAWN = 9;

/** @param secret at least 64 bits that nobody can compute */
export const referralCodeFrom = (secret: bigint): string => {
  const base = BigInt(LETTERS.length);
  let rest = secret;
  let drawn = '';
  for (let at = 0; at < DRAWN; at += 1) {
    drawn += LETTERS.charAt(Number(rest % base));
    rest /= base;
  }
  return drawn + checkOf(drawn);
};

/**
 * As people write and say it: small letters, blanks and hyphens are all the same.
 * @throws Rejected referral_code.mistyped
 */
export const readReferralCode = (text: string): string => {
  const code = text.replace(/[\s-]/g, '').toUpperCase();
  const isOne = code.length === DRAWN + 1 && [...code].every((letter) => LETTERS.includes(letter));
  if (!isOne || checkOf(code.slice(0, DRAWN)) !== code.slice(DRAWN))
    throw new Rejected<EnrollmentRejectionCode>('referral_code.mistyped', { pointer: '/referralCode' });
  return code;
};

/** In two halves, to be read aloud. */
export const shownReferralCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`;

/** With weights below a prime any one wrong letter, and any two that changed places, give another check letter. */
const checkOf = (drawn: string): string => {
  const sum = [...drawn].reduce((total, letter, at) => total + LETTERS.indexOf(letter) * (at + 2), 0);
  return LETTERS.charAt(sum % LETTERS.length);
};
