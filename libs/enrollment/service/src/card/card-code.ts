import { randomBytes } from 'node:crypto';

/** Crockford's: capitals and digits make small QR codes, and none of them looks like another one. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;
const CODE = new RegExp(`^M\\.[${ALPHABET}]{${String(LENGTH)}}$`);

/** `M.` says to a till that it is a member; 130 random bits behind it. */
export const newCardCode = (): string =>
  `M.${Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;

export const isCardCode = (text: string): boolean => CODE.test(text);
