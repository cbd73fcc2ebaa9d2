import { LRUCache } from 'lru-cache';

/** Wrong keys that an address may send at once, and how fast it gets another try. */
const TRIES_MAX = 20;
const TRY_EVERY_MS = 1_000;
/** Of one kind and address; the counters have them all. */
const LOG_EVERY_MS = 1_000;
const ADDRESSES_MAX = 10_000;
const KNOWN_KEYS_MAX = 10_000;

interface Tries {
  left: number;
  filledAtMs: number;
}

/**
 * Slows down whoever tries keys. A key that was good once is looked up whatever else comes from its address: many tills share
 * one, and one of them with a wrong key must not keep the others out.
 */
export class FailedKeys {
  private readonly tries = new LRUCache<string, Tries>({ max: ADDRESSES_MAX });
  private readonly good = new LRUCache<string, true>({ max: KNOWN_KEYS_MAX });
  private readonly loggedAtMs = new LRUCache<string, number>({ max: ADDRESSES_MAX });

  constructor(private readonly nowMs: () => number) {}

  /** Takes one of the address's tries, before the key is looked up; `found` gives it back. */
  mayTry(address: string, keyHash: string): boolean {
    if (this.good.has(keyHash)) return true;
    const tries = this.triesOf(address);
    if (tries.left < 1) return false;
    tries.left -= 1;
    return true;
  }

  found(address: string, keyHash: string): void {
    if (this.good.has(keyHash)) return;
    this.good.set(keyHash, true);
    this.triesOf(address).left += 1;
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

  private triesOf(address: string): Tries {
    const now = this.nowMs();
    const tries = this.tries.get(address) ?? { left: TRIES_MAX, filledAtMs: now };
    const gained = Math.floor((now - tries.filledAtMs) / TRY_EVERY_MS);
    if (gained > 0) {
      tries.left = Math.min(TRIES_MAX, tries.left + gained);
      tries.filledAtMs += gained * TRY_EVERY_MS;
    }
    this.tries.set(address, tries);
    return tries;
  }
}
