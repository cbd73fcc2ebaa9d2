import { DAY_MS, membershipPlace, NO_MONEY, walletAmounts, zoneId, type InstantIso } from '@accrue/kernel';
import fc from 'fast-check';
import { laddersInEffect, type PublishedLadder } from '../ladder/ladders';
import { decide, outlookNow } from './decide';
import { evolve } from './evolve';
import { paidExpected, runsUntil, type ModelFee, type ModelRefund } from './paid.oracle.fixture';
import { midnightOf } from './rolling.oracle.fixture';
import { initialMembership } from './state';

const timeZone = zoneId('Europe/London');
const tier = (id: string, threshold: number) => ({
  ...{ id, name: id, threshold, multiplier: '1', entitlements: [], was: null },
});
const START = Date.parse('2023-12-29T00:00:00Z');
const at = (quarter: number): InstantIso => new Date(START + (quarter * DAY_MS) / 4).toISOString() as InstantIso;
const SPAN = 800;

const versions = fc
  .array(
    fc.record({
      quarter: fc.nat(SPAN),
      months: fc.integer({ min: 1, max: 4 }),
      refundWithinDays: fc.constantFrom(null, 0, 14),
      gives: fc.constantFrom('club', 'gold'),
      onReturn: fc.constantFrom('keep' as const, 'immediate' as const),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((all) =>
    all
      .toSorted((a, b) => a.quarter - b.quarter)
      .map(({ quarter, months, refundWithinDays, gives: tierId, onReturn }, index): PublishedLadder => ({
        programmeVersion: index + 1,
        effectiveFrom: midnightOf(at(quarter).slice(0, 10)) as InstantIso,
        ...{ qualify: { by: 'spend' }, onReturn, downgrade: 'immediate', graceDays: 0 },
        memberships: [{ id: 'fee', tierId, months, refundWithinDays, timeZone }],
        tiers: [tier('base', 0), tier('club', 1_000_000), tier('gold', 2_000_000)],
      })),
  )
  .filter((all) => new Set(all.map(({ effectiveFrom }) => effectiveFrom)).size === all.length);

const planned = fc.array(
  fc.record({
    quarter: fc.nat(SPAN),
    units: fc.integer({ min: 1, max: 3 }),
    back: fc.option(fc.record({ after: fc.oneof(fc.nat(70), fc.nat(400)), units: fc.integer({ min: 1, max: 3 }) })),
  }),
  { minLength: 1, maxLength: 6 },
);

const PLACE = membershipPlace('fee');
const counting = (order: string, units: number, of?: ModelFee) => ({
  ...{ memberId: 'M', receiptId: order, order, amounts: walletAmounts([[PLACE, units]]), spend: NO_MONEY, sequence: 0 },
  ...(of === undefined
    ? {}
    : { ofSales: [{ order: of.order, amounts: walletAmounts([[PLACE, units]]), spend: NO_MONEY }] }),
});

describe('a tier that is paid for', () => {
  it('runs as long as an independent computation finds that goes through each day, whatever comes when', () => {
    let lapsed = 0;
    fc.assert(
      fc.property(
        planned,
        versions,
        fc.nat(SPAN + 400),
        fc.infiniteStream(fc.nat()),
        (plans, published, today, keys) => {
          const now = at(Math.max(today, ...plans.map(({ quarter, back }) => quarter + (back?.after ?? 0))));
          const ladders = laddersInEffect(published, now);
          const fees = plans.map(({ quarter, units }, n): ModelFee => {
            const order = `${at(quarter)}|S${String(n)}`;
            const of = ladders.findLast(({ effectiveFrom }) => (effectiveFrom ?? '') <= order)?.memberships[0];
            const { months = 0, refundWithinDays = null, tierId = '' } = of ?? {};
            return { order, units, months, refundWithinDays, tierId };
          });
          const refunds = plans.flatMap(({ quarter, units, back }, n): ModelRefund[] => {
            const of = fees[n];
            if (back === null || of === undefined) return [];
            return [{ order: `${at(quarter + back.after)}|T${String(n)}`, of, units: Math.min(units, back.units) }];
          });
          const arriving = [
            ...fees.map(({ order, units }) => counting(order, units)),
            ...refunds.map(({ order, of, units }) => counting(order, -units, of)),
          ]
            .map((data) => ({ data, key: Number(keys.next().value) }))
            .sort((a, b) => a.key - b.key);
          let state = initialMembership;
          for (const { data } of arriving)
            state = decide({ type: 'CountQualification', data: { ...data, ladders, now } }, state).reduce(
              evolve,
              state,
            );
          const starts = ladders.flatMap(({ effectiveFrom }) => effectiveFrom ?? []);
          const expected = paidExpected({ fees, refunds }, { starts, now });
          expect(state.timeline.map(({ tierId, order }) => ({ tierId, order }))).toEqual(expected);
          const running = runsUntil(`${now}|~`, { fees, refunds });
          const { memberships, until } = outlookNow(state, { ladders, now });
          expect(memberships.map((each) => [each.tierId, each.until])).toEqual(
            running === null ? [] : [[running.tierId, running.until]],
          );
          expect(until).toBe(running?.until ?? null);
          lapsed += expected.filter(({ order }) => !order.includes('|')).length;
        },
      ),
      { numRuns: 500 },
    );
    expect(lapsed).toBeGreaterThan(50);
  });
});
