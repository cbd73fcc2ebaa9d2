import fc from 'fast-check';
import { CountedFacts } from '../awards/counters/counted-facts';
import { countedAsSaid } from '../awards/counters/counter-memory';
import { LivingJournal } from '../journal.fixture';
import { arrivalsOf, at, DAY, programmes, purchases, slowly } from './purchases.oracle.fixture';
import { qualificationOf } from './qualification';

describe('who was referred', () => {
  it('qualifies by the first purchase that lasts, in any order of what is heard', () => {
    let qualified = 0;
    fc.assert(
      fc.property(purchases('S'), fc.nat({ max: 3 * DAY }), fc.infiniteStream(fc.nat()), (all, referred, keys) => {
        const arrivals = all
          .flatMap((each) => arrivalsOf(each))
          .map((arrival) => ({ arrival, key: keys.next().value }))
          .sort((a, b) => a.key - b.key);
        const journal = new LivingJournal(programmes);
        for (const { arrival } of arrivals) journal.do(arrival);
        const counted = [...journal.journal.receipts.values()].flatMap((entry) =>
          countedAsSaid(entry, journal.journal),
        );
        const expected = slowly(all, referred);
        expect(qualificationOf(new CountedFacts(counted), at(referred), programmes)).toEqual(expected);
        if (expected !== null) qualified += 1;
      }),
      { numRuns: 200 },
    );
    expect(qualified).toBeGreaterThan(80);
  });
});
