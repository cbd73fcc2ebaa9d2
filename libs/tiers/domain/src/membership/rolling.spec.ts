import { zoneId, type InstantIso } from '@accrue/kernel';
import fc from 'fast-check';
import { laddersInEffect, type PublishedLadder } from '../ladder/ladders';
import { decide, standingNow } from './decide';
import { evolve } from './evolve';
import { amountExpected, midnightOf, timelineExpected } from './rolling.oracle.fixture';
import { contributionsOf, counting, instantsFrom, plansWithin, purchasesOf } from './purchases.fixture';
import { decodeMembership, encodeMembership } from './snapshot';
import { initialMembership, type Membership } from './state';

const timeZone = zoneId('Europe/London');
const tier = (id: string, threshold: number) => ({
  ...{ id, name: id, threshold, multiplier: '1', entitlements: [], was: null },
});
const LADDERS = [
  [tier('base', 0), tier('silver', 100), tier('gold', 250)],
  [tier('silver', 80), tier('gold', 160)],
];
const at = instantsFrom('2025-01-29T00:00:00Z');
const SPAN = 600;

const versions = fc
  .tuple(
    fc.array(
      fc.record({
        quarter: fc.nat(SPAN),
        months: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 3 }),
        keeps: fc.boolean(),
        tiers: fc.constantFrom(...LADDERS),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([all]) =>
    all
      .toSorted((a, b) => a.quarter - b.quarter)
      .map(({ quarter, months, keeps, tiers }, index): PublishedLadder => ({
        programmeVersion: index + 1,
        // The first instant of a day, or another.
        effectiveFrom: (quarter % 3 === 0 ? midnightOf(at(quarter).slice(0, 10)) : at(quarter)) as InstantIso,
        qualify: { by: 'spend', ...(months === null ? {} : { window: { rollingMonths: months, timeZone } }) },
        onReturn: months === null && keeps ? 'keep' : 'immediate',
        ...{ downgrade: 'immediate', graceDays: 0, memberships: [] },
        tiers,
      })),
  )
  .filter((all) => new Set(all.map(({ effectiveFrom }) => effectiveFrom)).size === all.length);

const planned = plansWithin(SPAN, 150, fc.nat(200));

const monthsOf = ({ window }: PublishedLadder['qualify']) =>
  window !== undefined && 'rollingMonths' in window ? window.rollingMonths : null;
const shown = ({ timeline }: Membership) => timeline.map(({ tierId, order }) => ({ tierId, order }));

describe('a ladder that looks at the last months', () => {
  it('measures, in whatever order receipts and time come, what an independent computation finds that goes through each day', () => {
    let down = 0;
    fc.assert(
      fc.property(
        planned,
        versions,
        fc.nat(SPAN + 500),
        fc.infiniteStream(fc.nat()),
        fc.array(fc.nat(SPAN + 500), { maxLength: 3 }),
        (plans, published, today, keys, earlier) => {
          const facts = purchasesOf(plans, at);
          const now = at(Math.max(today, ...plans.map(({ quarter, back }) => quarter + (back?.after ?? 0))));
          const model = laddersInEffect(published, now).map(({ effectiveFrom, qualify, onReturn, tiers }) => ({
            ...{ from: effectiveFrom ?? '', months: monthsOf(qualify) },
            ...{ keeps: onReturn === 'keep', tiers },
          }));
          const expected = timelineExpected(facts.sales, facts.returns, { ladders: model, now });
          const arriving = contributionsOf(facts)
            .map((data) => ({ data, key: Number(keys.next().value) }))
            .sort((a, b) => a.key - b.key);
          // Looked at at some moments before, each time with what was known and in effect then.
          const looks = [...earlier.map(at).filter((moment) => moment < now), now].sort();
          let state = initialMembership;
          arriving.forEach(({ data }, index) => {
            const look = looks[Math.floor((index * looks.length) / arriving.length)] ?? now;
            const ladders = laddersInEffect(published, look);
            for (const event of decide({ type: 'CountQualification', data: { ...data, ladders, now: look } }, state))
              state = evolve(state, event);
          });
          const last = { memberId: 'M', ladders: laddersInEffect(published, now), now };
          const seen = standingNow(state, last);
          // From one moment that is named to the next, as due work goes.
          for (;;) {
            const events = decide({ type: 'MeasureMember', data: last }, state);
            if (events.length === 0) break;
            state = events.reduce(evolve, state);
          }
          expect(shown(state)).toEqual(expected);
          expect(decodeMembership(JSON.parse(JSON.stringify(encodeMembership(state))))).toEqual(state);
          // Who only looks sees the same, and what counts at that moment.
          const { nextAt = null } = state.standing?.timed ?? {};
          const months = model.at(-1)?.months ?? null;
          const amount = amountExpected(facts.sales, facts.returns, { moment: `${now}|~`, months });
          const window = months === null ? undefined : { amount, nextAt };
          const { tierId, since } = state.standing ?? {};
          expect([seen?.tierId, seen?.since, seen?.timed]).toEqual([tierId, since, seen === null ? undefined : window]);
          if (expected.some(({ order }) => !order.includes('|'))) down += 1;
          // And knows when it will be otherwise.
          if (nextAt !== null) {
            const until = (moment: string) =>
              timelineExpected(facts.sales, facts.returns, { ladders: model, now: moment });
            expect(until(nextAt)).toHaveLength(expected.length + 1);
            expect(until(new Date(Date.parse(nextAt) - 1).toISOString())).toEqual(expected);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(down).toBeGreaterThan(50);
  });

  it('lets a purchase count on its day and until the same day of a later month, by the calendar of the programme', () => {
    const window = { rollingMonths: 12, timeZone };
    const published: readonly PublishedLadder[] = [
      {
        ...{ programmeVersion: 1, effectiveFrom: at(0), qualify: { by: 'spend', window } },
        ...{ onReturn: 'immediate', downgrade: 'immediate', graceDays: 0, memberships: [], tiers: LADDERS[0] ?? [] },
      },
    ];
    const moved = (bought: string, now: string) => {
      const data = { ...counting('A', `${bought}|A`, 120), ladders: laddersInEffect(published, at(0)) };
      const events = decide(
        { type: 'CountQualification', data: { ...data, now: now as InstantIso } },
        initialMembership,
      );
      return events.reduce(evolve, initialMembership).standing;
    };
    // Half past midnight of 1 June in London.
    const [bought, last] = ['2025-05-31T23:30:00.000Z', '2026-05-31T22:59:59.999Z'];
    expect(moved(bought, last)).toMatchObject({ tierId: 'silver', timed: { nextAt: '2026-05-31T23:00:00.000Z' } });
    expect(moved(bought, '2026-05-31T23:00:00.000Z')).toMatchObject({
      ...{ tierId: 'base', since: '2026-05-31T23:00:00.000Z', timed: { amount: 0, nextAt: null } },
    });
    // Of a leap day, until the end of the 27th.
    expect(moved('2024-02-29T12:00:00.000Z', '2024-03-01T00:00:00.000Z')?.timed?.nextAt).toBe(
      '2025-02-28T00:00:00.000Z',
    );
  });
});
