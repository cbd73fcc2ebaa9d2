import fc from 'fast-check';
import { KeyedQueue } from './keyed-queue';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('KeyedQueue', () => {
  it('runs every task once, in order per key, never two of one key, never more than its bound', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), turns: fc.nat(3), pause: fc.boolean() }), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 5 }),
        async (tasks, inFlightMax) => {
          const queue = new KeyedQueue(inFlightMax);
          const done: Record<string, number[]> = {};
          const running = new Set<string>();
          let most = 0;
          for (const [n, { key, turns, pause }] of tasks.entries()) {
            queue.add(key, async () => {
              expect(running.has(key)).toBe(false);
              running.add(key);
              most = Math.max(most, running.size);
              for (let turn = 0; turn < turns; turn++) await tick();
              running.delete(key);
              (done[key] ??= []).push(n);
            });
            if (pause) await tick();
          }
          await queue.drained();
          const expected: Record<string, number[]> = {};
          tasks.forEach(({ key }, n) => (expected[key] ??= []).push(n));
          expect(done).toStrictEqual(expected);
          expect(most).toBeLessThanOrEqual(inFlightMax);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('begins what waits of one key together, in order, up to its bound, and goes on when all of it has ended', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b'), turns: fc.nat(3), pause: fc.boolean() }), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (tasks, inFlightMax, ofKeyMax) => {
          const queue = new KeyedQueue(inFlightMax, ofKeyMax);
          const begun: Record<string, number[]> = {};
          const running: Record<string, number> = {};
          let together = 0;
          for (const [n, { key, turns, pause }] of tasks.entries()) {
            queue.add(key, async () => {
              (begun[key] ??= []).push(n);
              const own = (running[key] = (running[key] ?? 0) + 1);
              together = Math.max(together, own);
              const all = Object.values(running).reduce((sum, of) => sum + of, 0);
              expect(all).toBeLessThan(inFlightMax + ofKeyMax);
              for (let turn = 0; turn < turns; turn++) await tick();
              running[key] -= 1;
            });
            if (pause) await tick();
          }
          await queue.drained();
          const expected: Record<string, number[]> = {};
          tasks.forEach(({ key }, n) => (expected[key] ??= []).push(n));
          expect(begun).toStrictEqual(expected);
          expect(together).toBeLessThanOrEqual(ofKeyMax);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('begins three of one key at once where three may', async () => {
    const queue = new KeyedQueue(8, 3);
    const order: string[] = [];
    queue.add('hot', async () => {
      await tick();
      order.push('first ended');
    });
    for (const name of ['b', 'c', 'd', 'e'])
      queue.add('hot', async () => {
        order.push(`${name} begun`);
        await tick();
        order.push(`${name} ended`);
      });
    await queue.drained();
    expect(order).toEqual([
      'first ended',
      ...['b begun', 'c begun', 'd begun', 'b ended', 'c ended', 'd ended'],
      ...['e begun', 'e ended'],
    ]);
  });

  it('does not let a hot key starve the others', async () => {
    const queue = new KeyedQueue(1);
    const order: string[] = [];
    for (let n = 0; n < 5; n++) queue.add('hot', async () => void order.push('hot'));
    queue.add('cold', async () => void order.push('cold'));
    await queue.drained();
    expect(order.indexOf('cold')).toBe(1);
  });
});
