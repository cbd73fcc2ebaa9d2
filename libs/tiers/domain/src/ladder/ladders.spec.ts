import type { InstantIso } from '@accrue/kernel';
import type { Tier } from './ladder';
import { laddersInEffect, type PublishedLadder } from './ladders';

const tier = (id: string, was: string | null = null): Tier => ({
  id,
  name: id,
  threshold: 0,
  multiplier: '1',
  entitlements: [],
  was,
});
const on = (day: number): InstantIso => `2026-01-0${day}T00:00:00.000Z` as InstantIso;
const published = (...versions: readonly (readonly [day: number, ...tiers: Tier[]])[]): PublishedLadder[] =>
  versions.map(([day, ...tiers], index) => ({
    programmeVersion: index + 1,
    effectiveFrom: on(day),
    qualify: { by: 'wallet' as const, walletId: 'points' },
    onReturn: 'keep',
    ...{ downgrade: 'immediate', graceDays: 0, memberships: [] },
    tiers,
  }));
const shown = (versions: readonly PublishedLadder[], day: number) =>
  laddersInEffect(versions, on(day)).map(({ programmeVersion, effectiveFrom, tiers }) => [
    programmeVersion,
    effectiveFrom,
    ...tiers.map(({ id, was }) => (was === null ? id : `${id}<${was}`)),
  ]);

describe('the ladders in effect', () => {
  it('begin with the first, also before its own time, and are joined by each at its time', () => {
    const versions = published([4, tier('a')], [6, tier('a')], [8, tier('a')]);
    expect(shown(versions, 1)).toEqual([[1, null, 'a']]);
    expect(shown(versions, 6)).toEqual([
      [1, null, 'a'],
      [2, on(6), 'a'],
    ]);
    expect(shown(versions, 9)).toHaveLength(3);
  });

  it('leave out a version that a later one overtook before its time', () => {
    const versions = published([1, tier('a')], [6, tier('b', 'a')], [3, tier('c', 'b')]);
    expect(shown(versions, 2)).toEqual([[1, null, 'a']]);
    expect(shown(versions, 9)).toEqual([
      [1, null, 'a'],
      [3, on(3), 'c<a'],
    ]);
  });

  it('say a new name once: a `was` that is left in the document means nothing more', () => {
    const versions = published([1, tier('a')], [2, tier('b', 'a')], [3, tier('b', 'a'), tier('c')]);
    expect(shown(versions, 9).map((each) => each.slice(2))).toEqual([['a'], ['b<a'], ['b', 'c']]);
  });
});
