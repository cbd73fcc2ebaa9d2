import fc from 'fast-check';
import { actionId, amountIn, memberId, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../../programme/document';
import { document, published } from '../../../programme/programme.fixture';
import { orderOf, type ReceiptContent } from '../../../receipt';
import { from, line, receipt, voidOf, type WrittenLine } from '../../../receipt/receipt.fixture';
import type { EarningRuleDocument } from '../../../rules';
import type { JournalCommand } from '../../commands';
import { replayed } from '../../../plan/replayed.fixture';
import { arriveAll } from '../../actions/actions.fixture';
import { assessAction } from '../../actions/assess-action';
import { adjudicated, LivingJournal, MEMBER, move, record, tiers, type Arrival } from '../../journal.fixture';
import { shuffled } from '../../shuffled.fixture';
import { countersOracle, type ModelAction, type ModelSale, type ModelTake } from './counters.oracle.fixture';

const rule = (id: string, fixed: number, changes: object) =>
  ({ id, name: id, wallet: 'points', earn: { fixed }, ...changes }) as EarningRuleDocument;
const ofGoods = { eligibility: { exclude: { skus: ['FEE'] } } };
const goods = { exclude: { skus: ['FEE'] } };
const programmeWith = (coffees: readonly string[], reaches: number): ProgrammeDocument => ({
  ...document,
  receipts: { tooOldDays: null },
  actions: [
    { id: 'review', name: 'A review' },
    { id: 'survey', name: 'A survey' },
  ],
  counters: [
    { id: 'reviews', count: 'actions', of: { action: 'review' }, window: 'week' },
    { id: 'coffees', count: 'units', of: { include: { skus: coffees } }, window: 'programme' },
    { id: 'recent', count: 'receipts', of: goods, window: { rollingDays: 2 } },
    { id: 'spend', count: 'spend', of: goods, window: 'month' },
    { id: 'visits', count: 'visits', of: goods, window: 'week' },
    { id: 'kinds', count: 'distinct-categories', of: goods, window: 'programme' },
    { id: 'online', count: 'spend', of: { ...goods, channels: ['app', 'web'], stores: ['S1'] }, window: 'programme' },
  ],
  earning: {
    rules: [
      rule('second', 7, { ...ofGoods, if: 'counter("coffees") >= 2' }),
      rule('early', 5, { ...ofGoods, if: 'counter("recent") < 3' }),
      rule('tenth', 10, {
        ...{ on: 'counter', counter: 'coffees', reaches, repeat: true, tierMultiplier: true },
        limits: { perMember: { amount: 25, per: 'week' } },
      }),
      rule('spender', 20, { on: 'counter', counter: 'spend', reaches: 700 }),
      rule('visitor', 4, {
        on: 'counter',
        counter: 'visits',
        reaches: 2,
        repeat: true,
        members: { tiers: ['silver'] },
      }),
      rule('reviewer', 3, { ...ofGoods, if: 'counter("reviews") >= 1' }),
      rule('reviews', 8, { on: 'counter', counter: 'reviews', reaches: 2, repeat: true, tierMultiplier: true }),
      rule('kinds', 6, { on: 'counter', counter: 'kinds', reaches: 2 }),
      rule('online', 9, { on: 'counter', counter: 'online', reaches: 300, repeat: true }),
    ],
  },
});
const SECOND_FROM = '2020-06-01T00:30:00.000Z' as InstantIso;
const programmes = published(programmeWith(['A'], 3), programmeWith(['A', 'B'], 4)).map((version) =>
  version.version === 2 ? { ...version, effectiveFrom: SECOND_FROM } : version,
);

/** Every two hours from half past midnight of Friday, 29 May 2020, in London half past one. */
const instantAt = (slot: number): string =>
  new Date(Date.parse('2020-05-29T00:30:00Z') + slot * 7_200_000).toISOString();
const dayAt = (slot: number): number => Math.floor((slot * 2 + 1.5) / 24);

interface PlannedLine {
  readonly sku: string;
  readonly half: number;
  readonly halves: number;
}

interface Planned {
  readonly slot: number;
  readonly store: string;
  readonly channel: string;
  readonly lines: readonly PlannedLine[];
  readonly returns: readonly {
    readonly after: number;
    readonly halves: readonly number[];
    readonly swap: boolean;
    readonly undone: boolean;
  }[];
  readonly undone: number | null;
}

const plannedLine = fc.record<PlannedLine>({
  sku: fc.constantFrom('A', 'A', 'B', 'FEE'),
  half: fc.constantFrom(67, 125),
  halves: fc.integer({ min: 1, max: 7 }),
});
const planned = fc.array(
  fc.record<Planned>({
    slot: fc.integer({ min: 0, max: 60 }),
    store: fc.constantFrom('S1', 'S2'),
    channel: fc.constantFrom('store', 'web'),
    lines: fc.array(plannedLine, { minLength: 1, maxLength: 3 }),
    returns: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 30 }),
        halves: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 3, maxLength: 3 }),
        swap: fc.boolean(),
        undone: fc.constantFrom(false, false, true),
      }),
      { maxLength: 2 },
    ),
    undone: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null, freq: 4 }),
  }),
  { minLength: 1, maxLength: 7 },
);

const CATEGORY_OF: Readonly<Record<string, readonly string[]>> = { A: ['drinks', 'coffee'], B: ['food'] };
const written = (
  id: string,
  { sku, half }: PlannedLine,
  halves: number,
  parts: Pick<WrittenLine, 'returnOf'> = {},
): WrittenLine =>
  line(id, { sku, unitPrice: 2 * half, quantity: halves / 2, categoryPath: [...(CATEGORY_OF[sku] ?? [])], ...parts });

const keyOf = (of: ReceiptContent): string => `${orderOf(of)}#${of.receiptId}`;
const SWAPPED: PlannedLine = { sku: 'A', half: 67, halves: 2 };

/** Receipts, and the same for the model. */
const factsOf = (plans: readonly Planned[], silverFrom: number) => {
  const receipts: ReceiptContent[] = [];
  const sales: ModelSale[] = [];
  const at = (store: string, id: string) => ({
    businessKey: { storeId: store, workstationId: '1', sequenceNumber: id, businessDate: '2020-05-29' },
  });
  const modelled = (
    of: ReceiptContent,
    slot: number,
    lines: readonly PlannedLine[],
    takes: readonly ModelTake[],
  ): ModelSale => ({
    ...{ id: of.receiptId, key: keyOf(of), day: dayAt(slot), store: of.businessKey.storeId, lines, takes },
    ...{ isSecond: of.endedAt >= SECOND_FROM, isSilver: slot > silverFrom, isWeb: of.channel === 'web' },
  });
  plans.forEach(({ slot, store, channel, lines, returns, undone }, n) => {
    const id = `S${n}`;
    const sold = receipt(
      id,
      'sale',
      instantAt(slot),
      lines.map((each, l) => written(String(l), each, each.halves)),
      { ...at(store, id), channel },
    );
    receipts.push(sold);
    const takes: ModelTake[] = [];
    const left = lines.map(({ halves }) => halves);
    [...returns]
      .sort((a, b) => a.after - b.after)
      .forEach(({ after, halves, swap, undone: isUndone }, r) => {
        if (undone !== null) return;
        const taken = left.map((still, l) => Math.min(still, halves[l] ?? 0));
        if (taken.every((none) => none === 0)) return;
        const back = lines.flatMap((each, l) =>
          taken[l] === 0 ? [] : [written(String(l), each, -(taken[l] ?? 0), from(id, String(l)))],
        );
        const by = `${id}-R${r}`;
        const isSwap = swap && !isUndone;
        const bought = isSwap ? [written('new', SWAPPED, SWAPPED.halves)] : [];
        const returned = receipt(
          by,
          isSwap ? 'exchange' : 'return',
          instantAt(slot + after),
          [...back, ...bought],
          at(store, by),
        );
        receipts.push(returned);
        if (isSwap) sales.push(modelled(returned, slot + after, [SWAPPED], []));
        // Before its void is known, what it brought back cannot be brought back again.
        taken.forEach((each, l) => (left[l] = (left[l] ?? 0) - each));
        if (isUndone) receipts.push(voidOf(`${by}-V`, instantAt(slot + after + 1), by));
        else takes.push({ by, key: keyOf(returned), halves: taken });
      });
    if (undone !== null) {
      const voided = voidOf(`${id}-V`, instantAt(slot + undone), id);
      receipts.push(voided);
      takes.push({ by: voided.receiptId, key: keyOf(voided), halves: lines.map(({ halves }) => halves) });
    }
    sales.push(modelled(sold, slot, lines, takes));
  });
  return { receipts, sales };
};

const plannedActions = fc.array(
  fc.record({
    slot: fc.integer({ min: 0, max: 60 }),
    type: fc.constantFrom('review', 'review', 'survey'),
    revokedAfter: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
  }),
  { maxLength: 6 },
);

type PlannedActions = typeof plannedActions extends fc.Arbitrary<infer T> ? T : never;

/** What was done and taken back, and the same for the model. */
const actionsOf = (plans: PlannedActions, silverFrom: number) => {
  const actions = plans.map(({ slot, type, revokedAfter }, n): ModelAction => {
    const id = `X${n}`;
    const key = `${instantAt(slot)}|~|${id}`;
    const revoked = revokedAfter === null ? null : revokedAfter === 0 ? `${key}~` : instantAt(slot + revokedAfter);
    return { id, key, day: dayAt(slot), type, revoked, isSilver: slot > silverFrom };
  });
  const commands = plans.flatMap(({ slot, type, revokedAfter }, n): JournalCommand[] => {
    const [id, at] = [actionId(`X${n}`), instantAt(slot)];
    const content = { key: id, type, member: { idType: 'member_id', value: MEMBER }, occurredAt: at };
    const facts = assessAction(content, { programmes, now: NOW });
    const metadata = { now: NOW };
    const data = { ...facts, memberId: MEMBER, source: 'http', attributed: null };
    const done: JournalCommand = { type: 'RecordAction', data, metadata };
    if (revokedAfter === null) return [done];
    const occurredAt = instantAt(slot + revokedAfter) as InstantIso;
    return [done, { type: 'RevokeAction', data: { actionId: id, memberId: MEMBER, occurredAt }, metadata }];
  });
  return { actions, commands };
};
const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;

const answerOf = ({ journal }: LivingJournal) => {
  const earners = [
    ...[...journal.receipts.values()].map(({ receiptId: id, awards }) => ({ id, awards })),
    ...[...journal.actions.values()].map(({ actionId: id, awards }) => ({ id, awards })),
  ];
  const awards = earners.flatMap(({ id, awards: all }) =>
    all
      .filter(({ granted }) => granted > 0)
      .map(({ ruleId, granted, reversed }) => [`${id}:${ruleId}`, [granted, reversed]] as const),
  );
  return Object.fromEntries(awards);
};

const clawedBackOf = (journal: LivingJournal): number =>
  [...journal.journal.receipts.values()].reduce(
    (sum, { contribution }) => sum + amountIn(contribution.clawedBack, 'points'),
    0,
  );

const silver = (slot: number) => tiers(1, { tierId: 'silver', order: `${instantAt(slot)}|~~`, programmeVersion: 1 });

const play = (facts: readonly (Arrival | JournalCommand)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  let early: JournalCommand[] = [];
  for (const fact of facts) {
    // A revocation of what is not known yet is refused, and is sent again.
    const isEarly = fact.type === 'RevokeAction' && !journal.journal.actions.has(fact.data.actionId);
    if (isEarly) early.push(fact);
    else journal.do(fact);
    const known = early.filter(
      (each) => each.type === 'RevokeAction' && journal.journal.actions.has(each.data.actionId),
    );
    for (const each of known) journal.do(each);
    early = early.filter((each) => !known.includes(each));
  }
  return journal;
};

/** All of a duplicate's, a few at a time, the last first. */
const mergedAway = (from: LivingJournal, silverFrom: number): LivingJournal => {
  const survivor = play([silver(silverFrom)]);
  const [data, metadata] = [{ memberId: MEMBER }, { now: NOW }];
  from.do({ type: 'MergeJournal', data: { ...data, into: memberId('cat') }, metadata });
  for (;;) {
    const receipts = from.do({ type: 'ForwardReceipts', data: { ...data, atMost: 3 }, metadata });
    const actions = from.do({ type: 'ForwardActions', data: { ...data, atMost: 2 }, metadata });
    if (receipts.length + actions.length === 0) return survivor;
    for (const event of receipts) if (event.type === 'ReceiptMoved') from.arriveIn(survivor, event);
    arriveAll(from, survivor, actions);
  }
};

describe('rules that look at counters', () => {
  it('end in any order, with repetitions, returns, voids and moves, in what an independent computation says', () => {
    const slots = fc.integer({ min: 0, max: 60 });
    const picks = fc.array(fc.nat(), { maxLength: 3 });
    fc.assert(
      fc.property(
        planned,
        plannedActions,
        slots,
        fc.infiniteStream(fc.nat()),
        picks,
        fc.option(fc.nat()),
        (plans, plansOfActions, silverFrom, keys, repeats, moved) => {
          const { actions, commands } = actionsOf(plansOfActions, silverFrom);
          const { receipts, sales } = factsOf(plans, silverFrom);
          const repeated = repeats.flatMap((pick) => receipts[pick % receipts.length] ?? []);
          const byTime = [...receipts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
          const inOrder = play([silver(silverFrom), ...commands, ...byTime.map((each) => record(each))]);
          const anyOrder = play(
            shuffled(
              [silver(silverFrom), ...commands, ...[...receipts, ...repeated].map((each) => record(each))],
              keys,
            ),
          );
          expect(adjudicated(anyOrder.journal)).toStrictEqual(adjudicated(inOrder.journal));
          const { awards } = countersOracle({ sales, actions });
          expect(answerOf(anyOrder)).toEqual(awards);
          const ofReceipts = Object.entries(awards).filter(([name]) => name.startsWith('S'));
          expect(clawedBackOf(anyOrder)).toBe(ofReceipts.reduce((sum, [, [, reversed]]) => sum + reversed, 0));
          expect(replayed(anyOrder, programmes)).toEqual(awards);
          if (moved === null) {
            expect(answerOf(mergedAway(anyOrder, silverFrom))).toEqual(awards);
            return;
          }
          const going = `S${moved % plans.length}`;
          // An exchange would have to go as well, and its own sale with it: that is another test.
          if (receipts.some(({ receiptId, kind }) => kind === 'exchange' && receiptId.startsWith(going))) return;
          const other = play([silver(silverFrom)]);
          anyOrder.moveTo(other, move(going, 'ben'));
          const [stay, go] = [false, true].map((goes) => sales.filter(({ id }) => (id === going) === goes));
          expect(answerOf(anyOrder)).toEqual(countersOracle({ sales: stay ?? [], actions }).awards);
          expect(answerOf(other)).toEqual(countersOracle({ sales: go ?? [], actions: [] }).awards);
        },
      ),
      { numRuns: 200 },
    );
  });
});
