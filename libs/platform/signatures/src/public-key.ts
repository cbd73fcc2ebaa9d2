import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** An Ed25519 public key as others read it too (RFC 8037, in the form of a JWK). */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** 32 bytes, base64url. */
  readonly x: string;
  readonly kid: string;
}

/** @param x 32 bytes, base64url */
export const publicKeyOf = (x: string): PublicKey => ({ kty: 'OKP', crv: 'Ed25519', x, kid: keyIdOf(x) });

/** The key's thumbprint (RFC 7638): nobody has to give out numbers, and no two keys share one. */
export const keyIdOf = (x: string): string =>
  createHash('sha256')
    .update(`{"crv":"Ed25519","kty":"OKP","x":${JSON.stringify(x)}}`)
    .digest('base64url');

/** @returns false also for what is no key and no signature at all */
export const isSignedBy = ({ x }: Pick<PublicKey, 'x'>, text: string, signature: string): boolean => {
  const key = keyObjectOf(x);
  return key !== null && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
};

const keyObjectOf = (x: string): KeyObject | null => {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    return null;
  }
};
