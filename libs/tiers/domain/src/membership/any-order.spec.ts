import { amountIn, minorUnits, walletAmounts } from '@accrue/kernel';
import fc from 'fast-check';
import { baseTier, type Ladder, type Tier } from '../ladder/ladder';
import { laddersInEffect, type Ladders, type PublishedLadder } from '../ladder/ladders';
import { decide } from './decide';
import type { MembershipEvent, TierStep } from './events';
import { evolve } from './evolve';
import { decodeMembership, encodeMembership } from './snapshot';
import { standingUnder } from './standing';
import { initialMembership, type Membership } from './state';

interface Fact {
  readonly receiptId: string;
  readonly order: string;
  readonly amount: number;
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
            figures.map((figure, sequence) => ({ ...receipt, amount: figure, sequence })),
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

const tier = (id: string, threshold: number, was: string | null = null): Tier => ({
  id,
  name: id,
  threshold,
  multiplier: '1',
  entitlements: [],
  was,
});

/** Up to three versions, one of which may be overtaken; the last ladder gives a tier of some others a new name. */
const versions: fc.Arbitrary<readonly PublishedLadder[]> = fc
  .array(
    fc.record({
      effectiveFrom: fc
        .integer({ min: 1, max: 9 })
        .chain((day) =>
          fc.constantFrom(
            `2026-01-0${day}T10:00:00.000Z` as PublishedLadder['effectiveFrom'],
            `2026-01-0${day}T09:59:59.999Z` as PublishedLadder['effectiveFrom'],
          ),
        ),
      qualify: fc.constantFrom<Ladder['qualify']>(
        { by: 'wallet', walletId: 'points' },
        { by: 'wallet', walletId: 'cashback' },
        { by: 'spend' },
      ),
      onReturn: fc.constantFrom('keep' as const, 'immediate' as const),
      downgrade: fc.constant('immediate' as const),
      graceDays: fc.constant(0),
      memberships: fc.constant([]),
      tiers: fc.constantFrom<Ladder['tiers']>(
        [],
        [tier('b', 0), tier('s', 100)],
        [tier('s', 50), tier('g', 120), tier('p', 260)],
        [tier('base', 0, 'b'), tier('silver', 70, 's')],
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((documents) => documents.map((document, index) => ({ ...document, programmeVersion: index + 1 })));

const ALWAYS = '2027-01-01T00:00:00.000Z' as PublishedLadder['effectiveFrom'];
const ladders = versions.map((published) => laddersInEffect(published, ALWAYS));

/** In the order of publication and effect a member is counted and measured by what is in effect then. */
const growing = (all: Ladders): readonly Ladders[] =>
  all.map((_, index) => all.slice(0, index + 1) as unknown as Ladders);

interface Living {
  state: Membership;
  readonly events: MembershipEvent[];
}

const doing = (living: Living, command: Parameters<typeof decide>[0]): void => {
  for (const event of decide(command, living.state)) {
    living.events.push(event);
    living.state = evolve(living.state, event);
  }
};

const counting = ({ receiptId, order, amount, sequence }: Fact, using: Ladders) =>
  ({
    type: 'CountQualification',
    data: {
      memberId: 'M',
      receiptId,
      order,
      // Not in step with each other, so that it matters which of them counts.
      amounts: walletAmounts([
        ['points', amount],
        ['cashback', receiptId.length % 2 === 0 ? 0 : amount + 40],
      ]),
      spend: minorUnits(receiptId.length % 2 === 0 ? amount : amount - 30),
      sequence,
      ladders: using,
      now: ALWAYS,
    },
  }) as const;

const measuring = (using: Ladders) =>
  ({ type: 'MeasureMember', data: { memberId: 'M', ladders: using, now: ALWAYS } }) as const;

/** @param learned after how many facts each later ladder becomes known */
const counted = (facts: readonly Fact[], all: Ladders, learned: readonly number[] = []): Living => {
  const living: Living = { state: initialMembership, events: [] };
  const known = growing(all);
  let era = learned.length === 0 ? all.length - 1 : 0;
  facts.forEach((fact, index) => {
    while (era < all.length - 1 && (learned[era] ?? 0) <= index) {
      era += 1;
      if (index % 2 === 0) doing(living, measuring(known[era] ?? all));
    }
    doing(living, counting(fact, known[era] ?? all));
  });
  doing(living, measuring(all));
  return living;
};

/**
 * The rule in the words of the book, knowing nothing of the code above: at each instant at which something happens, the
 * ladder of that instant measures what decides then.
 */
const expectedTimeline = (facts: readonly Fact[], all: Ladders): readonly Pick<TierStep, 'tierId' | 'order'>[] => {
  const current = new Map<string, Fact>();
  for (const fact of facts)
    if ((current.get(fact.receiptId)?.sequence ?? -1) < fact.sequence) current.set(fact.receiptId, fact);
  if (current.size === 0) return [];
  const receipts = [...current.values()];
  const instants = [
    ...new Set([...receipts.map(({ order }) => order), ...all.slice(1).map((l) => l.effectiveFrom ?? '')]),
  ];
  instants.sort();
  const ladderAt = (instant: string): Ladder => all.findLast((l) => (l.effectiveFrom ?? '') <= instant) ?? all[0];
  const counts = (fact: Fact, { by, walletId = '' }: { readonly by: string; readonly walletId?: string }): number => {
    const { amounts, spend } = counting(fact, all).data;
    return by === 'spend' ? spend : amountIn(amounts, walletId);
  };
  const sumAt = (instant: string, qualify: Ladder['qualify']): number =>
    receipts.filter((fact) => fact.order <= instant).reduce((sum, fact) => sum + counts(fact, qualify), 0);
  /** Under keep the highest sum since a return could last lower it at once, or since the beginning. */
  const decisiveAt = (instant: string): number => {
    const { onReturn, qualify } = ladderAt(instant);
    const until = instants.filter((each) => each <= instant);
    const restart =
      onReturn === 'immediate' ? until.length - 1 : until.findLastIndex((i) => ladderAt(i).onReturn === 'immediate');
    return Math.max(0, ...until.slice(Math.max(0, restart)).map((i) => sumAt(i, qualify)));
  };
  const steps: { tierId: string | null; order: string }[] = [];
  let tierId = baseTier(all[0])?.id ?? null;
  for (const instant of instants) {
    const amount = decisiveAt(instant);
    const reached = ladderAt(instant).tiers.findLast(({ threshold }) => threshold <= amount)?.id ?? null;
    if (reached !== tierId) steps.push({ tierId: reached, order: instant });
    tierId = reached;
  }
  return steps;
};

/** Within one order a dip or a peak is an accident of the tie, so the book's rule is compared on distinct orders only. */
const distinctOrders = (facts: readonly Fact[]): boolean =>
  new Set(facts.map((fact) => fact.order)).size === new Set(facts.map((fact) => fact.receiptId)).size;

const learned = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 2 });

it('any order and any repetition of the same facts and ladders end in the same membership', () => {
  fc.assert(
    fc.property(
      history.chain((facts) => fc.tuple(fc.constant(facts), arrivals(facts))),
      ladders,
      learned,
      ([facts, arrived], using, when) => {
        const inOrder = counted(
          [...facts].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.sequence - b.sequence)),
          using,
        );
        const shuffled = counted(arrived, using, when);
        expect({ ...shuffled.state, sequence: 0 }).toEqual({ ...inOrder.state, sequence: 0 });
      },
    ),
    { numRuns: 1000 },
  );
});

it('the timeline is what the rule says', () => {
  fc.assert(
    fc.property(history.filter(distinctOrders).chain(arrivals), ladders, learned, (arrived, using, when) => {
      const timeline = counted(arrived, using, when).state.timeline.map(({ tierId, order }) => ({ tierId, order }));
      expect(timeline).toEqual(expectedTimeline(arrived, using));
    }),
    { numRuns: 1000 },
  );
});

it('what was before a ladder stays when it takes effect', () => {
  fc.assert(
    fc.property(history.chain(arrivals), ladders, (arrived, using) => {
      const first = [using[0]] as const;
      const living: Living = { state: initialMembership, events: [] };
      for (const fact of arrived) doing(living, counting(fact, first));
      const before = living.state.timeline;
      const second = using[1];
      if (second === undefined || second.effectiveFrom === null) return;
      doing(living, measuring([using[0], second]));
      const isBefore = ({ order }: TierStep): boolean => order < (second.effectiveFrom ?? '');
      expect(living.state.timeline.filter(isBefore)).toEqual(before.filter(isBefore));
    }),
    { numRuns: 500 },
  );
});

it('a reader who has only the last standing sees the tier that measuring would find', () => {
  fc.assert(
    fc.property(history.chain(arrivals), ladders, (arrived, using) => {
      // All receipts lie before the later ladders: who knows less than the history can only apply what follows it.
      const later = using.map((each, index) =>
        index === 0 ? each : { ...each, effectiveFrom: `2026-02-0${index}T00:00:00.000Z` },
      ) as unknown as Ladders;
      const living: Living = { state: initialMembership, events: [] };
      for (const fact of arrived) doing(living, counting(fact, [later[0]]));
      if (living.state.standing === null) return;
      const seen = standingUnder(living.state.standing, living.state, later);
      doing(living, measuring(later));
      expect(seen).toEqual(living.state.standing);
    }),
    { numRuns: 500 },
  );
});

it('a change is published exactly when the timeline changes, numbered from 1', () => {
  fc.assert(
    fc.property(history.chain(arrivals), ladders, learned, (arrived, using, when) => {
      const changes = counted(arrived, using, when).events.filter((event) => event.type === 'TierChanged');
      expect(changes.map((change) => change.data.sequence)).toEqual(changes.map((_, index) => index + 1));
      changes.forEach((change, index) =>
        expect(change.data.timeline).not.toEqual(changes[index - 1]?.data.timeline ?? []),
      );
    }),
  );
});

it('a snapshot is the membership', () => {
  fc.assert(
    fc.property(history.chain(arrivals), ladders, learned, (arrived, using, when) => {
      const { state } = counted(arrived, using, when);
      expect(decodeMembership(JSON.parse(JSON.stringify(encodeMembership(state))))).toEqual(state);
    }),
  );
});
