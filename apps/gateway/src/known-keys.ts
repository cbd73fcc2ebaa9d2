import { LRUCache } from 'lru-cache';
import { apiKeyHash } from '@accrue/api-keys';
import type { ApiCaller, ApiKeys, PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';

/** How long a revoked key may still work here, as in the services. */
const FRESH_MS = 5_000;
const KEYS_MAX = 10_000;

interface Known {
  readonly caller: ApiCaller | null;
  readonly askedAtMs: number;
}

/** undefined: nobody could say. */
export type AskWhose = (key: string) => Promise<ApiCaller | null | undefined>;

/**
 * Whose a key is, as a service says: the gateway reads no body of somebody who has none. While no service can be asked, what was
 * said last still holds: the service that the request goes to looks at the key itself.
 */
export const keysKnownTo = (askWhose: AskWhose, nowMs: () => number = () => performance.now()): ApiKeys => {
  const known = new LRUCache<string, Known>({ max: KEYS_MAX });
  const asking = new Map<string, Promise<ApiCaller | null>>();

  const ask = async (hash: string, key: string): Promise<ApiCaller | null> => {
    const caller = await askWhose(key);
    if (caller !== undefined) {
      known.set(hash, { caller, askedAtMs: nowMs() });
      return caller;
    }
    const last = known.get(hash);
    if (last === undefined) throw new Rejected<PlatformProblemCode>('service.unavailable');
    return last.caller;
  };

  return {
    find(key) {
      const hash = apiKeyHash(key);
      const last = known.get(hash);
      if (last !== undefined && nowMs() - last.askedAtMs < FRESH_MS) return Promise.resolve(last.caller);
      const answer = asking.get(hash) ?? ask(hash, key).finally(() => asking.delete(hash));
      asking.set(hash, answer);
      return answer;
    },
  };
};
