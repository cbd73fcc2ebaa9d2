import { StoreUnavailable, type EventStore } from '@accrue/event-store';

export type FaultPoint = 'none' | 'before' | 'after';
type FallibleMethod = 'append' | 'load' | 'loadSince' | 'readRevisions';

/**
 * A store whose calls fail as the world makes them fail: before anything happened, or after it happened and before the answer
 * came back (a lost connection after COMMIT).
 * @param fault asked once per call
 */
export const faultyStore = <S extends EventStore>(store: S, fault: (method: FallibleMethod) => FaultPoint): S => {
  const around = async <T>(method: FallibleMethod, call: () => Promise<T>): Promise<T> => {
    const point = fault(method);
    if (point === 'before') throw new StoreUnavailable(`injected before ${method}`);
    const result = await call();
    if (point === 'after') throw new StoreUnavailable(`injected after ${method}`);
    return result;
  };
  const overrides: Pick<EventStore, FallibleMethod> = {
    append: (requests) => around('append', () => store.append(requests)),
    load: (streamIds, version) => around('load', () => store.load(streamIds, version)),
    loadSince: (seen) => around('loadSince', () => store.loadSince(seen)),
    readRevisions: (streamId, revisions) => around('readRevisions', () => store.readRevisions(streamId, revisions)),
  };
  return new Proxy(store, {
    get: (target, property) => {
      if (property in overrides) return overrides[property as keyof typeof overrides];
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};

/** Random numbers in [0, 1) that a seed repeats (mulberry32). */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
