import { createHash } from 'node:crypto';
import { canonicalJson } from '@accrue/kernel';
import { isSignedBy, type PublicKey } from './public-key';
import type { SigningKey } from './signing-key';

/** A document, and who says so: the signature is of its canonical JSON (RFC 8785) without the signature itself. */
export type Signed<Document extends object> = Document & { readonly keyId: string; readonly signature: string };

export const signed = <Document extends object>(document: Document, key: SigningKey): Signed<Document> => {
  const named = { ...document, keyId: key.publicKey.kid };
  return { ...named, signature: key.sign(canonicalJson(named)) };
};

/** Whether a document is as one of these keys signed it. */
export type SignatureCheck = 'holds' | 'broken' | 'unknown_key';

export const signatureOf = (document: object, keys: readonly PublicKey[]): SignatureCheck => {
  const { signature, ...rest } = document as Record<string, unknown>;
  const key = keys.find(({ kid }) => kid === rest['keyId']);
  if (key === undefined) return 'unknown_key';
  return typeof signature === 'string' && isSignedBy(key, canonicalJson(rest), signature) ? 'holds' : 'broken';
};

/** SHA-256 of a document's canonical JSON, hex: how one document names another. */
export const digestOfDocument = (document: object): string =>
  createHash('sha256').update(canonicalJson(document)).digest('hex');
