import type { LimitsDocument } from '@accrue/contracts';
import { amountIn, receiptId, Rejected, type InstantIso, type ReceiptId } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { document, published } from '../programme/programme.fixture';
import { compareOrder, orderOf, type ReceiptContent } from '../receipt';
import { from, line, moneyBack, receipt, voidOf, type WrittenLine } from '../receipt/receipt.fixture';
import fc from 'fast-check';
import { outcomeOf, type JournalCommand, type TierStep } from './index';
import { adjudicated, LivingJournal, move, record, replace, tiers, type Arrival } from './journal.fixture';
import { oracle, type OracleAnswer, type OracleRule } from './oracle.fixture';

// Two rules that differ in everything that matters to rounding: one receipt-wide and multiplied, one by line and capped.
const MAX = 1_000_000_000;
const rules: readonly OracleRule[] = [
  { points: 1, per: 100, level: 'receipt', tiered: true, cap: MAX, excluded: ['FEE'] },
  { points: 3, per: 70, level: 'line', tiered: false, cap: 40, excluded: ['FEE', 'B'] },
  // And two that remember: how often and how much on a day, and how much in all.
  { points: 2, per: 90, level: 'receipt', tiered: true, cap: MAX, excluded: ['FEE'], timesADay: 2, pointsInAll: 45 },
  { points: 5, per: 60, level: 'line', tiered: false, cap: 50, excluded: ['FEE'], pointsADay: 70 },
  // And one that gives all of it or nothing.
  {
    ...{ points: 4, per: 80, level: 'receipt', tiered: true, cap: 60, excluded: ['FEE'] },
    ...{ pointsADay: 85, whole: true },
  },
];
type Limited = Pick<OracleRule, 'cap' | 'timesADay' | 'pointsADay' | 'pointsInAll' | 'whole'>;
const limitsOf = ({ cap, timesADay, pointsADay, pointsInAll, whole }: Limited): LimitsDocument => ({
  perReceipt: cap,
  ...(timesADay === undefined ? {} : { times: { most: timesADay, per: 'day' } }),
  ...(pointsADay === undefined ? {} : { perMember: { amount: pointsADay, per: 'day' } }),
  ...(pointsInAll === undefined ? {} : { perMember: { amount: pointsInAll, per: 'programme' } }),
  ...(whole === undefined ? {} : { mode: 'whole' }),
});
const programme: ProgrammeDocument = {
  ...document,
  timeZone: 'Pacific/Kiritimati',
  earning: {
    rules: rules.map(({ points, per, level, tiered, cap, excluded, ...most }, at) => ({
      id: `r${at}`,
      name: `Rule ${at}`,
      wallet: 'points',
      earn: { points, per },
      level,
      tierMultiplier: tiered,
      limits: limitsOf({ cap, ...most }),
      eligibility: { exclude: { skus: excluded } },
    })),
  },
};
/** A day begins at 10:00 UTC where the programme is: in the middle of the receipts. */
const TIMES = ['09:57', '09:58', '09:59', '10:00', '10:01', '10:02', '10:03'];
/** And after that a second version takes effect: another ladder, on which silver has a new name. */
const SECOND_FROM = '2020-05-20T10:01:00.000Z' as InstantIso;
const second: ProgrammeDocument = {
  ...programme,
  tiers: {
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' },
      { id: 'argent', name: 'Argent', threshold: 900, multiplier: '1.5', was: 'silver' },
    ],
  },
};
const programmes = published(programme, second).map((version) =>
  version.version === 2 ? { ...version, effectiveFrom: SECOND_FROM } : version,
);

/** What a sale is multiplied by, in quarters: by the last step before it that its own version knows of. */
const quartersOf =
  (steps: readonly TierStep[]) =>
  (order: string): number => {
    const isSecond = order >= SECOND_FROM;
    const known = steps.filter((step) => step.order < order && (isSecond || step.programmeVersion === 1));
    const tierId = known.at(-1)?.tierId;
    if (tierId !== 'silver' && tierId !== 'argent') return 4;
    return isSecond ? 6 : 5;
  };

interface Plan {
  readonly minute: number;
  readonly kind: 'sale' | 'return' | 'exchange' | 'void';
  readonly lines: readonly {
    readonly sku: string;
    readonly price: number;
    readonly units: number;
    readonly back: boolean;
  }[];
  /** Pence off the whole of a sale or exchange, as a line of its own; 0: none. */
  readonly off: number;
  /** Picks the sale line that a return names, or the receipt that a void undoes; null: names nothing. */
  readonly names: number | null;
  /** Money that a return gives back without goods, for a line or for the whole receipt; 0: none. */
  readonly refund: number;
  readonly isWhole: boolean;
}

const plans = fc.array(
  fc.record<Plan>({
    minute: fc.integer({ min: 0, max: 6 }),
    kind: fc.constantFrom('sale', 'sale', 'sale', 'return', 'return', 'exchange', 'void', 'void', 'void'),
    lines: fc.array(
      fc.record({
        sku: fc.constantFrom('A', 'A', 'B', 'FEE'),
        price: fc.constantFrom(133, 250),
        units: fc.integer({ min: 1, max: 3 }),
        back: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    off: fc.constantFrom(0, 0, 101, 700),
    names: fc.option(fc.nat({ max: 20 }), { nil: null }),
    refund: fc.constantFrom(0, 0, 37, 101, 350),
    isWhole: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

interface SoldLine {
  readonly id: string;
  readonly line: WrittenLine;
  /** Units that no return has named. */
  left: number;
}

type Draft = Plan & { readonly id: string; readonly time: string };

/**
 * Receipts that make sense together: what is named was sold, and no more of it comes back than that, nor for more.
 * @param elsewhere of a member to whom some may be moved, or from whom
 */
const receiptsOf = (planned: readonly Plan[], elsewhere: readonly Plan[] = []): readonly ReceiptContent[] => {
  const sales: SoldLine[] = [];
  const drafts = planned.map((plan, at): Draft => ({ ...plan, id: `R${at}`, time: TIMES[plan.minute] ?? '' }));
  for (const { id, kind, lines } of drafts) {
    if (kind !== 'sale' && kind !== 'exchange') continue;
    lines.forEach(({ sku, price, units, back }, n) => {
      if (kind === 'sale' || !back)
        sales.push({ id, left: units, line: line(String(n), { sku, unitPrice: price, quantity: units }) });
    });
  }
  const undone = drafts.filter((d) => d.kind === 'void').map((d) => drafts[(d.names ?? 99) % drafts.length]?.id);
  const goods = drafts.map((draft) => {
    const { id, kind, time, lines, names } = draft;
    if (kind === 'void') {
      return voidOf(id, time, names === null ? 'never-comes' : (drafts[names % drafts.length]?.id ?? ''));
    }
    const contents = lines.map(({ sku, price, units, back }, n) => {
      if (kind === 'sale' || (kind === 'exchange' && !back))
        return line(String(n), { sku, unitPrice: price, quantity: units });
      const named = names === null ? undefined : sales[(names + n) % Math.max(1, sales.length)];
      // A reference to a sale that somebody voids may be refused, depending on what is known: that is another test.
      if (named === undefined || named.id === id || named.left < units || undone.includes(named.id)) {
        return line(String(n), { sku, unitPrice: price, quantity: -units });
      }
      named.left -= units;
      return line(String(n), {
        sku: named.line.sku,
        unitPrice: Math.min(price, named.line.unitPrice), // above that it is refused, or for review: another test
        quantity: -units,
        ...from(named.id, named.line.lineId),
      });
    });
    return receipt(id, kind, time, contents);
  });
  const neverUndone = sales.filter((sold) => !undone.includes(sold.id));
  const refundLine = refunderOf(neverUndone, drafts, (sku) => unlinkedUnits(sku, goods) + unitsBack(sku, elsewhere));
  return drafts.map((draft, at) => {
    const { id, kind, time, off } = draft;
    const draftOfGoods = goods[at] as ReceiptContent;
    if (kind === 'void') return draftOfGoods;
    const contents = [...draftOfGoods.lines, ...(kind === 'sale' ? [] : refundLine(draft))];
    if (off === 0 || kind === 'return') return receipt(id, kind, time, contents);
    return receipt(id, kind, time, [...contents, line('off', { sku: 'OFF', unitPrice: -off })]);
  });
};

const unlinkedUnits = (of: string, receipts: readonly ReceiptContent[]): number =>
  receipts
    .flatMap(({ lines }) => lines)
    .filter(({ sku, returnOf, quantity }) => sku === of && returnOf === undefined && Number(quantity) < 0)
    .reduce((sum, { quantity }) => sum - Number(quantity), 0);

const unitsBack = (of: string, planned: readonly Plan[]): number =>
  planned
    .filter(({ kind }) => kind === 'return' || kind === 'exchange')
    .flatMap(({ kind, lines }) => lines.filter(({ sku, back }) => sku === of && (kind === 'return' || back)))
    .reduce((sum, { units }) => sum + units, 0);

/**
 * Never more than was paid for what is certain to stay of the line, and of the receipt, whatever else comes back: that is refused, or
 * for review, which is another test.
 */
const refunderOf = (sold: readonly SoldLine[], drafts: readonly Draft[], unlinked: (sku: string) => number) => {
  const staying = sold.map((each) => ({
    ...each,
    paid: each.line.unitPrice * Math.max(0, each.left - unlinked(each.line.sku)),
  }));
  const refundable = new Map(
    drafts.map(({ id, off }) => {
      const own = staying.filter((each) => each.id === id);
      // A penny for the rounding of each line.
      return [id, own.reduce((sum, { paid }) => sum + paid, 0) - off - own.length];
    }),
  );
  return ({ id, names, refund, isWhole }: Draft): readonly WrittenLine[] => {
    const named = names === null ? undefined : staying[names % Math.max(1, staying.length)];
    if (named === undefined || named.id === id) return [];
    const ofReceipt = refundable.get(named.id) ?? 0;
    const amount = Math.min(refund, ofReceipt, named.paid - 1);
    if (amount <= 0) return [];
    refundable.set(named.id, ofReceipt - amount);
    named.paid -= amount;
    return [moneyBack('money', amount, named.id, isWhole ? undefined : named.line.lineId)];
  };
};

/** Up to three steps: of a receipt (by the ladder of its time, or of the time before by somebody who knew no better), or of the programme. */
const timelineOf = (receipts: readonly ReceiptContent[], planned: readonly PlannedStep[]): readonly TierStep[] =>
  planned
    .map(({ at, isUp, isLate }): TierStep => {
      const cause = receipts[at];
      if (cause === undefined) return { tierId: isUp ? 'argent' : 'bronze', order: SECOND_FROM, programmeVersion: 2 };
      const order = orderOf(cause);
      const programmeVersion = order >= SECOND_FROM && !isLate ? 2 : 1;
      return { tierId: isUp ? (programmeVersion === 2 ? 'argent' : 'silver') : 'bronze', order, programmeVersion };
    })
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));

interface PlannedStep {
  readonly at: number;
  readonly isUp: boolean;
  readonly isLate: boolean;
}

const plannedSteps = fc.array(
  fc.record<PlannedStep>({ at: fc.nat({ max: 14 }), isUp: fc.boolean(), isLate: fc.boolean() }),
  { maxLength: 3 },
);

const shuffled = <T>(items: readonly T[], keys: readonly number[]): T[] =>
  items
    .map((item, at) => ({ item, key: keys[at % keys.length] ?? 0, at }))
    .sort((a, b) => a.key - b.key || a.at - b.at)
    .map(({ item }) => item);

const play = (commands: readonly (JournalCommand | Arrival)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  for (const command of commands) journal.do(command);
  return journal;
};

const answerOf = (journal: LivingJournal): OracleAnswer => {
  const entries = [...journal.journal.receipts.values()];
  const awards = entries.flatMap((e) =>
    e.awards
      .filter((a) => a.granted > 0)
      .map((a) => [`${e.receiptId}:${a.ruleId}`, [a.granted, a.reversed] as const] as const),
  );
  const origins = entries.flatMap(({ receiptId, kind, returned }) =>
    kind === 'void'
      ? []
      : (returned?.lines ?? [])
          .filter(({ allocations, refund }) => allocations.length > 0 && refund === undefined)
          .map(
            (l) =>
              [
                `${receiptId}/${l.index}`,
                l.allocations
                  .flatMap((a) => Array.from({ length: a.units / 1000 }, () => `${a.receiptId}/${a.lineIndex}`))
                  .sort(),
              ] as const,
          ),
  );
  const contributions = entries.map(
    ({ receiptId, contribution: c }) =>
      [
        receiptId,
        [amountIn(c.qualifying, 'points'), c.qualifyingSpend, amountIn(c.clawedBack, 'points')] as const,
      ] as const,
  );
  return {
    awards: Object.fromEntries(awards),
    origins: Object.fromEntries(origins),
    contributions: Object.fromEntries(contributions),
    voided: [...entries]
      .sort(compareOrder)
      .map(({ receiptId }) => receiptId)
      .filter((id) => outcomeOf(journal.journal, id)?.status === 'voided'),
  };
};

/** The same for another member. */
const renamed = (receipt: ReceiptContent): ReceiptContent => {
  const rename = (id: string): ReceiptId => receiptId(id === 'never-comes' ? id : `other-${id}`);
  const { void: voided } = receipt;
  return {
    ...receipt,
    receiptId: rename(receipt.receiptId),
    lines: receipt.lines.map((each) =>
      each.returnOf === undefined
        ? each
        : { ...each, returnOf: { ...each.returnOf, receiptId: rename(each.returnOf.receiptId) } },
    ),
    ...(voided === undefined ? {} : { void: { ofReceiptId: rename(voided.ofReceiptId ?? '') } }),
  };
};

/** What came first under its id: more of the goods, so that nothing that names them is refused, and others. */
const altered = (given: ReceiptContent): ReceiptContent => {
  const sold = given.lines.map((each) =>
    Number(each.quantity) > 0 && each.sku !== 'OFF'
      ? line(each.lineId, { sku: each.sku, unitPrice: each.unitPrice, quantity: Number(each.quantity) + 2 })
      : each,
  );
  // What comes back is found in no sale: it must not take from what others give back of one.
  const back = { sku: 'NEVER-SOLD', unitPrice: 250, quantity: -1 };
  const extra = line('extra', given.kind === 'return' ? back : { sku: 'A', unitPrice: 250, quantity: 2 });
  return receipt(given.receiptId, given.kind, given.endedAt, [...sold, extra]);
};

const isVoidOf = (fact: JournalCommand | Arrival | undefined, { receiptId: id }: ReceiptContent): boolean =>
  fact?.type === 'Arrival' && fact.receipt.kind === 'void' && fact.receipt.void?.ofReceiptId === id;

/** Whoever reads the awards of both, and goes by the sequence, knows what each is. */
const highestSequenceIsCurrent = (...journals: readonly LivingJournal[]): boolean => {
  const said = new Map<string, readonly [sequence: number, granted: number]>();
  for (const { type, data } of journals.flatMap(({ events }) => events)) {
    if (type !== 'AwardGranted' && type !== 'AwardReversed' && type !== 'AwardCorrected') continue;
    if ((said.get(data.awardId)?.[0] ?? -1) >= data.sequence) return false;
    said.set(data.awardId, [data.sequence, type === 'AwardGranted' ? data.points : data.granted]);
  }
  const held = journals.flatMap(({ journal }) => [...journal.receipts.values()]);
  return held.every(({ receiptId, awards }) =>
    awards.every(({ ruleId, granted }) => said.get(`${receiptId}:${ruleId}`)?.[1] === granted),
  );
};

const scenario = fc.record({
  planned: plans,
  tierSteps: plannedSteps,
  earlierSteps: plannedSteps,
  keys: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 16 }),
  repeats: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
});

describe('the same facts in any order', () => {
  it('end in the same awards, allocations and contributions, and those of an independent computation', () => {
    fc.assert(
      fc.property(scenario, ({ planned, tierSteps, earlierSteps, keys, repeats }) => {
        const receipts = receiptsOf(planned);
        const steps = timelineOf(receipts, tierSteps);
        const timelines = [tiers(1, ...timelineOf(receipts, earlierSteps)), tiers(2, ...steps)];
        const facts = [...receipts.map((r) => record(r)), ...timelines];
        const repeated = repeats.flatMap((at) => receipts[at % receipts.length] ?? []).map((r) => record(r));
        const inOrder = play([
          ...[...receipts].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).map((r) => record(r)),
          ...timelines,
        ]);
        const anyOrder = play(shuffled([...facts, ...repeated], keys));

        expect(adjudicated(anyOrder.journal)).toStrictEqual(adjudicated(inOrder.journal));
        expect(answerOf(anyOrder)).toStrictEqual(oracle(receipts, quartersOf(steps), rules));
        for (const { awards } of anyOrder.journal.receipts.values()) {
          for (const { granted, reversed } of awards) expect(reversed >= 0 && reversed <= granted).toBe(true);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('say each change once: folding the published awards gives the state', () => {
    fc.assert(
      fc.property(scenario, ({ planned, keys }) => {
        const journal = play(
          shuffled(
            receiptsOf(planned).map((r) => record(r)),
            keys,
          ),
        );
        const booked = new Map<string, readonly [number, number, number]>();
        for (const { type, data } of journal.events) {
          if (type !== 'AwardGranted' && type !== 'AwardReversed' && type !== 'AwardCorrected') continue;
          const [granted, reversed, sequence] = booked.get(data.awardId) ?? [0, 0, -1];
          expect(data.sequence).toBe(sequence + 1);
          if (type === 'AwardGranted') booked.set(data.awardId, [data.points, 0, data.sequence]);
          else booked.set(data.awardId, [data.granted, data.reversed, data.sequence]);
          if (type === 'AwardReversed')
            expect([data.granted, data.reversed]).toStrictEqual([granted, reversed + data.points]);
        }
        const kept = [...journal.journal.receipts.values()].flatMap(({ receiptId, awards }) =>
          awards.map((a) => [`${receiptId}:${a.ruleId}`, [a.granted, a.reversed, a.sequence]] as const),
        );
        expect(Object.fromEntries(booked)).toStrictEqual(Object.fromEntries(kept));
      }),
      { numRuns: 150 },
    );
  });

  it('end as if the second content of a receipt had come at once when a person accepts it, whatever came before and comes after', () => {
    const outcomes = { replaced: 0, refused: 0 };
    fc.assert(
      fc.property(scenario, fc.nat({ max: 11 }), fc.nat({ max: 15 }), ({ planned, tierSteps, keys }, picked, later) => {
        const receipts = receiptsOf(planned);
        const second = receipts[picked % receipts.length];
        if (second === undefined || second.kind === 'void') return;
        const steps = timelineOf(receipts, tierSteps);
        const came = receipts.map((each) => record(each === second ? altered(second) : each));
        const facts = shuffled([...came, tiers(1, ...steps)], keys);
        const first = facts.findIndex((fact) => fact.type === 'Arrival' && fact.receipt.receiptId === second.receiptId);
        const until = first + 1 + (later % Math.max(1, facts.length - first));
        const journal = play(facts.slice(0, until));
        const isUndone = facts.slice(0, until).some((fact) => isVoidOf(fact, second));
        if (isUndone) {
          expect(journal.rejection(replace(second)).code).toBe('receipt.cannot_be_replaced');
          outcomes.refused += 1;
          return;
        }
        journal.replace(second);
        for (const fact of facts.slice(until)) journal.do(fact);
        outcomes.replaced += 1;

        expect(answerOf(journal)).toStrictEqual(oracle(receipts, quartersOf(steps), rules));
        expect(highestSequenceIsCurrent(journal)).toBe(true);
        expect(journal.do(replace(second))).toStrictEqual([]);
        expect(journal.do(record(altered(second)))).toStrictEqual([]);
      }),
      { numRuns: 250 },
    );
    expect(outcomes.replaced).toBeGreaterThan(50);
    expect(outcomes.refused).toBeGreaterThan(5);
  });

  it('end in the journal that never had a receipt when it is moved, and in one that got it in the other; and back again', () => {
    const outcomes = { moved: 0, together: 0, refused: 0 };
    fc.assert(
      fc.property(scenario, plans, fc.nat({ max: 11 }), ({ planned, tierSteps, keys }, others, picked) => {
        const mine = receiptsOf(planned, others);
        const yours = receiptsOf(others, planned).map(renamed);
        const asked = mine[picked % mine.length]?.receiptId ?? '';
        const timeline = tiers(1, ...timelineOf(mine, tierSteps));
        const playAll = (receipts: readonly ReceiptContent[]) =>
          play([...shuffled(receipts, keys).map((r) => record(r)), timeline]);
        const [ann, ben] = [playAll(mine), playAll(yours)];
        let gone: ReadonlySet<string>;
        try {
          const { here } = ann.moveTo(ben, move(asked, 'ben'));
          gone = new Set(here.flatMap(({ type, data }) => (type === 'ReceiptMoved' ? [data.receiptId] : [])));
        } catch (error) {
          if (!(error instanceof Rejected)) throw error;
          expect(error.code).toBe('receipt.goes_with_another');
          outcomes.refused += 1;
          return;
        }
        outcomes.moved += 1;
        if (gone.size > 1) outcomes.together += 1;
        const inOrder = (receipts: readonly ReceiptContent[]) =>
          play([timeline, ...[...receipts].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).map((r) => record(r))]);
        const moved = mine.filter(({ receiptId }) => gone.has(receiptId));
        expect(adjudicated(ann.journal)).toStrictEqual(
          adjudicated(inOrder(mine.filter(({ receiptId }) => !gone.has(receiptId))).journal),
        );
        expect(adjudicated(ben.journal)).toStrictEqual(adjudicated(inOrder([...yours, ...moved]).journal));
        expect(highestSequenceIsCurrent(ann, ben)).toBe(true);

        ben.moveTo(ann, move(asked, 'ann', { memberId: 'ben' }));
        expect(adjudicated(ann.journal)).toStrictEqual(adjudicated(playAll(mine).journal));
        expect(adjudicated(ben.journal)).toStrictEqual(adjudicated(playAll(yours).journal));
      }),
      { numRuns: 250 },
    );
    expect(outcomes.moved).toBeGreaterThan(50);
    expect(outcomes.together).toBeGreaterThan(10);
    expect(outcomes.refused).toBeGreaterThan(5);
  });

  it('refuse a reference to more than was sold whichever of the two comes last, or leave it for review', () => {
    const bought = receipt('A', 'sale', '10:00', [line('1', { quantity: 2 })]);
    const back = (id: string, time: string) =>
      receipt(id, 'return', time, [line('1', { quantity: -2, ...from('A', '1') })]);
    const known = play([record(bought), record(back('R', '11:00'))]);
    expect(() => known.do(record(back('Q', '12:00')))).toThrow(Rejected);
    const early = play([record(back('R', '11:00')), record(back('Q', '12:00')), record(bought)]);
    expect(early.points).toStrictEqual(known.points);
  });
});
