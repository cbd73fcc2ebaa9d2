import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

/**
 * AES-256-GCM as `v1.<12 byte nonce>.<ciphertext and 16 byte tag>`, base64url. `binding` is authenticated with it: a
 * ciphertext moved to another place (member, dead letter, topic) does not open there.
 */
export const seal = (key: KeyObject, plaintext: Buffer, binding: string): string => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(binding));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `v1.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
};

/** @throws Error when the key is another one, or a byte was changed */
export const unseal = (key: KeyObject, sealed: string, binding: string): Buffer => {
  const [version, nonce = '', body = ''] = sealed.split('.');
  if (version !== 'v1') throw new Error(`sealed with an unknown version ${String(version)}`);
  const bytes = Buffer.from(body, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(binding)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
};
