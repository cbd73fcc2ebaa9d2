import { createHmac, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '@accrue/kernel';
import { normaliseEmail, normalisePhone, type Identity } from '@accrue/enrollment-domain';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { keyFromConfig } from './sealing';

/** Identities as people and tills give them; phone and email are turned into keyed hashes at once. */
export const GIVEN_IDENTITY_TYPES = ['card', 'qr', 'phone', 'email', 'payment_token'] as const;
export interface GivenIdentity {
  readonly type: (typeof GIVEN_IDENTITY_TYPES)[number];
  readonly value: string;
}

@Injectable()
export class IdentityReader {
  private readonly hashKey: KeyObject;

  constructor(@Inject(CONTEXT_PORTS) ports: ContextPorts) {
    this.hashKey = keyFromConfig('identityHashKey', ports.config['identityHashKey']);
  }

  /** @throws Rejected phone.invalid, email.invalid */
  read({ type, value }: GivenIdentity): Identity {
    if (type === 'phone') return { type: 'phone_hash', value: this.hash(`phone:${normalisePhone(value)}`) };
    if (type === 'email') return { type: 'email_hash', value: this.hash(`email:${normaliseEmail(value)}`) };
    return { type, value: value.trim() };
  }

  /** Keyed too: a plain hash of a phone number is found by trying them all. */
  fingerprint(content: unknown): string {
    return this.hash(`fingerprint:${canonicalJson(content)}`);
  }

  private hash(text: string): string {
    return createHmac('sha256', this.hashKey).update(text).digest('base64url');
  }
}
