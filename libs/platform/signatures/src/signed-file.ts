import { createHash } from 'node:crypto';
import { isSignedBy, type PublicKey } from './public-key';
import type { SignatureCheck } from './signed';
import type { SigningKey } from './signing-key';

/** A comment of PDF; behind the end of a document readers pass it by. */
const MARK = '\n%accrue-signature ';

/**
 * A PDF that proves itself: behind it a line with the key's id and a signature of the SHA-256 (hex) of every byte before that line.
 * No certificate stands behind it, so PDF readers do not show it; `signatureOfPdf` checks it.
 */
export const signedPdf = (pdf: Buffer, key: SigningKey): Buffer =>
  Buffer.concat([pdf, Buffer.from(`${MARK}${key.publicKey.kid} ${key.sign(digestOfBytes(pdf))}\n`)]);

/** @returns null: there is no such signature in it */
export const signatureOfPdf = (
  bytes: Buffer,
  keys: readonly PublicKey[],
): { readonly keyId: string; readonly check: SignatureCheck } | null => {
  const at = bytes.lastIndexOf(MARK);
  if (at < 0) return null;
  const [keyId = '', signature = '', ...rest] = bytes
    .toString('latin1', at + MARK.length)
    .replace(/\n$/, '')
    .split(' ');
  const key = keys.find(({ kid }) => kid === keyId);
  if (key === undefined) return { keyId, check: 'unknown_key' };
  const holds = rest.length === 0 && isSignedBy(key, digestOfBytes(bytes.subarray(0, at)), signature);
  return { keyId, check: holds ? 'holds' : 'broken' };
};

const digestOfBytes = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
