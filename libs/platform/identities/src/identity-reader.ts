import { createHmac, type KeyObject } from 'node:crypto';
import { canonicalJson, Rejected } from '@accrue/kernel';
import { keyFromConfig } from '@accrue/privacy';
import { identityText, normaliseEmail, normalisePhone, type IdentityRejectionCode } from './normalise';

/** Identities as people and tills give them. */
export const GIVEN_IDENTITY_TYPES = ['card', 'qr', 'phone', 'email', 'payment_token'] as const;
export type GivenIdentityType = (typeof GIVEN_IDENTITY_TYPES)[number];

export interface GivenIdentity {
  readonly type: GivenIdentityType;
  readonly value: string;
}

/** As Accrue keeps them, everywhere: a keyed hash that depends on the type, 43 characters of base64url. */
export interface KeptIdentity {
  readonly type: GivenIdentityType;
  readonly value: string;
}

/**
 * In the one form that all ways to write it have.
 * @param pointer to the value, for the error
 * @throws Rejected identity.invalid, phone.invalid, email.invalid
 */
export const normaliseIdentity = ({ type, value }: GivenIdentity, pointer: string): string => {
  if (type === 'phone') return normalisePhone(value, pointer);
  if (type === 'email') return normaliseEmail(value, pointer);
  const text = identityText(value, pointer);
  if (text === '') throw new Rejected<IdentityRejectionCode>('identity.invalid', { pointer });
  return text;
};

/** The only place that knows how an identity as given becomes what is kept; all doors of all contexts read identities with it. */
export class IdentityReader {
  private readonly hashKey: KeyObject;

  /** @throws Error without a key of 32 bytes */
  constructor(identityHashKey: string | undefined) {
    this.hashKey = keyFromConfig('identityHashKey', identityHashKey);
  }

  /**
   * @param pointer to the value, for the error
   * @throws Rejected identity.invalid when nothing is left of it or a control character is inside, phone.invalid, email.invalid
   */
  read(given: GivenIdentity, pointer: string): KeptIdentity {
    return { type: given.type, value: this.hash(`${given.type}:${normaliseIdentity(given, pointer)}`) };
  }

  /** Keyed too: a plain hash of a phone number is found by trying them all. */
  fingerprint(content: unknown): string {
    return this.hash(`fingerprint:${canonicalJson(content)}`);
  }

  private hash(text: string): string {
    return createHmac('sha256', this.hashKey).update(text).digest('base64url');
  }
}
