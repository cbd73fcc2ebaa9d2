import fc from 'fast-check';
import { memberId, type InstantIso } from '@accrue/kernel';
import { burstsOf, loopsOf, type Referral } from './referrals';

const HOUR = 3_600_000;
const at = (hour: number): InstantIso => new Date(Date.UTC(2026, 0, 1) + hour * HOUR).toISOString() as InstantIso;
const brought = (advocate: string, referee: string, hour = 0): Referral => ({
  ...{ advocateId: memberId(advocate), refereeId: memberId(referee), referredAt: at(hour) },
});
const names = ['ann', 'ben', 'cat', 'dan', 'eve'];
const referrals = fc.array(
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...names), fc.integer({ min: 0, max: 100 }))
    .map(([advocate, referee, hour]) => brought(advocate, referee, hour)),
  { maxLength: 14 },
);

describe('bursts of referrals', () => {
  it('are more of one advocate than are allowed, in less than so many days', () => {
    const all = [0, 1, 23, 47, 48].map((hour, n) => brought('ann', `f-${String(n)}`, hour));
    expect(burstsOf(all, { referrals: 3, days: 1 })).toEqual([]);
    expect(burstsOf(all, { referrals: 2, days: 1 })).toEqual([
      { advocateId: 'ann', referrals: 3, from: at(0), until: at(23) },
    ]);
    // A whole day apart is not within a day.
    expect(burstsOf([brought('ann', 'x', 0), brought('ann', 'y', 24)], { referrals: 1, days: 1 })).toEqual([]);
  });

  it('are what one finds who looks at every time from one referral to another', () => {
    fc.assert(
      fc.property(referrals, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }), (all, most, days) => {
        const expected = names.flatMap((name) => {
          const of = all
            .filter(({ advocateId }) => advocateId === name)
            .map(({ referredAt }) => Date.parse(referredAt));
          const counts = of.map((from) => of.filter((one) => one >= from && one < from + days * 24 * HOUR).length);
          const referrals = Math.max(0, ...counts);
          return referrals > most ? [[name, referrals]] : [];
        });
        const found = burstsOf(all, { referrals: most, days }).map((burst) => [burst.advocateId, burst.referrals]);
        expect(found.sort()).toEqual(expected);
      }),
    );
  });
});

describe('loops of referrals', () => {
  it('are members who brought each other in a circle', () => {
    const line = [brought('ann', 'ben'), brought('ben', 'cat')];
    expect(loopsOf(line)).toEqual([]);
    expect(loopsOf([...line, brought('cat', 'ann')])).toEqual([['ann', 'cat', 'ben']]);
    expect(loopsOf([brought('ann', 'ann'), brought('ann', 'ben')])).toEqual([['ann']]);
    // Ann was brought by Dan before.
    expect(loopsOf([...line, brought('cat', 'ann', 5), brought('dan', 'ann', 4)])).toEqual([]);
  });

  it('have whoever comes back to themselves on the way from one to who brought them', () => {
    fc.assert(
      fc.property(referrals, (all) => {
        const by = (name: string) =>
          all
            .filter(({ refereeId }) => refereeId === name)
            .reduce<Referral | undefined>((a, b) => (a === undefined || b.referredAt < a.referredAt ? b : a), undefined)
            ?.advocateId;
        const comesBack = (name: string): boolean => {
          let now: string | undefined = name;
          for (let steps = 0; steps < names.length && now !== undefined; steps += 1) {
            now = by(now);
            if (now === name) return true;
          }
          return false;
        };
        expect(loopsOf(all).flat().sort()).toEqual(names.filter(comesBack));
      }),
    );
  });
});
