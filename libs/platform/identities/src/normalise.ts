import { Rejected } from '@accrue/kernel';

export type IdentityRejectionCode = 'identity.invalid' | 'phone.invalid' | 'email.invalid';

/** Blanks of every kind, and what scanners and files add unseen: CR, LF, tab, GS, a byte order mark. */
const AT_THE_ENDS = /^[\s\p{Z}\p{Cc}\p{Cf}]+|[\s\p{Z}\p{Cc}\p{Cf}]+$/gu;
const CONTROL = /\p{Cc}/u;

/**
 * A card, QR code, token or member number without what scanners and files add to its ends, in NFC; upper and lower case are kept.
 * @returns possibly empty
 * @throws Rejected identity.invalid when a control character is left inside
 */
export const identityText = (text: string, pointer: string): string => {
  const trimmed = text.replace(AT_THE_ENDS, '').normalize('NFC');
  if (CONTROL.test(trimmed)) throw new Rejected<IdentityRejectionCode>('identity.invalid', { pointer });
  return trimmed;
};

/**
 * `+`, country code and number, digits only: the same phone always hashes to the same value.
 * @param text as people write it: blanks, dots, dashes, brackets and a leading 00 are fine
 * @throws Rejected phone.invalid, also without a country code: it would be another number in another country
 */
export const normalisePhone = (text: string, pointer = '/phone'): string => {
  const compact = text
    .replace(AT_THE_ENDS, '')
    .replace(/[\s().\-/]/g, '')
    .replace(/^00/, '+');
  if (!/^\+[1-9][0-9]{6,14}$/.test(compact)) throw new Rejected<IdentityRejectionCode>('phone.invalid', { pointer });
  return compact;
};

/** @throws Rejected email.invalid unless it looks like one address of at most 254 characters */
export const normaliseEmail = (text: string, pointer = '/email'): string => {
  const lower = text.replace(AT_THE_ENDS, '').normalize('NFC').toLowerCase();
  if (lower.length > 254 || CONTROL.test(lower) || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(lower)) {
    throw new Rejected<IdentityRejectionCode>('email.invalid', { pointer });
  }
  return lower;
};
