import { createSecretKey, type KeyObject } from 'node:crypto';

/**
 * A key object rather than bytes: turning bytes into a key costs several times what using it does.
 * @throws Error unless 32 bytes in base64url or hex: a short key would not fail later, it would just be weak
 */
export const keyFromConfig = (name: string, text: string | undefined): KeyObject => {
  const key = Buffer.from(text ?? '', /^[0-9a-f]{64}$/i.test(text ?? '') ? 'hex' : 'base64url');
  if (key.length !== 32)
    throw new Error(`${name} must be 32 bytes in base64url or hex, e.g. from: openssl rand -hex 32`);
  return createSecretKey(key);
};
