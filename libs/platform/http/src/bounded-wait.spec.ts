import { BoundedWait } from './bounded-wait';

describe('a bounded wait', () => {
  const answers = (...given: readonly boolean[]) => {
    const left = [...given];
    const asked = { times: 0 };
    const isSo = (): Promise<boolean> => {
      asked.times += 1;
      return Promise.resolve(left.shift() ?? false);
    };
    return { isSo, asked };
  };

  it('does not wait for what is so already', async () => {
    const { isSo, asked } = answers(true);
    expect([await new BoundedWait().until(isSo), asked.times]).toEqual([true, 1]);
  });

  it('goes on as soon as it is so', async () => {
    const { isSo, asked } = answers(false, false, true);
    expect([await new BoundedWait().until(isSo), asked.times]).toEqual([true, 3]);
  });

  it('gives up after half a second, and has not asked often', async () => {
    const { isSo, asked } = answers();
    const startedAtMs = performance.now();
    expect(await new BoundedWait().until(isSo)).toBe(false);
    const tookMs = performance.now() - startedAtMs;
    expect(tookMs).toBeGreaterThan(490);
    expect(tookMs).toBeLessThan(2_000);
    expect(asked.times).toBe(9);
  });

  it('lets only a few wait at a time: the others are answered at once, and the next ones wait again', async () => {
    const wait = new BoundedWait();
    const { isSo, asked } = answers();
    const waits = Array.from({ length: 200 }, () => wait.until(isSo));
    await Promise.all(waits.slice(32));
    expect(asked.times).toBeLessThan(200 + 32);
    expect(new Set(await Promise.all(waits))).toEqual(new Set([false]));
    expect(await wait.until(answers(false, true).isSo)).toBe(true);
  });

  it('has room again after a question that failed', async () => {
    const wait = new BoundedWait();
    let asked = 0;
    const failing = async (): Promise<boolean> => {
      asked += 1;
      if (asked % 2 === 0) throw new Error('the database is away');
      return Promise.resolve(false);
    };
    for (let n = 0; n < 40; n += 1) await expect(wait.until(failing)).rejects.toThrow('away');
    expect(await wait.until(answers(false, true).isSo)).toBe(true);
  });
});
