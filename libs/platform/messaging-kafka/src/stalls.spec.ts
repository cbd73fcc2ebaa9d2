import { Stalls } from './stalls';

const AFTER_MS = 120_000;
const CHECKED_EVERY_MS = 15_000;

/** Loops that were last heard of at these times, and a broker that may be away. */
const makeFixture = (...heardAtMs: number[]) => {
  let now = 0;
  const broker = { isAway: false, asked: 0 };
  const loops = heardAtMs.map((_unused, index) => ({
    name: index,
    get silentForMs() {
      return now - (heardAtMs[index] ?? 0);
    },
  }));
  const stalls = new Stalls(AFTER_MS, () => now);
  const ask = (): Promise<void> => {
    broker.asked += 1;
    return broker.isAway ? Promise.reject(new Error('nobody listens')) : Promise.resolve();
  };
  /** Checks as the bus does. @returns the first that was found to have stalled, and when */
  const checkUntil = async (untilMs: number): Promise<readonly [loop: number, atMs: number] | null> => {
    for (; now <= untilMs; now += CHECKED_EVERY_MS) {
      const stalled = await stalls.among(loops, ask);
      if (stalled !== undefined) return [stalled.name, now];
    }
    return null;
  };
  return { broker, checkUntil, hear: (loop: number) => void (heardAtMs[loop] = now) };
};

describe('a loop that is silent', () => {
  it('has stalled after two minutes in which the broker was there; another is not asked for', async () => {
    const { broker, checkUntil } = makeFixture(Number.POSITIVE_INFINITY, 0);
    expect(await checkUntil(600_000)).toEqual([1, 135_000]);
    expect(broker.asked).toBe(1);
  });

  it('has not while the broker is away, nor right after it is back', async () => {
    const { broker, checkUntil, hear } = makeFixture(0);
    broker.isAway = true;
    expect(await checkUntil(600_000)).toBeNull();
    broker.isAway = false;
    expect(await checkUntil(690_000)).toBeNull();
    hear(0);
    expect(await checkUntil(800_000)).toBeNull();
  });

  it('has when it does not come back within two minutes of the broker', async () => {
    const { broker, checkUntil } = makeFixture(0);
    broker.isAway = true;
    await checkUntil(600_000);
    broker.isAway = false;
    expect(await checkUntil(900_000)).toEqual([0, 735_000]);
  });
});
