import { createHash, randomBytes } from 'node:crypto';
import type { ApiCaller } from './caller';
import type { Role } from './roles.decorator';

/** Where the guard looks keys up. */
export interface ApiKeys {
  /** The caller that the key belongs to; null when it is unknown or revoked. */
  find(key: string): Promise<ApiCaller | null>;
}

/** 192 random bits; the role in clear, so that a person sees which key they hold. */
export const newApiKey = (role: Role): string => `accrue_${role}_${randomBytes(24).toString('base64url')}`;

/** Keys are random, so a plain hash is as good as a slow one: there is nothing to guess. */
export const apiKeyHash = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Known keys from the start, for tests and examples. */
export const fixedApiKeys = (keys: Readonly<Record<string, ApiCaller>>): ApiKeys => {
  const callers = new Map(Object.entries(keys));
  return { find: (key) => Promise.resolve(callers.get(key) ?? null) };
};
