import fc from 'fast-check';
import { actionId, amountIn, memberId, type InstantIso } from '@accrue/kernel';
import { replayed } from '../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import type { ReceiptContent } from '../../receipt';
import { from, goodsBack, line, receipt, sale, voidOf } from '../../receipt/receipt.fixture';
import type { EarningRuleDocument } from '../../rules';
import { arriveAll } from '../actions/actions.fixture';
import { assessAction, assessOccasion } from '../actions/assess-action';
import type { JournalCommand } from '../commands';
import { adjudicated, LivingJournal, MEMBER, move, record, type Arrival } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';
import { asHad } from '../storage/state';
import { walletLimitsOracle, type ModelAction, type ModelSale } from './wallet-limits.oracle.fixture';

const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;
const SECOND_FROM = '2020-06-02T00:00:00.000Z' as InstantIso;
const rule = (id: string, fixed: number, changes: object = {}) =>
  ({ id, name: id, wallet: 'points', earn: { fixed }, ...changes }) as EarningRuleDocument;
const programmeWith = (limits: ProgrammeDocument['earning']['limits']): ProgrammeDocument => ({
  ...document,
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'stars', name: 'Stars', unit: 'stamps' },
  ],
  tiers: { ladder: document.tiers?.ladder ?? [], qualify: { by: 'spend' } },
  receipts: { tooOldDays: null },
  actions: [{ id: 'survey', name: 'A survey' }],
  counters: [{ id: 'receipts', count: 'receipts', window: 'programme' }],
  earning: {
    rules: [
      { id: 'base', name: 'base', wallet: 'points', earn: { points: 1, per: 100 } },
      rule('second', 10, { on: 'counter', counter: 'receipts', reaches: 2, repeat: true }),
      rule('bonus', 10, { limits: { perMember: { amount: 25, per: 'week' } } }),
      rule('stars', 2, { wallet: 'stars' }),
      rule('survey', 12, { on: 'action', action: 'survey' }),
      rule('birthday', 15, { on: 'birthday' }),
    ],
    limits: [...(limits ?? []), { wallet: 'stars', amount: 5, per: 'week', mode: 'whole' }],
  },
});
const programmes = published(
  programmeWith([
    { wallet: 'points', amount: 30, per: 'day' },
    { wallet: 'points', amount: 75, per: 'week', mode: 'whole' },
  ]),
  programmeWith([{ wallet: 'points', amount: 120, per: 'programme' }]),
).map((version) => (version.version === 2 ? { ...version, effectiveFrom: SECOND_FROM } : version));

interface PlannedSale {
  readonly slot: number;
  readonly lines: readonly number[];
  readonly returns: readonly { readonly after: number; readonly lines: readonly boolean[] }[];
  readonly voidedAfter: number | null;
}
interface PlannedAction {
  readonly slot: number;
  readonly isBirthday: boolean;
  readonly revokedAfter: number | null;
}

const SLOTS = { min: 0, max: 60 };
const plannedSales = fc.array(
  fc.record<PlannedSale>({
    slot: fc.integer(SLOTS),
    lines: fc.array(fc.constantFrom(250, 700, 1234, 2999), { minLength: 1, maxLength: 3 }),
    returns: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 20 }),
        lines: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
    voidedAfter: fc.option(fc.integer({ min: 21, max: 30 }), { nil: null, freq: 4 }),
  }),
  { minLength: 1, maxLength: 7 },
);
const plannedActions = fc.array(
  fc.record<PlannedAction>({
    slot: fc.integer(SLOTS),
    isBirthday: fc.constantFrom(false, false, false, true),
    revokedAfter: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
  }),
  { maxLength: 6 },
);

/** Every two hours from half past midnight of Friday, 29 May 2020; in London it is an hour later. */
const momentAt = (slot: number, second: number) => {
  const at = new Date(
    Date.parse('2020-05-29T00:30:00Z') + slot * 7_200_000 + second * 1000,
  ).toISOString() as InstantIso;
  return { at, day: Math.floor((slot * 2 + 1.5) / 24), isSecond: at >= SECOND_FROM };
};

const salesOf = (plans: readonly PlannedSale[], next: () => number) => {
  const receipts: ReceiptContent[] = [];
  const sales = plans.map(({ slot, lines, returns, voidedAfter }, n): ModelSale => {
    const id = `S${n}`;
    const moment = momentAt(slot, next());
    receipts.push(
      sale(
        id,
        moment.at,
        lines.map((pence, index) => line(String(index), { unitPrice: pence })),
      ),
    );
    const still = new Set(lines.keys());
    const takes = [...returns]
      .sort((a, b) => a.after - b.after)
      .flatMap(({ after, lines: which }, r) => {
        const taken = [...still].filter((index) => which[index] === true);
        if (taken.length === 0) return [];
        for (const index of taken) still.delete(index);
        const { at } = momentAt(slot + after, next());
        const back = taken.map((index) =>
          line(String(index), { unitPrice: lines[index] ?? 0, quantity: -1, ...from(id, String(index)) }),
        );
        receipts.push(goodsBack(`${id}-R${r}`, at, back));
        return [{ at, lines: taken }];
      });
    if (voidedAfter !== null && still.size > 0) {
      const { at } = momentAt(slot + voidedAfter, next());
      receipts.push(voidOf(`${id}-V`, at, id));
      takes.push({ at, lines: [...still] });
    }
    return { id, ...moment, lines, takes };
  });
  return { receipts, sales };
};

const actionsOf = (plans: readonly PlannedAction[], next: () => number) => {
  const commands: JournalCommand[] = [];
  let birthdays = 0;
  const metadata = { now: NOW };
  const actions = plans.flatMap(({ slot, isBirthday, revokedAfter }, n): ModelAction[] => {
    const { at, ...when } = momentAt(slot, next());
    const told = { memberId: MEMBER, source: 'http', attributed: null } as const;
    if (isBirthday) {
      if (birthdays++ > 0) return [];
      const facts = assessOccasion(MEMBER, { trigger: 'birthday', occurredAt: at, year: 2020 }, programmes);
      if (facts === null) throw new Error('a rule looks at birthdays');
      commands.push({ type: 'RecordAction', data: { ...facts, ...told }, metadata });
      return [{ id: facts.actionId, at, ...when, type: 'birthday', revokedAt: null }];
    }
    const id = `act-${n}`;
    const action = { key: id, type: 'survey', member: { idType: 'member_id', value: MEMBER }, occurredAt: at } as const;
    const facts = assessAction(action, { programmes, now: NOW });
    commands.push({ type: 'RecordAction', data: { ...facts, ...told }, metadata });
    if (revokedAfter === null) return [{ id, at, ...when, type: 'survey', revokedAt: null }];
    const { at: revokedAt } = momentAt(slot + revokedAfter, next());
    const data = { actionId: actionId(id), memberId: MEMBER, occurredAt: revokedAt };
    commands.push({ type: 'RevokeAction', data, metadata });
    return [{ id, at, ...when, type: 'survey', revokedAt }];
  });
  return { actions, commands };
};

const play = (facts: readonly (Arrival | JournalCommand)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  const early: JournalCommand[] = [];
  for (const fact of facts) {
    // A revocation of what is not known yet is refused, and is sent again.
    if (fact.type === 'RevokeAction' && !journal.journal.actions.has(fact.data.actionId)) early.push(fact);
    else journal.do(fact);
  }
  for (const revocation of early) journal.do(revocation);
  return journal;
};

const answerOf = ({ journal }: LivingJournal) => {
  const earners = [
    ...[...journal.receipts.values()].map(({ receiptId, awards }) => ({ id: receiptId, awards })),
    ...[...journal.actions.values()].map(({ actionId: id, awards }) => ({ id, awards })),
  ];
  return Object.fromEntries(
    earners
      .flatMap(({ id, awards }) =>
        awards
          .map(asHad)
          .map(({ ruleId, granted, reversed }) => [`${id}:${ruleId}`, [granted, reversed] as const] as const),
      )
      .filter(([, [granted]]) => granted > 0),
  );
};

/** Which limit bounds what, and what the rule gave. */
const limitsOf = ({ journal }: LivingJournal) =>
  [...journal.receipts.values(), ...journal.actions.values()]
    .flatMap(({ order, awards }) =>
      awards
        .filter(({ granted }) => granted > 0)
        .map(({ ruleId, granted, reversed, limited }) => [order, ruleId, granted, reversed, limited?.by ?? null]),
    )
    .map((each) => JSON.stringify(each))
    .sort();

/** What everybody else was told: an award is what its highest sequence says. */
const toldOf = (...journals: readonly LivingJournal[]) => {
  const told = new Map<string, { readonly sequence: number; readonly sums: readonly [number, number] }>();
  for (const { events } of journals)
    for (const event of events) {
      if (event.type !== 'AwardGranted' && event.type !== 'AwardReversed' && event.type !== 'AwardCorrected') continue;
      const { awardId, memberId: whose, sequence } = event.data;
      const key = `${awardId} ${whose}`;
      const before = told.get(key);
      expect(sequence).toBeGreaterThan(before?.sequence ?? -1);
      // Whoever keeps lots needs to be told of the grant first.
      if (before === undefined) expect([key, event.type]).toEqual([key, 'AwardGranted']);
      else expect([key, event.type]).not.toEqual([key, 'AwardGranted']);
      const sums =
        event.type === 'AwardGranted'
          ? ([event.data.points, 0] as const)
          : ([event.data.granted, event.data.reversed] as const);
      if (event.type !== 'AwardGranted')
        expect(event.data.reversals.reduce<number>((sum, { points }) => sum + points, 0)).toBe(event.data.reversed);
      if (event.type !== 'AwardReversed' && event.data.receiptId !== null && event.data.lines.length > 0)
        expect(event.data.lines.reduce<number>((sum, { points }) => sum + points, 0)).toBe(sums[0]);
      told.set(key, { sequence, sums });
    }
  return Object.fromEntries(
    [...told]
      .filter(([, { sums }]) => sums[0] > 0)
      .map(([key, { sums }]) => [key.slice(0, key.indexOf(' ')), sums] as const),
  );
};

/** What returns say that they took back, in all wallets. */
const clawedBackOf = ({ journal }: LivingJournal): number =>
  [...journal.receipts.values()].reduce(
    (sum, { contribution: { clawedBack } }) => sum + amountIn(clawedBack, 'points') + amountIn(clawedBack, 'stars'),
    0,
  );

const mergedAway = (from: LivingJournal): LivingJournal => {
  const survivor = play([]);
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

describe('the limits of wallets', () => {
  it('end in any order, with repetitions, returns, voids, revocations and moves, in what an independent computation says', () => {
    fc.assert(
      fc.property(
        plannedSales,
        plannedActions,
        fc.infiniteStream(fc.nat()),
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.option(fc.nat()),
        (plans, plansOfActions, keys, repeats, moved) => {
          let second = 0;
          const next = () => (second += 1);
          const { receipts, sales } = salesOf(plans, next);
          const { actions, commands } = actionsOf(plansOfActions, next);
          const repeated = repeats.flatMap((pick) => receipts[pick % receipts.length] ?? []);
          const inOrder = play([...commands, ...receipts.map((each) => record(each))]);
          const arriving = [...receipts, ...repeated].map((each) => record(each));
          const anyOrder = play(shuffled([...commands, ...arriving], keys));
          const expected = walletLimitsOracle(sales, actions);
          expect(answerOf(anyOrder)).toEqual(expected);
          expect(adjudicated(anyOrder.journal)).toStrictEqual(adjudicated(inOrder.journal));
          expect(limitsOf(anyOrder)).toEqual(limitsOf(inOrder));
          expect(toldOf(anyOrder)).toEqual(expected);
          const ofReceipts = Object.entries(expected).filter(([name]) => name.startsWith('S'));
          expect(clawedBackOf(anyOrder)).toBe(ofReceipts.reduce((sum, [, [, reversed]]) => sum + reversed, 0));
          expect(replayed(anyOrder, programmes)).toEqual(expected);
          if (moved === null) {
            const survivor = mergedAway(anyOrder);
            expect(answerOf(survivor)).toEqual(expected);
            expect(answerOf(anyOrder)).toEqual({});
            expect(toldOf(survivor)).toEqual(expected);
            expect(toldOf(anyOrder)).toEqual({});
            return;
          }
          const going = `S${moved % plans.length}`;
          const other = play([]);
          anyOrder.moveTo(other, move(going, 'ben'));
          const [stay, go] = [false, true].map((goes) => sales.filter(({ id }) => (id === going) === goes));
          const [here, there] = [walletLimitsOracle(stay ?? [], actions), walletLimitsOracle(go ?? [], [])];
          expect([answerOf(anyOrder), answerOf(other)]).toEqual([here, there]);
          expect([toldOf(anyOrder), toldOf(other)]).toEqual([here, there]);
          other.moveTo(anyOrder, move(going, MEMBER, { memberId: 'ben' }));
          expect([answerOf(anyOrder), answerOf(other)]).toEqual([expected, {}]);
          expect([toldOf(anyOrder), toldOf(other)]).toEqual([expected, {}]);
        },
      ),
      { numRuns: 150 },
    );
  });

  const tea = (pounds: number) => line('1', { unitPrice: pounds * 100 });

  it('give the first award of the document what is left, and keep what is given to a line', () => {
    const journal = new LivingJournal(programmes);
    journal.receive(sale('S1', '2020-05-29T10:00:00Z', [tea(15), line('2', { unitPrice: 1000 })]));
    const [granted, bonus] = journal.events.flatMap((event) => (event.type === 'AwardGranted' ? [event.data] : []));
    expect([granted?.ruleId, granted?.points, bonus?.ruleId, bonus?.points]).toEqual(['base', 25, 'bonus', 5]);
    journal.receive(sale('S2', '2020-05-30T10:00:00Z', [tea(45), line('2', { unitPrice: 1500 })]));
    const second = journal.events.find((event) => event.type === 'AwardGranted' && event.data.receiptId === 'S2');
    expect(second?.type === 'AwardGranted' ? second.data.lines.map(({ points }) => points) : null).toEqual([23, 7]);
  });

  it('take nothing while what remains is worth what they left', () => {
    const journal = new LivingJournal(programmes);
    journal.receive(sale('S1', '2020-05-29T10:00:00Z', [tea(30), line('2', { unitPrice: 2000 })]));
    const back = (id: string, lineId: string, pounds: number) =>
      goodsBack(id, `2020-05-29T1${lineId}:30:00Z`, [
        line('1', { unitPrice: pounds * 100, quantity: -1, ...from('S1', lineId) }),
      ]);
    expect(journal.receive(back('R2', '2', 20)).map(({ type }) => type)).not.toContain('AwardReversed');
    expect(
      journal
        .receive(back('R1', '1', 30))
        .flatMap((event) => (event.type === 'AwardReversed' ? [event.data.points] : [])),
    ).toEqual([30, 2]);
  });

  it('leave an exchange the room that it makes', () => {
    const journal = new LivingJournal(programmes);
    const back = line('1', { unitPrice: 3000, quantity: -1, ...from('S1', '1') });
    journal.receive(
      sale('S1', '2020-05-29T10:00:00Z', [tea(30)]),
      receipt('X', 'exchange', '2020-05-29T11:00:00Z', [back, line('2', { unitPrice: 2000 })]),
    );
    expect(answerOf(journal)).toMatchObject({ 'S1:base': [30, 30], 'X:base': [20, 0], 'X:bonus': [10, 0] });
  });

  it('keep nothing where a programme has none', () => {
    const { earning, ...rest } = programmeWith([]);
    const without = published({ ...rest, earning: { rules: earning.rules } });
    const journal = new LivingJournal(without);
    journal.receive(sale('S1', '2020-05-29T10:00:00Z', [tea(300)]));
    expect(journal.journal.receipts.get('S1' as never)?.awards.every(({ limited }) => limited === undefined)).toBe(
      true,
    );
    expect(journal.recalled).toEqual([]);
  });
});
