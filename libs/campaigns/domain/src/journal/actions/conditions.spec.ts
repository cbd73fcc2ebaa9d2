import fc from 'fast-check';
import { actionId, BUCKETS, memberId, type InstantIso, type MemberId } from '@accrue/kernel';
import { placeOf } from '../../experiments/experiment';
import { replayed } from '../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import type { JournalCommand } from '../commands';
import { enrolled, LivingJournal, MEMBER, move, record, type Arrival } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';
import { arriveAll, standing } from './actions.fixture';
import { assessAction } from './assess-action';
import { conditionsOracle, type ModelAction, type ModelSale } from './conditions.oracle.fixture';

const rule = (id: string, type: string, fixed: number, more: object) => ({
  ...{ id, name: id, wallet: 'points', on: 'action', action: type, earn: { fixed } },
  ...more,
});
const programme = {
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  actions: [
    { id: 'survey', name: 'A survey' },
    { id: 'review', name: 'A review', attributes: [{ id: 'stars', type: 'number' }] },
  ],
  counters: [
    { id: 'spend', count: 'spend', window: 'programme' },
    { id: 'reviews', count: 'actions', of: { action: 'review' }, window: 'programme' },
  ],
  segments: [{ id: 'regulars', name: 'Regulars', if: 'member.purchases > 2' }],
  experiments: [
    {
      ...{ id: 'half', name: 'Half', from: '2020-01-01' },
      arms: [
        { id: 'a', share: '50' },
        { id: 'b', share: '50' },
      ],
    },
  ],
  earning: {
    rules: [
      ...document.earning.rules,
      rule('spent', 'survey', 10, { if: 'counter("spend") >= 1000' }),
      rule('after', 'survey', 3, { if: 'counter("reviews") >= 1' }),
      rule('regular', 'survey', 5, { members: { segments: ['regulars'] } }),
      rule('also', 'review', 2, { if: 'segment("regulars")' }),
      rule('fresh', 'review', 7, { members: { enrolledWithinDays: 3 } }),
      rule('new', 'review', 8, { if: 'member.enrolledDays <= 3' }),
      rule('liked', 'review', 4, { if: 'action.stars >= 4' }),
      rule('armed', 'survey', 6, { members: { experiment: { id: 'half', arm: 'a' } } }),
      {
        ...rule('twice', 'review', 9, { if: 'counter("spend") >= 1000' }),
        ...{ on: 'counter', action: undefined, counter: 'reviews', reaches: 2 },
      },
    ],
  },
} as unknown as ProgrammeDocument;
const programmes = published(programme);
const FIRST = '2020-06-01T00:00:00.000Z' as InstantIso;
const at = (minute: number): InstantIso => new Date(Date.parse(FIRST) + minute * 60_000).toISOString() as InstantIso;
const DAYS = 8 * 24 * 60;

const isInArm = (member: MemberId): boolean => placeOf('half', member) < BUCKETS / 2;

const arrivalsOf = ({ minute, pence, returned }: ModelSale): readonly Arrival[] => {
  const id = `S${minute}`;
  const goods = { sku: 'TEA', unitPrice: pence };
  const back = line('1', { ...goods, quantity: -1, ...from(id, '1') });
  return [
    record(sale(id, at(minute), [line('1', goods)])),
    ...(returned === null ? [] : [record(goodsBack(`R${minute}`, at(returned), [back]))]),
  ];
};
const act = ({ key, type, minute, stars }: ModelAction): JournalCommand => {
  const member = { idType: 'member_id' as const, value: 'm-1' };
  const attributes = stars === null ? {} : { attributes: { stars } };
  const facts = assessAction(
    { key, type, member, occurredAt: at(minute), ...attributes },
    { programmes, now: at(DAYS) },
  );
  const data = { ...facts, memberId: MEMBER, source: 'http', attributed: null };
  return { type: 'RecordAction', data, metadata: { now: at(DAYS) } };
};
const revoke = ({ key, revoked }: ModelAction): readonly JournalCommand[] => {
  if (revoked === null) return [];
  const data = { actionId: actionId(key), memberId: MEMBER, occurredAt: at(revoked) };
  return [{ type: 'RevokeAction', data, metadata: { now: at(revoked) } }];
};

/** Everything has a minute of its own. */
const moment = (rest: number) => fc.integer({ min: 0, max: DAYS / 16 - 1 }).map((slot) => slot * 4 + rest);
const sales = fc
  .uniqueArray(
    fc.record({
      minute: moment(0),
      pence: fc.constantFrom(300, 500, 1100),
      after: fc.option(fc.integer({ min: 0, max: 600 })),
    }),
    { minLength: 1, maxLength: 5, selector: ({ minute }) => minute },
  )
  .map((all) =>
    all.map(({ minute, pence, after }): ModelSale => ({
      ...{ minute, pence, returned: after === null ? null : minute + 2 + 4 * after },
    })),
  );
const actions = fc
  .uniqueArray(
    fc.record({
      minute: moment(1),
      type: fc.constantFrom('survey' as const, 'review' as const),
      after: fc.option(fc.integer({ min: 0, max: 600 })),
      stars: fc.option(fc.constantFrom(1, 3.5, 4, 4.5)),
    }),
    { minLength: 1, maxLength: 6, selector: ({ minute }) => minute },
  )
  .map((all) =>
    all.map(({ minute, type, after, stars }, index): ModelAction => ({
      ...{ key: `a-${index}`, type, minute, revoked: after === null ? null : minute + 2 + 4 * after },
      stars: type === 'review' ? stars : null,
    })),
  );

describe('conditions of rules without basket', () => {
  it('are met, in whatever order everything is heard of, as an independent computation says', () => {
    let met = 0;
    const keys = fc.infiniteStream(fc.nat({ max: 1_000_000 }));
    const since = fc.option(moment(3));
    fc.assert(
      fc.property(sales, actions, since, keys, fc.nat(), (bought, done, enrolment, stream, pick) => {
        const journal = new LivingJournal(programmes);
        const late = done.filter((_, index) => (pick + index) % 2 === 0);
        const facts: readonly (readonly (JournalCommand | Arrival)[])[] = [
          ...bought.flatMap(arrivalsOf).map((each) => [each]),
          ...done.map((each) => [act(each), ...(late.includes(each) ? [] : revoke(each))]),
          ...(enrolment === null ? [] : [[enrolled(at(enrolment))]]),
        ];
        for (const wish of [...shuffled([...facts, ...facts.slice(0, 2)], stream).flat(), ...late.flatMap(revoke)])
          journal.do(wish);
        const member = { enrolled: enrolment, isInArm: isInArm(MEMBER) };
        const expected = conditionsOracle(bought, done, member);
        expect(standing(journal)).toEqual(expected);
        met += Object.keys(expected).length;
        const planned = Object.entries(replayed(journal, programmes)).filter(([key]) => key.startsWith('a-'));
        expect(Object.fromEntries(planned)).toEqual(
          Object.fromEntries(Object.entries(expected).map(([key, sums]) => [key.replace(' ', ':'), sums])),
        );

        const going = bought[pick % bought.length];
        journal.moveTo(new LivingJournal(programmes), move(`S${going?.minute ?? 0}`, 'ben'));
        const staying = bought.filter((each) => each !== going);
        expect(standing(journal)).toEqual(conditionsOracle(staying, done, member));

        const [survivor, now] = [new LivingJournal(programmes), at(DAYS)];
        const merged = { memberId: MEMBER, into: memberId('ben') };
        journal.do({ type: 'MergeJournal', data: merged, metadata: { now } });
        for (;;) {
          const data = { memberId: MEMBER, atMost: 2 };
          const going = journal.do({ type: 'ForwardActions', data, metadata: { now } });
          const receipts = journal.do({ type: 'ForwardReceipts', data, metadata: { now } });
          for (const event of receipts) if (event.type === 'ReceiptMoved') journal.arriveIn(survivor, event);
          arriveAll(journal, survivor, going);
          if (going.length + receipts.length === 0) break;
        }
        const other = { enrolled: null, isInArm: isInArm(memberId('ben')) };
        expect(standing(survivor)).toEqual(conditionsOracle(staying, done, other));
      }),
      { numRuns: 100 },
    );
    expect(met).toBeGreaterThan(200);
  });

  it('are met alike in whatever order everything is heard of, when all of it happens within three minutes', () => {
    let met = 0;
    const keys = fc.infiniteStream(fc.nat({ max: 1_000_000 }));
    const minute = fc.nat(2);
    const after = fc.option(fc.nat(2));
    const soon = (from: number, later: number | null): number | null => (later === null ? null : from + later);
    const pence = fc.constantFrom(300, 500, 1100);
    const bought = fc
      .uniqueArray(fc.record({ minute, pence, after }), { maxLength: 3, selector: (each) => each.minute })
      .map((all) => all.map((each): ModelSale => ({ ...each, returned: soon(each.minute, each.after) })));
    const type = fc.constantFrom('survey' as const, 'review' as const);
    const done = fc
      .array(fc.record({ minute, type, after, stars: fc.option(fc.constantFrom(1, 3.5, 4, 4.5)) }), { maxLength: 5 })
      .map((all) =>
        all.map((each, index): ModelAction => ({
          ...{ ...each, key: `a-${index}`, revoked: soon(each.minute, each.after) },
          stars: each.type === 'review' ? each.stars : null,
        })),
      );
    fc.assert(
      fc.property(bought, done, fc.option(minute), keys, keys, (purchases, acts, enrolment, first, second) => {
        const facts: readonly (readonly (JournalCommand | Arrival)[])[] = [
          ...purchases.flatMap(arrivalsOf).map((each) => [each]),
          ...acts.map((each) => [act(each), ...revoke(each)]),
          ...(enrolment === null ? [] : [[enrolled(at(enrolment))]]),
        ];
        const [one, other] = [first, second].map((stream) => {
          const journal = new LivingJournal(programmes);
          for (const wish of shuffled([...facts], stream).flat()) journal.do(wish);
          return standing(journal);
        });
        expect(one).toEqual(other);
        met += Object.keys(one ?? {}).length;
      }),
      { numRuns: 150 },
    );
    expect(met).toBeGreaterThan(150);
  });
});
