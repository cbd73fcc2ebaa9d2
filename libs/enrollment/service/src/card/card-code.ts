import { randomBytes } from 'node:crypto';

/** Crockford's: capitals and digits make small QR codes, and none of them looks like another one. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;
const CODE = new RegExp(`^M\\.[${ALPHABET}]{${String(LENGTH)}}$`);

/** `M.` says to a till that it is a member; 130 random bits behind it. @param bytes 26 at least; default: random ones */
export const newCardCode = (bytes: Uint8Array = randomBytes(LENGTH)): string =>
  `M.${Array.from(bytes.subarray(0, LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;

export const isCardCode = (text: string): boolean => CODE.test(text);
