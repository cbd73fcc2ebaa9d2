import { createHmac, type KeyObject } from 'node:crypto';
import { canonicalJson, Rejected } from '@accrue/kernel';
import { keyFromConfig } from './key-from-config';
import { identityText, normaliseEmail, normalisePhone, type IdentityRejectionCode } from './normalise';

/** Identities as people and tills give them. */
export const GIVEN_IDENTITY_TYPES = ['card', 'qr', 'phone', 'email', 'payment_token'] as const;
export type GivenIdentityType = (typeof GIVEN_IDENTITY_TYPES)[number];

export interface GivenIdentity {
  readonly type: GivenIdentityType;
  readonly value: string;
}

/** As Accrue keeps them: phone and email only as keyed hashes. */
export interface KeptIdentity {
  readonly type: 'card' | 'qr' | 'phone_hash' | 'email_hash' | 'payment_token';
  readonly value: string;
}

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
  read({ type, value }: GivenIdentity, pointer: string): KeptIdentity {
    if (type === 'phone') return { type: 'phone_hash', value: this.hash(`phone:${normalisePhone(value, pointer)}`) };
    if (type === 'email') return { type: 'email_hash', value: this.hash(`email:${normaliseEmail(value, pointer)}`) };
    const text = identityText(value, pointer);
    if (text === '') throw new Rejected<IdentityRejectionCode>('identity.invalid', { pointer });
    return { type, value: text };
  }

  /** Keyed too: a plain hash of a phone number is found by trying them all. */
  fingerprint(content: unknown): string {
    return this.hash(`fingerprint:${canonicalJson(content)}`);
  }

  private hash(text: string): string {
    return createHmac('sha256', this.hashKey).update(text).digest('base64url');
  }
}
