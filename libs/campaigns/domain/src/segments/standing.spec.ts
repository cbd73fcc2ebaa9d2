import fc from 'fast-check';
import { DAY_MS, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { document, published } from '../programme/programme.fixture';
import { from, line, receipt } from '../receipt/receipt.fixture';
import { enrolled, LivingJournal, MEMBER } from '../journal/journal.fixture';
import { standingAt } from './standing';

const programme: ProgrammeDocument = {
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  segments: [
    { id: 'lapsed', name: 'Lapsed', if: 'member.daysSinceLastPurchase > 2' },
    { id: 'fresh', name: 'Fresh', if: 'member.daysSinceFirstPurchase <= 5' },
    { id: 'spender', name: 'Spender', if: 'member.spendMinor >= 1000' },
  ],
};
const programmes = published(programme);
const START = Date.parse('2020-06-01T12:00:00Z');
const at = (day: number): InstantIso => new Date(START + day * DAY_MS).toISOString() as InstantIso;
const midnight = (day: number): string => `${at(day).slice(0, 10)}T00:00:00.000Z`;

const planned = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 20 }),
    pounds: fc.integer({ min: 1, max: 9 }),
    backAfter: fc.option(fc.nat(12)),
  }),
  { maxLength: 5 },
);

describe('where a member stands', () => {
  const journalOf = (plans: readonly { day: number; pounds: number; backAfter: number | null }[]) => {
    const journal = new LivingJournal(programmes);
    journal.do(enrolled(at(-1)));
    plans.forEach(({ day, pounds, backAfter }, n) => {
      const goods = line('1', { unitPrice: pounds * 100 });
      journal.receive(receipt(`S${n}`, 'sale', at(day), [goods]));
      if (backAfter === null) return;
      const back = line('1', { unitPrice: pounds * 100, quantity: -1, ...from(`S${n}`, '1') });
      journal.receive(receipt(`R${n}`, 'return', at(day + backAfter), [back]));
    });
    return journal.journal;
  };

  it('is what one finds who goes through all days and facts, with since when and until when', () => {
    fc.assert(
      fc.property(planned, fc.integer({ min: 0, max: 40 }), (plans, today) => {
        const journal = journalOf(plans);
        // All moments at which anything can change: midnights, and noon, where the facts are.
        const moments = Array.from({ length: 500 }, (_, n) => (n % 2 === 0 ? midnight(n / 2) : at((n - 1) / 2)));
        const modelAt = (moment: string): Readonly<Record<string, boolean>> => {
          const day = (instant: string): number => Date.parse(instant.slice(0, 10)) / DAY_MS;
          const kept = plans.filter(
            (plan) => at(plan.day) <= moment && (plan.backAfter === null || at(plan.day + plan.backAfter) > moment),
          );
          const since = kept.map((plan) => day(moment) - day(at(plan.day)));
          return {
            lapsed: since.length > 0 && since.every((days) => days > 2),
            fresh: since.length > 0 && since.every((days) => days <= 5),
            spender: kept.reduce((sum, { pounds }) => sum + pounds * 100, 0) >= 1000,
          };
        };
        const past = moments.filter((moment) => moment <= at(today)).toReversed();
        const expected = ['lapsed', 'fresh', 'spender'].flatMap((segmentId) => {
          const until = past.findIndex((moment) => modelAt(moment)[segmentId] !== true);
          return until === 0 ? [] : [{ segmentId, since: past[(until === -1 ? past.length : until) - 1] }];
        });
        const standing = standingAt({ memberId: MEMBER, journal, programmes }, at(today));
        expect(standing?.segments).toEqual(expected);
        const next = moments.find(
          (moment) => moment > at(today) && JSON.stringify(modelAt(moment)) !== JSON.stringify(modelAt(at(today))),
        );
        // It may be looked at too early, and never too late.
        if (next !== undefined) expect(standing?.nextAt && standing.nextAt <= next).toBe(true);
        else expect(standing?.nextAt).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('is found also of somebody who has not come for sixteen years', () => {
    const journal = journalOf(Array.from({ length: 200 }, (_, n) => ({ day: n, pounds: 3, backAfter: null })));
    expect(standingAt({ memberId: MEMBER, journal, programmes }, at(16 * 365))?.segments).toEqual([
      { segmentId: 'lapsed', since: midnight(202) },
      { segmentId: 'spender', since: at(3) },
    ]);
  });
});
