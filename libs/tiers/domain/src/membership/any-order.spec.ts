import { minorUnits, points } from '@accrue/kernel';
import fc from 'fast-check';
import type { Ladder } from '../ladder/ladder';
import { decide } from './decide';
import type { MembershipEvent, TierStep } from './events';
import { evolve } from './evolve';
import { decodeMembership, encodeMembership } from './snapshot';
import { initialMembership, type Membership } from './state';

interface Fact {
  readonly receiptId: string;
  readonly order: string;
  readonly points: number;
  readonly sequence: number;
}

/** Few instants and few receipts, so that ties and replaced figures are common. */
const order = fc
  .record({ day: fc.integer({ min: 1, max: 9 }), till: fc.integer({ min: 1, max: 2 }) })
  .map(({ day, till }) => `2026-01-0${day}T10:00:00.000Z|2026-01-0${day}|S-1|${till}||1`);

const history = fc
  .uniqueArray(fc.record({ receiptId: fc.integer({ min: 1, max: 30 }).map((n) => `R-${n}`), order }), {
    selector: (receipt) => receipt.receiptId,
    maxLength: 20,
  })
  .chain((receipts) =>
    fc.tuple(
      ...receipts.map((receipt) =>
        fc
          .array(fc.integer({ min: -150, max: 200 }), { minLength: 1, maxLength: 3 })
          .map((figures): readonly Fact[] =>
            figures.map((figure, sequence) => ({ ...receipt, points: figure, sequence })),
          ),
      ),
    ),
  )
  .map((facts) => facts.flat());

/** The same facts, repeated here and there, in any order. */
const arrivals = (facts: readonly Fact[]): fc.Arbitrary<readonly Fact[]> =>
  facts.length === 0
    ? fc.constant([])
    : fc
        .array(fc.constantFrom(...facts), { maxLength: 8 })
        .chain((repeated) =>
          fc.shuffledSubarray([...facts, ...repeated], { minLength: facts.length + repeated.length }),
        );

const ladder = fc.record({
  programmeVersion: fc.constant(1),
  qualification: fc.constantFrom('points' as const, 'spend' as const),
  onReturn: fc.constantFrom('keep' as const, 'immediate' as const),
  tiers: fc.constantFrom<Ladder['tiers']>(
    [],
    [
      { id: 'b', name: 'B', threshold: 0, multiplier: '1' },
      { id: 's', name: 'S', threshold: 100, multiplier: '1.5' },
    ],
    [
      { id: 's', name: 'S', threshold: 50, multiplier: '1' },
      { id: 'g', name: 'G', threshold: 120, multiplier: '2' },
      { id: 'p', name: 'P', threshold: 260, multiplier: '3' },
    ],
  ),
});

const counted = (facts: readonly Fact[], using: Ladder): { state: Membership; events: readonly MembershipEvent[] } => {
  let state = initialMembership;
  const events: MembershipEvent[] = [];
  for (const { receiptId, order, points: figure, sequence } of facts) {
    const data = {
      memberId: 'M',
      receiptId,
      order,
      points: points(figure),
      spend: minorUnits(figure),
      sequence,
      ladder: using,
    };
    for (const event of decide({ type: 'CountQualification', data }, state)) {
      events.push(event);
      state = evolve(state, event);
    }
  }
  return { state, events };
};

/** The rule in the words of the book, knowing nothing of the code above: current figures, in order, after each instant. */
const expectedTimeline = (
  facts: readonly Fact[],
  { tiers, onReturn }: Ladder,
): readonly Pick<TierStep, 'tierId' | 'order'>[] => {
  const current = new Map<string, Fact>();
  for (const fact of facts)
    if ((current.get(fact.receiptId)?.sequence ?? -1) < fact.sequence) current.set(fact.receiptId, fact);
  const tierAt = (amount: number): string | null =>
    [...tiers].reverse().find((tier) => tier.threshold <= amount)?.id ?? null;
  const steps: { tierId: string | null; order: string }[] = [];
  let tierId = tierAt(0);
  for (const instant of [...new Set([...current.values()].map((fact) => fact.order))].sort()) {
    const upTo = (limit: string): number =>
      [...current.values()].filter((fact) => fact.order <= limit).reduce((sum, fact) => sum + fact.points, 0);
    const all = [...new Set([...current.values()].map((fact) => fact.order))].filter((other) => other <= instant);
    const amount = Math.max(0, onReturn === 'keep' ? Math.max(...all.map(upTo)) : upTo(instant));
    if (tierAt(amount) === tierId) continue;
    tierId = tierAt(amount);
    steps.push({ tierId, order: instant });
  }
  return steps;
};

/** Within one order a dip or a peak is an accident of the tie, so the book's rule is compared on distinct orders only. */
const distinctOrders = (facts: readonly Fact[]): boolean =>
  new Set(facts.map((fact) => fact.order)).size === new Set(facts.map((fact) => fact.receiptId)).size;

it('any order and any repetition of the same facts end in the same membership', () => {
  fc.assert(
    fc.property(
      history.chain((facts) => fc.tuple(fc.constant(facts), arrivals(facts))),
      ladder,
      ([facts, arrived], using) => {
        const inOrder = counted(
          [...facts].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.sequence - b.sequence)),
          using,
        );
        const shuffled = counted(arrived, using);
        expect({ ...shuffled.state, sequence: 0 }).toEqual({ ...inOrder.state, sequence: 0 });
      },
    ),
    { numRuns: 500 },
  );
});

it('the timeline is what the rule says', () => {
  fc.assert(
    fc.property(history.filter(distinctOrders).chain(arrivals), ladder, (arrived, using) => {
      const timeline = counted(arrived, using).state.timeline.map(({ tierId, order }) => ({ tierId, order }));
      expect(timeline).toEqual(expectedTimeline(arrived, using));
    }),
    { numRuns: 500 },
  );
});

it('a change is published exactly when the timeline changes, numbered from 1', () => {
  fc.assert(
    fc.property(history.chain(arrivals), ladder, (arrived, using) => {
      const changes = counted(arrived, using).events.filter((event) => event.type === 'TierChanged');
      expect(changes.map((change) => change.data.sequence)).toEqual(changes.map((_, index) => index + 1));
      changes.forEach((change, index) =>
        expect(change.data.timeline).not.toEqual(changes[index - 1]?.data.timeline ?? []),
      );
    }),
  );
});

it('a snapshot is the membership', () => {
  fc.assert(
    fc.property(history.chain(arrivals), ladder, (arrived, using) => {
      const { state } = counted(arrived, using);
      expect(decodeMembership(JSON.parse(JSON.stringify(encodeMembership(state))))).toEqual(state);
    }),
  );
});
