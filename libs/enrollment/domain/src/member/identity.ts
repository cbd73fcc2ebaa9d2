import { Rejected } from '@accrue/kernel';
import type { EnrollmentRejectionCode } from './rejections';

/** phone_hash and email_hash hold a keyed hash; the numbers and addresses themselves never reach the domain. */
export const IDENTITY_TYPES = ['card', 'qr', 'phone_hash', 'email_hash', 'payment_token'] as const;
export type IdentityType = (typeof IDENTITY_TYPES)[number];

/** What a till sends to say who the member is. */
export interface Identity {
  readonly type: IdentityType;
  readonly value: string;
}

/** More than a member can lose in a life; without a bound one stream could grow for ever. */
export const IDENTITIES_MAX = 50;

export const identityKey = ({ type, value }: Identity): string => `${type}:${value}`;

export const sameIdentity = (a: Identity, b: Identity): boolean => a.type === b.type && a.value === b.value;

/**
 * `+`, country code and number, digits only: the same phone always hashes to the same value.
 * @param text as people write it: blanks, dots, dashes, brackets and a leading 00 are fine
 * @throws Rejected phone.invalid, also without a country code: it would be another number in another country
 */
export const normalisePhone = (text: string): string => {
  const compact = text.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  if (!/^\+[1-9][0-9]{6,14}$/.test(compact)) throw new Rejected<EnrollmentRejectionCode>('phone.invalid');
  return compact;
};

/** @throws Rejected email.invalid unless it looks like one address of at most 254 characters */
export const normaliseEmail = (text: string): string => {
  const lower = text.normalize('NFC').trim().toLowerCase();
  if (lower.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(lower)) {
    throw new Rejected<EnrollmentRejectionCode>('email.invalid');
  }
  return lower;
};
