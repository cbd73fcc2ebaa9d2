import { LRUCache } from 'lru-cache';
import { Tries } from './tries';

/** Wrong keys that an address may send at once, and how fast it gets another try. */
const TRIES_MAX = 20;
const TRY_EVERY_MS = 1_000;
/** Of one kind and address; the counters have them all. */
const LOG_EVERY_MS = 1_000;
const ADDRESSES_MAX = 10_000;
const KNOWN_KEYS_MAX = 10_000;

/**
 * Slows down whoever tries keys. A key that was good once is looked up whatever else comes from its address: many tills share
 * one, and one of them with a wrong key must not keep the others out.
 */
export class FailedKeys {
  private readonly tries: Tries;
  private readonly good = new LRUCache<string, true>({ max: KNOWN_KEYS_MAX });
  private readonly loggedAtMs = new LRUCache<string, number>({ max: ADDRESSES_MAX });

  constructor(private readonly nowMs: () => number) {
    this.tries = new Tries({ max: TRIES_MAX, everyMs: TRY_EVERY_MS }, nowMs);
  }

  /** Takes one of the address's tries, before the key is looked up; `found` gives it back. */
  mayTry(address: string, keyHash: string): boolean {
    return this.good.has(keyHash) || this.tries.take(address);
  }

  found(address: string, keyHash: string): void {
    if (this.good.has(keyHash)) return;
    this.good.set(keyHash, true);
    this.tries.giveBack(address);
  }

  /** Never given out, or revoked. */
  unknown(keyHash: string): void {
    this.good.delete(keyHash);
  }

  mayLog(address: string, code: string): boolean {
    const at = `${code} ${address}`;
    const now = this.nowMs();
    if (now - (this.loggedAtMs.get(at) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return false;
    this.loggedAtMs.set(at, now);
    return true;
  }
}
