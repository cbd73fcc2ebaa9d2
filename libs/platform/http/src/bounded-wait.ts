/** When the question is asked again, after the first time; milliseconds from the start. The last one is the end of the wait. */
const ASKED_AGAIN_AT_MS = [10, 25, 50, 100, 175, 275, 385, 500] as const;
const WAITING_MAX = 32;

/**
 * What another context has just been told is known here a moment later. An answer that needs it waits for it: at most half a
 * second, with few and cheap questions, and only a few answers at a time. So a flood of questions about what nobody knows
 * costs no more than that, and is answered at once as before.
 */
export class BoundedWait {
  private waiting = 0;

  /**
   * Asks, and while the answer is no asks again.
   * @returns the last answer
   */
  async until(isSo: () => Promise<boolean>): Promise<boolean> {
    if (await isSo()) return true;
    if (this.waiting >= WAITING_MAX) return false;
    this.waiting += 1;
    try {
      const startedAtMs = performance.now();
      for (const atMs of ASKED_AGAIN_AT_MS) {
        await sleep(startedAtMs + atMs - performance.now());
        if (await isSo()) return true;
      }
      return false;
    } finally {
      this.waiting -= 1;
    }
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
