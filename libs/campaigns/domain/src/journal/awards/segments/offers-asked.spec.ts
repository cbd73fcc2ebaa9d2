import fc from 'fast-check';
import { actionId, memberId, type InstantIso } from '@accrue/kernel';
import { replayed } from '../../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../../programme/document';
import { document, problemsOf, published } from '../../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../../receipt/receipt.fixture';
import { standingAt } from '../../../segments';
import { arriveAll } from '../../actions/actions.fixture';
import { assessAction } from '../../actions/assess-action';
import type { JournalCommand } from '../../commands';
import { adjudicated, LivingJournal, MEMBER, move, record, type Arrival } from '../../journal.fixture';
import { shuffled } from '../../shuffled.fixture';
import { offerActionId } from '../offers/offer-id';
import { assessOffer } from '../offers/offers-of';
import { segmentsAt, type ModelCopy, type ModelFacts, type ModelSale } from './offers-asked.oracle.fixture';

/** Segment → what it looks at, and what a rule gives who is in it. */
const SEGMENTS = {
  given: ['offer("tea").given >= 1', 1],
  open: ['offer("tea").open >= 1', 2],
  done: ['offer("tea").completed >= 1', 4],
  missed: ['offer("tea").expired >= 1', 8],
  wants: ['offer("opt").activated >= 1', 16],
  clip: ['offer("opt").open >= 1', 32],
  over: ['offer("opt").expired >= 1', 64],
} as const;
const IDS = Object.keys(SEGMENTS) as (keyof typeof SEGMENTS)[];
const programme = {
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  actions: [{ id: 'survey', name: 'A survey' }],
  offers: [
    {
      ...{ id: 'tea', name: 'tea', window: { days: 2 }, goal: { units: 2 }, times: 2 },
      give: { points: 128, wallet: 'points' },
    },
    { id: 'opt', name: 'opt', window: { days: 1 }, activation: 'required', give: { discount: { percent: '10' } } },
  ],
  segments: IDS.map((id) => ({ id, name: id, if: SEGMENTS[id][0] })),
  earning: {
    rules: [
      ...IDS.map((id) => ({
        ...{ id, name: id, wallet: 'points', earn: { fixed: SEGMENTS[id][1] } },
        members: { segments: [id] },
      })),
      {
        ...{ id: 'asked', name: 'A survey', on: 'action', action: 'survey', if: 'segment("open")' },
        ...{ wallet: 'points', earn: { fixed: 256 } },
      },
    ],
  },
} as unknown as ProgrammeDocument;
const programmes = published(programme);
const FIRST = Date.parse('2020-06-01T00:00:00.000Z');
const at = (minute: number): InstantIso => new Date(FIRST + minute * 60_000).toISOString() as InstantIso;
const DAY = 24 * 60;
const DAYS = 6 * DAY;
const LATER = { now: at(3 * DAYS) };

const arrivalsOf = ({ id, minute, back }: ModelSale): readonly Arrival[] => {
  const tea = (units: number, parts = {}) => line('1', { sku: 'TEA', unitPrice: 100, quantity: units, ...parts });
  const returned = back === null ? [] : [record(goodsBack(`R-${id}`, at(back), [tea(-1, from(id, '1'))]))];
  return [record(sale(id, at(minute), [tea(1)])), ...returned];
};
const recorded = (facts: ReturnType<typeof assessAction>): JournalCommand => ({
  ...{ type: 'RecordAction', metadata: LATER },
  data: { ...facts, memberId: MEMBER, source: 'http', attributed: null },
});
const give = ({ offer, minute }: ModelCopy, key: string): JournalCommand =>
  recorded(assessOffer(MEMBER, { key, offer }, { programmes, now: at(minute) }));
const activate = (key: string, minute: number): JournalCommand => ({
  ...{ type: 'ActivateOffer', metadata: LATER },
  data: { actionId: offerActionId(MEMBER, key), memberId: MEMBER, activatedAt: at(minute) },
});
const answer = (minute: number): JournalCommand => {
  const done = { key: actionId(`a-${minute}`), type: 'survey', member: { idType: 'member_id' as const, value: 'm-1' } };
  return recorded(assessAction({ ...done, occurredAt: at(minute) }, { programmes, ...LATER }));
};

/** What each sale and survey earns by segments: `what:rule` → [granted, taken back]. */
const expectedOf = (
  facts: ModelFacts,
  surveys: readonly number[],
): Readonly<Record<string, readonly [number, number]>> =>
  Object.fromEntries([
    ...facts.sales.flatMap(({ id, minute, back }) =>
      [...segmentsAt(minute, facts)].map((segment) => {
        const points = SEGMENTS[segment as keyof typeof SEGMENTS][1];
        return [`${id}:${segment}`, [points, back === null ? 0 : points]] as const;
      }),
    ),
    ...surveys.flatMap((minute) =>
      segmentsAt(minute, facts).has('open') ? [[`a-${minute}:asked`, [256, 0]] as const] : [],
    ),
  ]);
const earnedIn = ({ journal }: LivingJournal) =>
  Object.fromEntries(
    [
      ...[...journal.receipts.values()].map(({ receiptId: id, awards }) => ({ id, awards })),
      ...[...journal.actions.values()].map(({ actionId: id, awards }) => ({ id, awards })),
    ].flatMap(({ id, awards }) =>
      awards
        .filter(({ ruleId, granted }) => ruleId !== 'tea' && granted > 0)
        .map(({ ruleId, granted, reversed }) => [`${id}:${ruleId}`, [granted, reversed]] as const),
    ),
  );

/** Facts have minutes of their own. */
const moment = (rest: number) => fc.integer({ min: 0, max: DAYS / 96 - 1 }).map((slot) => slot * 96 + rest);
const sales = fc
  .uniqueArray(fc.record({ minute: moment(0), after: fc.option(fc.nat(12)) }), {
    ...{ minLength: 1, maxLength: 8, selector: ({ minute }) => minute },
  })
  .map((drawn) =>
    drawn.map(({ minute, after }, index): ModelSale => {
      return { id: `S${index}`, minute, back: after === null ? null : minute + after * 96 + 24 + index };
    }),
  );
const gifts = fc
  .array(
    fc.record({
      offer: fc.constantFrom('tea', 'opt'),
      minute: moment(48),
      activated: fc.array(fc.nat(10), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((drawn) =>
    drawn.map(({ offer, minute, activated }, index): ModelCopy => ({
      ...{ offer, minute: minute + index },
      activated: offer === 'opt' ? activated.map((after) => minute + index + 96 * after + 8) : [],
    })),
  );
const surveys = fc.uniqueArray(moment(72), { maxLength: 3 });

describe('segments that look at offers', () => {
  it('give in any order, late gifts, activations, returns, merges and moves, what an independent computation says', () => {
    const seen = { awards: 0, taken: 0, asked: 0 };
    const keys = fc.infiniteStream(fc.nat({ max: 1_000_000 }));
    fc.assert(
      fc.property(sales, gifts, surveys, keys, fc.nat(), (bought, copies, asked, stream, pick) => {
        const facts = { sales: bought, copies };
        const told: readonly (readonly (JournalCommand | Arrival)[])[] = [
          ...bought.flatMap(arrivalsOf).map((each) => [each]),
          ...asked.map((minute) => [answer(minute)]),
          ...copies.map((copy, n) => [give(copy, `k${n}`), ...copy.activated.map((each) => activate(`k${n}`, each))]),
        ];
        const play = (wishes: readonly (JournalCommand | Arrival)[]): LivingJournal => {
          const journal = new LivingJournal(programmes);
          for (const wish of wishes) journal.do(wish);
          return journal;
        };
        const journal = play(shuffled([...told, ...told.slice(0, 3)], stream).flat());
        const expected = expectedOf(facts, asked);
        expect(earnedIn(journal)).toEqual(expected);
        expect(adjudicated(journal.journal)).toStrictEqual(adjudicated(play(told.flat()).journal));
        const planned = Object.entries(replayed(journal, programmes)).filter(([key]) => !key.endsWith(':tea'));
        expect(Object.fromEntries(planned)).toEqual(expected);
        for (const minute of [DAY + 5, 3 * DAY, DAYS + 5]) {
          const standing = standingAt({ memberId: MEMBER, journal: journal.journal, programmes }, at(minute));
          // At an instant what happened at it counts, too.
          expect(standing?.segments.map(({ segmentId }) => segmentId).sort()).toEqual(
            [...segmentsAt(minute + 0.5, facts)].sort(),
          );
        }
        seen.awards += Object.keys(expected).length;
        seen.taken += Object.values(expected).filter(([, taken]) => taken > 0).length;
        seen.asked += Object.keys(expected).filter((key) => key.endsWith(':asked')).length;

        const going = bought[pick % bought.length];
        const staying = { copies, sales: bought.filter((each) => each !== going) };
        journal.moveTo(new LivingJournal(programmes), move(going?.id ?? '', 'ben'));
        expect(earnedIn(journal)).toEqual(expectedOf(staying, asked));

        // A duplicate: what it bought, did and was given goes to the survivor, and counts there.
        const survivor = new LivingJournal(programmes);
        journal.do({ type: 'MergeJournal', data: { memberId: MEMBER, into: memberId('ben') }, metadata: LATER });
        for (;;) {
          const data = { memberId: MEMBER, atMost: 2 };
          const actions = journal.do({ type: 'ForwardActions', data, metadata: LATER });
          const receipts = journal.do({ type: 'ForwardReceipts', data, metadata: LATER });
          for (const event of receipts) if (event.type === 'ReceiptMoved') journal.arriveIn(survivor, event);
          arriveAll(journal, survivor, actions);
          if (actions.length + receipts.length === 0) break;
        }
        expect(earnedIn(survivor)).toEqual(expectedOf(staying, asked));
        expect(earnedIn(journal)).toEqual({});
      }),
      { numRuns: 120 },
    );
    expect(Math.min(seen.awards, seen.taken)).toBeGreaterThan(60);
    expect(seen.asked).toBeGreaterThan(5);
  });

  it('are refused where there is no such offer, or a rule gives it, all at once', () => {
    const asking = (...sources: readonly string[]) => ({
      segments: sources.map((source, n) => ({ id: `s${n}`, name: `s${n}`, if: source })),
    });
    const rule = { id: 'thanks', name: 'Thanks', earn: { offer: 'tea' }, members: { segments: ['s1'] } };
    const wrong = {
      ...programme,
      ...asking('offer("gone").given >= 1', 'offer("tea").open >= 1'),
      earning: { rules: [rule] },
    } as unknown as ProgrammeDocument;
    expect(problemsOf(wrong)).toEqual([
      { path: '/segments/0/if', code: 'offer.unknown', message: 'there is no offer "gone"' },
      {
        ...{ path: '/segments/1/if', code: 'segment.offer_of_rule' },
        message: 'rule "thanks" gives the offer "tea": a segment looks at offers that no rule gives',
      },
    ]);
    expect(problemsOf(programme)).toEqual([]);
  });
});
