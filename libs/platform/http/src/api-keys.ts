import type { ApiCaller } from './caller';

/** Where the guard looks keys up. */
export interface ApiKeys {
  /** The caller that the key belongs to; null when it is unknown or revoked. */
  find(key: string): Promise<ApiCaller | null>;
}

/** Known keys from the start, for tests and examples. */
export const fixedApiKeys = (keys: Readonly<Record<string, ApiCaller>>): ApiKeys => {
  const callers = new Map(Object.entries(keys));
  return { find: (key) => Promise.resolve(callers.get(key) ?? null) };
};
