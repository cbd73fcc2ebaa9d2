import type { InstantIso } from '@accrue/kernel';
import type { Claims, DueItem } from '@accrue/scheduling';
import { eventually } from './eventually';

export interface ClaimsFixture {
  /** Of two processes on the same claims. */
  readonly claims: readonly [Claims, Claims];
  close(): Promise<void>;
}

const LEASE_MS = 60_000;
const DUE_AT = '2026-01-31T00:00:00.000Z' as InstantIso;
const items = (...keys: readonly string[]): readonly DueItem[] => keys.map((key) => ({ key, dueAt: DUE_AT }));
const work = 'settle';
const by = (token: string) => ({ work, token });

/** What claims promise, wherever they are kept. */
export const claimsContract = (name: string, makeFixture: () => Promise<ClaimsFixture>): void => {
  describe(`claims: ${name}`, () => {
    let fixture: ClaimsFixture;
    let one: Claims;
    let other: Claims;
    const keysOf = async (claimed: Promise<readonly { readonly key: string }[]>): Promise<readonly string[]> =>
      (await claimed).map(({ key }) => key).sort();

    beforeEach(async () => {
      fixture = await makeFixture();
      [one, other] = fixture.claims;
    });
    afterEach(() => fixture.close());

    it('give each key to one, and the rest to whoever comes next', async () => {
      expect(await keysOf(one.claim(by('a'), items('m1', 'm2'), LEASE_MS))).toEqual(['m1', 'm2']);
      expect(await keysOf(other.claim(by('b'), items('m1', 'm2', 'm3'), LEASE_MS))).toEqual(['m3']);
      expect(await keysOf(other.claim({ work: 'other', token: 'b' }, items('m1'), LEASE_MS))).toEqual(['m1']);
    });

    it('give no key twice to two who ask at the same moment, in whatever order', async () => {
      const all = Array.from({ length: 200 }, (_unused, n) => `m${n}`);
      const given = await Promise.all(
        Array.from({ length: 8 }, (_unused, n) => {
          const asked = items(...(n % 2 === 0 ? all : [...all].reverse()));
          return keysOf((n % 2 === 0 ? one : other).claim(by(`t${n}`), asked, LEASE_MS));
        }),
      );
      expect(given.flat().sort()).toEqual([...all].sort());
    });

    it('forget what is done: it may become due again', async () => {
      await one.claim(by('a'), items('m1', 'm2'), LEASE_MS);
      await one.finish(by('a'), ['m1']);
      expect(await keysOf(other.claim(by('b'), items('m1', 'm2'), LEASE_MS))).toEqual(['m1']);
    });

    it('give to others what nobody finished within the lease, and the first one ends nothing then', async () => {
      await one.claim(by('a'), items('m1'), 1);
      await eventually(async () => expect(await keysOf(other.claim(by('b'), items('m1'), LEASE_MS))).toEqual(['m1']));
      await one.finish(by('a'), ['m1']);
      await one.fail(by('a'), [{ key: 'm1', reason: 'late', retryInMs: null }]);
      expect(await other.countSetAside(work)).toBe(0);
      expect(await keysOf(one.claim(by('c'), items('m1'), LEASE_MS))).toEqual([]);
    });

    it('let what failed wait, and count its failures', async () => {
      await one.claim(by('a'), items('m1', 'm2'), LEASE_MS);
      await one.fail(by('a'), [
        { key: 'm1', reason: 'no', retryInMs: 1 },
        { key: 'm2', reason: 'no', retryInMs: LEASE_MS },
      ]);
      await eventually(async () =>
        expect(await other.claim(by('b'), items('m1', 'm2'), LEASE_MS)).toEqual([{ key: 'm1', failures: 1 }]),
      );
      await other.finish(by('b'), ['m1']);
      expect(await one.claim(by('c'), items('m1'), LEASE_MS)).toEqual([{ key: 'm1', failures: 0 }]);
    });

    it('keep what is set aside from everybody, with its reason, until it may be tried again', async () => {
      await one.claim(by('a'), items('m1', 'm2'), LEASE_MS);
      await one.fail(by('a'), [{ key: 'm1', reason: 'no such lot', retryInMs: null }]);
      expect(await other.setAside(work, 10)).toEqual([
        { key: 'm1', dueAt: DUE_AT, failures: 1, reason: 'no such lot', setAsideAt: expect.any(String) as string },
      ]);
      expect([await other.countSetAside(work), await other.countSetAside('other')]).toEqual([1, 0]);
      await other.forget(work, 0);
      expect(await keysOf(other.claim(by('b'), items('m1'), LEASE_MS))).toEqual([]);
      expect(await other.retry(work)).toBe(1);
      expect(await one.claim(by('c'), items('m1', 'm2'), LEASE_MS)).toEqual([{ key: 'm1', failures: 0 }]);
    });

    it('forget what nobody came back to, and nothing else', async () => {
      await one.claim(by('a'), items('killed'), 1);
      await one.claim(by('b'), items('working'), LEASE_MS);
      await one.claim(by('c'), items('failing'), LEASE_MS);
      await one.fail(by('c'), [{ key: 'failing', reason: 'no', retryInMs: 1 }]);
      await eventually(async () => {
        await one.forget(work, 0);
        // Remembered, it would come with its failure.
        expect(await other.claim(by('d'), items('failing', 'working'), 1)).toEqual([{ key: 'failing', failures: 0 }]);
      });
      await eventually(async () => {
        expect(await other.claim(by('d'), items('killed', 'working'), 1)).toEqual([{ key: 'killed', failures: 0 }]);
      });
    });
  });
};
