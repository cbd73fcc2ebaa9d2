import fc from 'fast-check';
import { actionId, memberId, type InstantIso } from '@accrue/kernel';
import { replayed } from '../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import { arriveAll } from '../actions/actions.fixture';
import { assessAction } from '../actions/assess-action';
import { offersOf } from '../awards/offers/offers-of';
import { offersOracle, type ModelCopy, type ModelSale } from '../awards/offers/offers.oracle.fixture';
import type { JournalCommand } from '../commands';
import { adjudicated, LivingJournal, MEMBER, move, record, type Arrival } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';
import { givenOracle, type ModelSurvey } from './given.oracle.fixture';

const offer = (id: string, goal: object, points: number, more: object = {}) => ({
  ...{ id, name: id, goal, window: { days: 2 }, give: { points, wallet: 'points' } },
  ...more,
});
const tea = { include: { skus: ['TEA'] } };
const programme: ProgrammeDocument = {
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  actions: [{ id: 'survey', name: 'A survey' }],
  rewards: [{ id: 'cup', kind: 'code', title: 'A cup', wallet: 'points', points: 100 }],
  counters: [{ id: 'receipts', count: 'receipts', window: 'programme' }],
  offers: [
    offer('big', { basketOver: 600 }, 50),
    offer('tea', { totalAtLeast: 500 }, 0, { of: tea, times: 3, give: { reward: 'cup' } }),
    offer('days', { visits: 2 }, 20),
  ] as NonNullable<ProgrammeDocument['offers']>,
  earning: {
    rules: [
      ...document.earning.rules,
      {
        ...{ id: 'mug', name: 'A mug brings tea', earn: { offer: 'tea' }, eligibility: { include: { skus: ['MUG'] } } },
        limits: { times: { most: 1, per: 'day' } },
      },
      { id: 'asked', name: 'For a survey', on: 'action', action: 'survey', earn: { offer: 'big' } },
      {
        ...{ id: 'third', name: 'Each third receipt', on: 'counter', counter: 'receipts', reaches: 3, repeat: true },
        earn: { offer: 'days' },
      },
    ],
  },
};
const programmes = published(programme);
const OFFERS: readonly string[] = ['big', 'tea', 'days'];
const FIRST = '2020-06-01T00:00:00.000Z' as InstantIso;
const at = (minute: number): InstantIso => new Date(Date.parse(FIRST) + minute * 60_000).toISOString() as InstantIso;
const DAYS = 8 * 24 * 60;

const arrivalsOf = ({ id, minute, goods, returned }: ModelSale): readonly Arrival[] => [
  record(
    sale(id, at(minute), [
      line('1', { sku: 'TEA', unitPrice: goods.TEA }),
      line('2', { sku: 'MUG', unitPrice: goods.MUG }),
    ]),
  ),
  ...returned.map(({ by, minute: back, sku }) =>
    record(
      goodsBack(by, at(back), [
        line('1', { sku, quantity: -1, unitPrice: goods[sku], ...from(id, sku === 'TEA' ? '1' : '2') }),
      ]),
    ),
  ),
];

const answer = ({ key, minute }: ModelSurvey): JournalCommand => {
  const member = { idType: 'member_id' as const, value: 'm-1' };
  const facts = assessAction({ key, type: 'survey', member, occurredAt: at(minute) }, { programmes, now: at(DAYS) });
  const data = { ...facts, memberId: MEMBER, source: 'http', attributed: null };
  return { type: 'RecordAction', data, metadata: { now: at(minute) } };
};
const revoke = ({ key, revoked }: ModelSurvey): readonly JournalCommand[] => {
  if (revoked === null) return [];
  const data = { actionId: actionId(key), memberId: MEMBER, occurredAt: at(revoked) };
  return [{ type: 'RevokeAction', data, metadata: { now: at(revoked) } }];
};

const play = (wishes: readonly (JournalCommand | Arrival)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  for (const wish of wishes) journal.do(wish);
  return journal;
};

/** What offers gave. */
const completed = ({ journal }: LivingJournal) =>
  Object.fromEntries(
    [...journal.receipts.values()].flatMap(({ receiptId, awards }) =>
      awards
        .filter(({ ruleId, granted }) => OFFERS.includes(ruleId) && granted > 0)
        .map(({ ruleId, granted, reversed }) => [`${receiptId} ${ruleId}`, [granted, reversed] as const]),
    ),
  );

/** Which copies there are, and were. */
const copiesOf = ({ journal }: LivingJournal): readonly string[] =>
  offersOf(journal, programmes, at(0))
    .map(({ offer: { id }, givenAt, state }) => `${id} ${givenAt}${state === 'taken-back' ? ' gone' : ''}`)
    .sort();
const copiesIn = (copies: readonly ModelCopy[]): readonly string[] =>
  copies.map(({ offer: id, minute, taken }) => `${id} ${at(minute)}${taken === undefined ? '' : ' gone'}`).sort();

/** Sales, returns and surveys have minutes of their own, so that no two are at once. */
const moment = (rest: number) => fc.integer({ min: 0, max: DAYS / 4 / 4 - 1 }).map((slot) => slot * 4 + rest);
const sales = fc
  .uniqueArray(
    fc.record({
      minute: moment(0),
      tea: fc.constantFrom(100, 300, 500, 1100),
      mug: fc.constantFrom(100, 400),
      back: fc.subarray(['TEA', 'MUG'] as const),
      after: fc.integer({ min: 0, max: 900 }),
    }),
    { minLength: 1, maxLength: 7, selector: ({ minute }) => minute },
  )
  .map((planned) =>
    planned.map(({ minute, tea: price, mug, back, after }, index): ModelSale => ({
      ...{ id: `S${index}`, minute, goods: { TEA: price, MUG: mug } },
      returned: back.map((sku, nth) => ({ by: `R${index}${sku}`, minute: minute + 2 + 4 * (after + nth), sku })),
    })),
  );
const surveys = fc
  .uniqueArray(fc.record({ minute: moment(1), after: fc.option(fc.integer({ min: 0, max: 600 })) }), {
    maxLength: 3,
    selector: ({ minute }) => minute,
  })
  .map((all) =>
    all.map(({ minute, after }, index): ModelSurvey => ({
      ...{ key: `a-${index}`, minute, revoked: after === null ? null : minute + 2 + 4 * after },
    })),
  );

describe('offers that rules give', () => {
  it('end in any order, with returns, revocations, merges and moves, in what an independent computation says', () => {
    const seen = { given: 0, gone: 0, lost: 0 };
    const keys = fc.infiniteStream(fc.nat({ max: 1_000_000 }));
    fc.assert(
      fc.property(sales, surveys, keys, fc.nat(), (bought, asked, stream, pick) => {
        const late = asked.filter((_, index) => (pick + index) % 2 === 0);
        const facts: readonly (readonly (JournalCommand | Arrival)[])[] = [
          ...bought.flatMap(arrivalsOf).map((each) => [each]),
          ...asked.map((each) => [answer(each), ...(late.includes(each) ? [] : revoke(each))]),
        ];
        const again = [...facts, ...facts.slice(0, 3)];
        const revoked = late.flatMap(revoke);
        const journal = play([...shuffled(again, stream).flat(), ...revoked]);
        const copies = givenOracle(bought, asked);
        const expected = offersOracle(bought, copies);
        expect(copiesOf(journal)).toEqual(copiesIn(copies));
        expect(completed(journal)).toEqual(expected);
        const inOrder = play([...facts.flat(), ...revoked]);
        expect(adjudicated(journal.journal)).toStrictEqual(adjudicated(inOrder.journal));
        const planned = Object.entries(replayed(journal, programmes));
        expect(Object.fromEntries(planned.filter(([key]) => OFFERS.includes(key.split(':')[1] ?? '')))).toEqual(
          Object.fromEntries(Object.entries(expected).map(([key, sums]) => [key.replace(' ', ':'), sums])),
        );
        seen.given += Object.keys(expected).length;
        seen.gone += copies.filter(({ taken }) => taken !== undefined).length;
        seen.lost += Object.values(expected).filter(([, reversed]) => reversed > 0).length;

        const going = bought[pick % bought.length];
        const other = new LivingJournal(programmes);
        journal.moveTo(other, move(going?.id ?? '', 'ben'));
        const staying = bought.filter((each) => each !== going);
        const then = givenOracle(staying, asked);
        expect(copiesOf(journal)).toEqual(copiesIn(then));
        expect(completed(journal)).toEqual(offersOracle(staying, then));

        // A duplicate: what it bought and did goes to the survivor, and is given there.
        const [survivor, now] = [new LivingJournal(programmes), at(DAYS)];
        const merged = { memberId: MEMBER, into: memberId('ben') };
        journal.do({ type: 'MergeJournal', data: merged, metadata: { now } });
        for (;;) {
          const data = { memberId: MEMBER, atMost: 2 };
          const actions = journal.do({ type: 'ForwardActions', data, metadata: { now } });
          const receipts = journal.do({ type: 'ForwardReceipts', data, metadata: { now } });
          for (const event of receipts) if (event.type === 'ReceiptMoved') journal.arriveIn(survivor, event);
          arriveAll(journal, survivor, actions);
          if (actions.length + receipts.length === 0) break;
        }
        expect(copiesOf(survivor)).toEqual(copiesIn(then));
        expect(completed(survivor)).toEqual(offersOracle(staying, then));
        expect(copiesOf(journal)).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(Math.min(seen.given, seen.gone, seen.lost)).toBeGreaterThan(50);
  });

  it('are told as gifts, each time as they stand, and as points of no wallet', () => {
    const journal = new LivingJournal(programmes);
    const bought: ModelSale = {
      ...{ id: 'S', minute: 0, goods: { TEA: 300, MUG: 400 } },
      returned: [{ by: 'R', minute: 8, sku: 'MUG' }],
    };
    const told = arrivalsOf(bought).map((arrival) =>
      journal.do(arrival).flatMap(({ type, data }) => (type === 'GiftStated' ? [data] : [])),
    );
    const gift = { giftId: 'S:mug', memberId: MEMBER, receiptId: 'S', kind: 'offer', id: 'tea', ruleId: 'mug' };
    expect(told).toEqual([
      [{ ...gift, programmeVersion: 1, sequence: 0, occurredAt: at(0), granted: 1, reversals: [] }],
      [
        {
          ...{ ...gift, programmeVersion: 1, sequence: 1, occurredAt: at(8), granted: 1 },
          reversals: [{ receiptId: 'R', occurredAt: at(8), points: 1 }],
        },
      ],
    ]);
    // Giving counts nothing towards a tier, and costs nothing when it is taken back.
    const [sold, back] = ['S', 'R'].map(
      (id) => [...journal.journal.receipts.values()].find(({ receiptId }) => receiptId === id)?.contribution,
    );
    expect(sold?.qualifying).toEqual({ points: 7 });
    expect(back?.clawedBack).toEqual({ points: 4 });
  });
});
