import { DAY_MS, zoneId, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import fc from 'fast-check';
import type { Ladder } from '../ladder/ladder';
import { laddersInEffect, type PublishedLadder } from '../ladder/ladders';
import { decide, outlookNow, standingNow } from './decide';
import { evolve } from './evolve';
import { midnightOf } from './rolling.oracle.fixture';
import { timelineExpected, type ModelFloor, type ModelLadder } from './windows.oracle.fixture';
import { contributionsOf, counting, instantsFrom, plansWithin, purchasesOf } from './purchases.fixture';
import { decodeMembership, encodeMembership } from './snapshot';
import { pinAt } from './pins';
import { initialMembership, type Membership } from './state';
import { moveOf } from '../plan/moves';

const timeZone = zoneId('Europe/London');
const tier = (id: string, threshold: number) => ({
  ...{ id, name: id, threshold, multiplier: '1', entitlements: [], was: null },
});
const LADDERS = [
  [tier('base', 0), tier('silver', 100), tier('gold', 200), tier('black', 300)],
  [tier('silver', 80), tier('gold', 160)],
];
const at = instantsFrom('2023-02-10T00:00:00Z');
const YEARS = 4 * 366 * 4;

type Terms = Pick<Ladder, 'downgrade' | 'graceDays' | 'onReturn'> & { readonly window: Ladder['qualify']['window'] };
const graceDays = fc.constantFrom(0, 0, 1, 30, 180);
/** On a leap day, at the turn of the year, and on the day on which London puts its clocks forward. */
const yearly = fc.record({
  window: fc.constantFrom('2000-01-01', '2020-02-29', '2024-03-31').map((from) => ({
    ...{ yearlyFrom: from as LocalDateIso, timeZone },
  })),
  downgrade: fc.constantFrom('never', 'at-period-end', 'one-step', 'immediate'),
  graceDays,
  onReturn: fc.constantFrom('keep', 'immediate'),
});
const rolling = fc.record({
  window: fc.constantFrom(1, 4, 12).map((rollingMonths) => ({ rollingMonths, timeZone })),
  downgrade: fc.constantFrom('never', 'immediate'),
  graceDays,
  onReturn: fc.constant('immediate'),
});
const lifetime = fc.record({
  window: fc.constant(undefined),
  downgrade: fc.constant('immediate'),
  graceDays: fc.constant(0),
  onReturn: fc.constantFrom('keep', 'immediate'),
});
const terms = fc.oneof(yearly, yearly, rolling, lifetime) as fc.Arbitrary<Terms>;

const versions = fc
  .array(fc.record({ quarter: fc.nat(YEARS), terms, tiers: fc.constantFrom(...LADDERS) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) =>
    all
      .toSorted((a, b) => a.quarter - b.quarter)
      .map(({ quarter, terms: { window, ...rest }, tiers }, index): PublishedLadder => ({
        programmeVersion: index + 1,
        effectiveFrom: (quarter % 3 === 0 ? midnightOf(at(quarter).slice(0, 10)) : at(quarter)) as InstantIso,
        qualify: { by: 'spend', ...(window === undefined ? {} : { window }) },
        ...rest,
        ...{ memberships: [], tiers },
      })),
  )
  .filter((all) => new Set(all.map(({ effectiveFrom }) => effectiveFrom)).size === all.length);

const planned = plansWithin(YEARS, 200, fc.oneof(fc.nat(120), fc.nat(3000)));

/** Given by hand after so many receipts have come; a tier may be gone by then. */
const pinPlans = fc.array(
  fc.record({
    after: fc.nat(12),
    tierId: fc.constantFrom('silver', 'gold', 'black'),
    quarters: fc.option(fc.integer({ min: 1, max: 2000 })),
    backAfter: fc.option(fc.nat(12)),
  }),
  { maxLength: 2 },
);

const modelOf = ({
  effectiveFrom,
  qualify: { window },
  onReturn,
  downgrade,
  graceDays,
  tiers,
}: Ladder): ModelLadder => ({
  from: effectiveFrom ?? '',
  window:
    window === undefined
      ? null
      : 'rollingMonths' in window
        ? { months: window.rollingMonths }
        : { yearFrom: (window.yearlyFrom ?? '').slice(5) },
  keeps: onReturn === 'keep',
  ...{ downgrade, graceDays, tiers },
});

const shown = ({ timeline }: Membership) => timeline.map(({ tierId, order }) => ({ tierId, order }));

describe('ladders that count by the year, or let a tier hold on', () => {
  it('measure, in whatever order receipts and time come, what an independent computation finds that goes through each day', () => {
    let pinned = 0;
    const seenDown = new Map<string, number>();
    fc.assert(
      fc.property(
        planned,
        versions,
        fc.nat(YEARS + 3000),
        fc.infiniteStream(fc.nat()),
        fc.array(fc.nat(YEARS + 3000), { maxLength: 3 }),
        fc.oneof(fc.constant([]), pinPlans),
        (plans, published, today, keys, earlier, pins) => {
          const floors: { tierId: string; from: string; until: string | null }[] = [];
          const facts = { ...purchasesOf(plans, at), floors: floors as readonly ModelFloor[] };
          const now = at(Math.max(today, ...plans.map(({ quarter, back }) => quarter + (back?.after ?? 0))));
          const ladders = laddersInEffect(published, now);
          const model = ladders.map(modelOf);
          const arriving = contributionsOf(facts)
            .map((data) => ({ data, key: Number(keys.next().value) }))
            .sort((a, b) => a.key - b.key);
          // Looked at at some moments before, each time with what was known and in effect then.
          const looks = [...earlier.map(at).filter((moment) => moment < now), now].sort();
          let state = initialMembership;
          arriving.forEach(({ data }, index) => {
            const look = looks[Math.floor((index * looks.length) / arriving.length)] ?? now;
            const then = laddersInEffect(published, look);
            for (const event of decide(
              { type: 'CountQualification', data: { ...data, ladders: then, now: look } },
              state,
            ))
              state = evolve(state, event);
            pins.forEach((pin, nth) => {
              const by = {
                memberId: 'M',
                pinId: `P${String(nth)}`,
                reasonCode: 'vip',
                actor: 'anna',
                ladders: then,
                now: look,
              };
              const until =
                pin.quarters === null
                  ? null
                  : at(pin.quarters + Math.ceil((Date.parse(look) - Date.parse(at(0))) / (DAY_MS / 4)));
              const exists = then.at(-1)?.tiers.some(({ id }) => id === pin.tierId) === true;
              const isNow = (after: number | null) => after !== null && Math.min(after, arriving.length - 1) === index;
              const end = () => {
                for (const floor of floors) if (floor.until === null || floor.until > look) floor.until = look;
              };
              if (isNow(pin.after) && exists) {
                const command = { type: 'PinTier', data: { ...by, tierId: pin.tierId, until } } as const;
                state = decide(command, state).reduce(evolve, state);
                // The same again does nothing.
                expect(decide(command, state)).toEqual([]);
                end();
                floors.push({ tierId: pin.tierId, from: look, until });
                pinned += 1;
              }
              const holding = pinAt(state.pins, look)?.pinId === by.pinId;
              if (!isNow(pin.backAfter) || !holding) return;
              state = decide({ type: 'UnpinTier', data: by }, state).reduce(evolve, state);
              expect(decide({ type: 'UnpinTier', data: by }, state)).toEqual([]);
              end();
            });
          });
          const expected = timelineExpected(facts, { ladders: model, now });
          const last = { memberId: 'M', ladders, now };
          const seen = standingNow(state, last);
          // From one moment that is named to the next, as due work goes.
          for (;;) {
            const events = decide({ type: 'MeasureMember', data: last }, state);
            if (events.length === 0) break;
            state = events.reduce(evolve, state);
          }
          expect(shown(state)).toEqual(expected);
          // A plan that saw the last ladder as a draft has said the same.
          const before = ladders.length === 1 ? ladders : (ladders.slice(0, -1) as unknown as typeof ladders);
          const { after } = moveOf(state, { published: before, draft: ladders }, now);
          if (state.standing !== null) expect(after.tierId).toBe(state.standing.tierId);
          expect(decodeMembership(JSON.parse(JSON.stringify(encodeMembership(state))))).toEqual(state);
          expect([seen?.tierId, seen?.since]).toEqual([state.standing?.tierId, state.standing?.since]);
          for (const { order } of expected.filter((step) => !step.order.includes('|'))) {
            const { window, downgrade } = model.findLast(({ from }) => from < order) ?? { window: null, downgrade: '' };
            const kind = `${window === null ? 'all' : Object.keys(window).join('')} ${downgrade}`;
            seenDown.set(kind, (seenDown.get(kind) ?? 0) + 1);
          }
          // And knows when it will be otherwise.
          const nextAt = seen?.timed?.nextAt ?? null;
          if (nextAt === null) {
            const far = new Date(Date.parse(now) + 1500 * DAY_MS).toISOString();
            expect(timelineExpected(facts, { ladders: model, now: far })).toEqual(expected);
            return;
          }
          const until = (moment: string) => timelineExpected(facts, { ladders: model, now: moment });
          expect(until(nextAt)).toHaveLength(expected.length + 1);
          expect(until(new Date(Date.parse(nextAt) - 1).toISOString())).toEqual(expected);
          // Who buys what is said to be missing, when it is said, keeps the tier; a penny less does not.
          const { toKeep, until: fallsAt } = outlookNow(state, last);
          expect(fallsAt).toBe(nextAt);
          if (toKeep === null) return;
          const from = toKeep.from ?? now;
          const buying = (spend: number) =>
            timelineExpected(
              { ...facts, sales: [...facts.sales, { order: `${from}|~`, spend }] },
              { ladders: model, now: nextAt },
            ).at(-1);
          const tierId = seen?.tierId ?? null;
          expect(toKeep.by > from).toBe(true);
          const rankOf = (id: string | null | undefined) =>
            model.at(-1)?.tiers.findIndex((each) => each.id === (id ?? '')) ?? -1;
          expect(rankOf(buying(toKeep.missing)?.tierId)).toBeGreaterThanOrEqual(rankOf(tierId));
          expect(rankOf(buying(toKeep.missing - 1)?.tierId)).toBeLessThan(rankOf(tierId));
        },
      ),
      { numRuns: 100 },
    );
    const falls = (of: string) =>
      [...seenDown].reduce((sum, [kind, times]) => (kind.startsWith(of) ? sum + times : sum), 0);
    expect([falls('yearFrom') > 20, falls('months') > 8, pinned > 15]).toEqual([true, true, true]);
  });

  const monthly = (downgrade: Ladder['downgrade'], days: number, tiers: Ladder['tiers']): PublishedLadder => ({
    programmeVersion: 1,
    effectiveFrom: at(0),
    qualify: { by: 'spend', window: { rollingMonths: 1, timeZone } },
    ...{ downgrade, graceDays: days, onReturn: 'immediate', memberships: [], tiers },
  });
  const outlookOf = (ladder: PublishedLadder, receipts: readonly (readonly [quarter: number, spend: number])[]) => {
    const now = at(8);
    const ladders = laddersInEffect([ladder], now);
    const data = { memberId: 'M', ladders, now };
    const state = receipts.reduce<Membership>(
      (before, [quarter, spend], n) =>
        decide(
          {
            type: 'CountQualification',
            data: { ...data, ...counting(`R${String(n)}`, `${at(quarter)}|R${String(n)}`, spend) },
          },
          before,
        ).reduce(evolve, before),
      initialMembership,
    );
    return outlookNow(state, data);
  };

  it('say what is missing within days of grace by what counts then, when what came back without its sale counts no more', () => {
    const { until, toKeep } = outlookOf(monthly('immediate', 30, LADDERS[1] ?? []), [
      [0, 110],
      [4, -30],
    ]);
    // 80 until 10 March; -30 for a day, and 0 from then until the grace ends.
    expect([until, toKeep]).toEqual([
      '2023-04-08T23:00:00.000Z',
      { missing: 80, from: null, by: '2023-03-10T00:00:00.000Z' },
    ]);
  });

  it('say of nothing that it is missing when time takes a member up', () => {
    const { until, toKeep } = outlookOf(monthly('immediate', 0, LADDERS[0] ?? []), [
      [0, -30],
      [4, 120],
    ]);
    expect([until, toKeep]).toEqual(['2023-03-10T00:00:00.000Z', null]);
  });
});
