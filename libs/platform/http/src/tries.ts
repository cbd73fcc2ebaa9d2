import { LRUCache } from 'lru-cache';

const CALLERS_MAX = 10_000;

interface Left {
  left: number;
  filledAtMs: number;
}

interface Bounds {
  /** At once. */
  readonly max: number;
  /** How fast one comes back. */
  readonly everyMs: number;
}

/** A token bucket for each caller. Whoever has not been seen for long, and many came since, begins anew. */
export class Tries {
  private readonly callers = new LRUCache<string, Left>({ max: CALLERS_MAX });

  constructor(
    private readonly bounds: Bounds,
    private readonly nowMs: () => number,
  ) {}

  /** @returns whether there was one left */
  take(caller: string): boolean {
    const tries = this.of(caller);
    if (tries.left < 1) return false;
    tries.left -= 1;
    return true;
  }

  giveBack(caller: string): void {
    this.of(caller).left += 1;
  }

  private of(caller: string): Left {
    const { max, everyMs } = this.bounds;
    const now = this.nowMs();
    const tries = this.callers.get(caller) ?? { left: max, filledAtMs: now };
    const gained = Math.floor((now - tries.filledAtMs) / everyMs);
    if (gained > 0) {
      tries.left = Math.min(max, tries.left + gained);
      tries.filledAtMs += gained * everyMs;
    }
    this.callers.set(caller, tries);
    return tries;
  }
}
