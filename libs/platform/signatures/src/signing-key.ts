import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { keyFromConfig } from '@accrue/privacy';
import { publicKeyOf, type PublicKey } from './public-key';

/** What stands before the 32 bytes of an Ed25519 private key in its PKCS #8 form (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An Ed25519 private key, which never leaves this object. */
export class SigningKey {
  readonly publicKey: PublicKey;
  private readonly key: KeyObject;

  /** @param text 32 bytes in base64url or hex, like every other key of the platform @throws Error for anything else */
  constructor(name: string, text: string | undefined) {
    const seed = keyFromConfig(name, text).export();
    this.key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
    this.publicKey = publicKeyOf(String(createPublicKey(this.key).export({ format: 'jwk' }).x));
  }

  /** @returns base64url; the same for the same text (RFC 8032 uses no randomness) */
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.key).toString('base64url');
  }
}
