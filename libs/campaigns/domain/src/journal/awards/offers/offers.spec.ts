import fc from 'fast-check';
import { memberId, type InstantIso, type ReceiptId } from '@accrue/kernel';
import { takenBackOf } from '../../../plan/replay-journal';
import { replayedAwards } from '../../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../../programme/document';
import { document, published } from '../../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../../receipt/receipt.fixture';
import { arriveAll } from '../../actions/actions.fixture';
import type { JournalCommand } from '../../commands';
import { adjudicated, LivingJournal, MEMBER, move, record, type Arrival } from '../../journal.fixture';
import type { GiftStated } from '../../gift-events';
import type { OfferChanged } from '../../offer-events';
import { offerActionId } from './offer-id';
import { assessOffer, offersOf } from './offers-of';
import { offersOracle, type ModelCopy, type ModelSale } from './offers.oracle.fixture';

const offer = (id: string, goal: object, changes: object) => ({
  ...{ id, name: id, goal, window: { days: 2 }, give: { points: 20, wallet: 'points' } },
  ...changes,
});
const programmeWith = (points: number): ProgrammeDocument => ({
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  rewards: [{ id: 'cup', kind: 'code', title: 'A cup', wallet: 'points', points: 100 }],
  // Far above all that anybody earns: what is under a limit of its wallet as well ends as without one.
  earning: { ...document.earning, limits: [{ wallet: 'points', amount: 1_000_000, per: 'day' }] },
  offers: [
    offer('big', { basketOver: 600 }, { give: { points, wallet: 'points' } }),
    offer('tea', { totalAtLeast: 500 }, { of: { include: { skus: ['TEA'] } }, times: 3, give: { reward: 'cup' } }),
    offer('days', { visits: 2 }, {}),
    offer(
      'opt',
      { totalAtLeast: 300 },
      {
        ...{ of: { include: { skus: ['TEA'] } }, times: 2, give: { points: 3, wallet: 'points' } },
        activation: 'required',
      },
    ),
  ] as NonNullable<ProgrammeDocument['offers']>,
});
// Promises more today than to whom it was given before.
const programmes = published(programmeWith(50), programmeWith(9999)).map((version) =>
  version.version === 2 ? { ...version, effectiveFrom: '2020-06-08T00:00:00.000Z' as InstantIso } : version,
);
const OFFERS: readonly string[] = ['big', 'tea', 'days', 'opt'];
const FIRST = '2020-06-01T00:00:00.000Z' as InstantIso;
const at = (minute: number): InstantIso => new Date(Date.parse(FIRST) + minute * 60_000).toISOString() as InstantIso;

const give = ({ offer: id, minute }: Omit<ModelCopy, 'activated'>, key: string): JournalCommand => {
  const facts = assessOffer(MEMBER, { key, offer: id }, { programmes, now: at(minute) });
  const data = { ...facts, memberId: MEMBER, source: 'http', attributed: null };
  return { type: 'RecordAction', data, metadata: { now: at(minute) } };
};

const activate = (minute: number, key: string): JournalCommand => ({
  type: 'ActivateOffer',
  data: { actionId: offerActionId(MEMBER, key), memberId: MEMBER, activatedAt: at(minute) },
  metadata: { now: at(minute) },
});

const view = (minute: number, key: string): JournalCommand => ({
  type: 'ViewOffer',
  data: { actionId: offerActionId(MEMBER, key), memberId: MEMBER, viewedAt: at(minute) },
  metadata: { now: at(minute) },
});

interface SaidLast {
  readonly missing: number;
  readonly viewedAt: string | null;
}

/** What was said last of each copy besides completions. */
const lastOf = (journals: readonly LivingJournal[]): Record<string, SaidLast> => {
  const last: Record<string, SaidLast> = {};
  const told = journals.flatMap(({ events }) => events.filter((event) => event.type === 'OfferChanged'));
  for (const { data } of told.sort((a, b) => a.data.sequence - b.data.sequence)) {
    const { actionId, change, missing, occurredAt } = data;
    const before = last[actionId];
    if (change === 'progressed') expect(missing).not.toBe(before?.missing);
    last[actionId] = { missing, viewedAt: change === 'viewed' ? occurredAt : (before?.viewedAt ?? null) };
  }
  return last;
};

/** The same of a look at the journal. */
const lastSeenIn = ({ journal }: LivingJournal): Record<string, SaidLast> =>
  Object.fromEntries(
    offersOf(journal, programmes, at(0)).map(({ id, missing, viewedAt }) => [id, { missing, viewedAt }]),
  );

/** What was said of each copy, followed from one to the next, whichever journal said it. */
const toldOf = (journals: readonly LivingJournal[]): Record<string, Record<string, number>> => {
  const told = journals
    .flatMap(({ events }) => events)
    .filter((event): event is typeof event & OfferChanged => event.type === 'OfferChanged')
    .sort((a, b) => a.data.sequence - b.data.sequence);
  const byCopy: Record<string, Record<string, number>> = {};
  const last: Record<string, number> = {};
  for (const { data } of told) {
    const { actionId, sequence, change, receiptId, times, completions } = data;
    expect(sequence).toBe((last[actionId] ?? 0) + 1);
    expect(change === 'given').toBe(sequence === 1);
    last[actionId] = sequence;
    const by = (byCopy[actionId] ??= {});
    if (receiptId !== null) {
      by[receiptId] = (by[receiptId] ?? 0) + (change === 'completed' ? times : -times);
      if (by[receiptId] === 0) delete by[receiptId];
    }
    expect(Object.values(by).reduce((sum, one) => sum + one, 0)).toBe(completions);
  }
  return byCopy;
};

/** What a look at the journal says of each copy. */
const seenIn = ({ journal }: LivingJournal): Record<string, Record<string, number>> =>
  Object.fromEntries(
    offersOf(journal, programmes, at(0)).map(({ id, completedBy }) => [
      id,
      completedBy.reduce<Record<string, number>>((by, id) => ({ ...by, [id]: (by[id] ?? 0) + 1 }), {}),
    ]),
  );

const play = (wishes: readonly (JournalCommand | Arrival)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  for (const wish of wishes) journal.do(wish);
  return journal;
};

const arrivalsOf = (sales: readonly ModelSale[]): readonly Arrival[] =>
  sales.flatMap(({ id, minute, goods, returned }) => [
    record(
      sale(id, at(minute), [
        line('1', { sku: 'TEA', unitPrice: goods.TEA }),
        line('2', { sku: 'MUG', unitPrice: goods.MUG }),
      ]),
    ),
    ...returned.map(({ by, minute: back, sku }) => {
      const lineId = sku === 'TEA' ? '1' : '2';
      const price = goods[sku];
      return record(goodsBack(by, at(back), [line('1', { sku, quantity: -1, unitPrice: price, ...from(id, lineId) })]));
    }),
  ]);

/** What offers gave, without what other rules gave. */
const answerOf = ({ journal }: LivingJournal): Record<string, readonly [number, number]> =>
  Object.fromEntries(
    [...journal.receipts.values()].flatMap(({ receiptId, awards }) =>
      awards
        .filter(({ ruleId, granted }) => OFFERS.includes(ruleId) && granted > 0)
        .map(({ ruleId, granted, reversed }) => [`${receiptId} ${ruleId}`, [granted, reversed] as const] as const),
    ),
  );

/** What was stated of rewards, followed from one to the next, whichever journal said it: each says all of it. */
const statedOf = (journals: readonly LivingJournal[]): Record<string, readonly [number, number]> => {
  const gifts = journals
    .flatMap(({ events }) => events)
    .filter((event): event is typeof event & GiftStated => event.type === 'GiftStated')
    .map(({ data }) => data)
    .sort((a, b) => a.sequence - b.sequence);
  const next: Record<string, number> = {};
  const stated: Record<string, readonly [number, number]> = {};
  for (const { giftId, kind, id, ruleId, receiptId, sequence, granted, reversals } of gifts) {
    expect([kind, id, ruleId, giftId]).toEqual(['reward', 'cup', 'tea', `${String(receiptId)}:tea`]);
    expect(sequence).toBe(next[giftId] ?? 0);
    next[giftId] = sequence + 1;
    const sums = [granted, reversals.reduce((sum, { points }) => sum + points, 0)] as const;
    if (granted > 0) stated[`${String(receiptId)} tea`] = sums;
    else delete stated[`${String(receiptId)} tea`];
  }
  return stated;
};
const ofRewards = (answer: Record<string, readonly [number, number]>) =>
  Object.fromEntries(Object.entries(answer).filter(([key]) => key.endsWith(' tea')));

/** What a plan makes of the journal when nothing is changed. */
const replayedOffers = (journal: LivingJournal) =>
  Object.fromEntries(
    replayedAwards(journal, programmes)
      .filter(({ ruleId, granted }) => OFFERS.includes(ruleId) && granted > 0)
      .map((award) => [`${award.for} ${award.ruleId}`, [award.granted, takenBackOf(award)] as const] as const),
  );

const DAYS = 6 * 24 * 60;
/** Sales, returns and gifts have minutes of their own, so that no two are at once. */
const moment = (rest: number) => fc.integer({ min: 0, max: DAYS / 3 - 1 }).map((slot) => slot * 3 + rest);
const plans = fc.uniqueArray(
  fc.record({
    minute: moment(0),
    tea: fc.constantFrom(100, 300, 500, 1100),
    mug: fc.constantFrom(100, 400),
    back: fc.subarray(['TEA', 'MUG'] as const),
    after: fc.integer({ min: 0, max: 900 }),
  }),
  { minLength: 1, maxLength: 7, selector: ({ minute }) => minute },
);
const gifts = fc.array(
  fc.record({
    offer: fc.constantFrom('big' as const, 'tea' as const, 'days' as const, 'opt' as const),
    minute: moment(1),
    // Within the days of the offer.
    activated: fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 2 }),
    viewed: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 2 }),
  }),
  { maxLength: 5 },
);
const salesOf = (planned: typeof plans extends fc.Arbitrary<infer T> ? T : never): readonly ModelSale[] =>
  planned.map(({ minute, tea, mug, back, after }, index) => ({
    ...{ id: `S${index}`, minute, goods: { TEA: tea, MUG: mug } },
    returned: back.map((sku, nth) => ({ by: `R${index}${sku}`, minute: minute + 2 + 3 * (after + nth), sku })),
  }));

describe('offers of a member', () => {
  it('end in any order, with returns, repetitions, merges and moves, in what an independent computation says', () => {
    let given = 0;
    let rewarded = 0;
    fc.assert(
      fc.property(plans, gifts, fc.infiniteStream(fc.nat(1_000_000)), fc.nat(), (planned, gifted, keys, pick) => {
        const copies = gifted.map(({ activated, viewed: _viewed, ...gift }) => ({
          ...gift,
          activated: activated.map((after) => gift.minute + after * 3),
        }));
        const sales = salesOf(planned);
        const arrivals = arrivalsOf(sales);
        const gives = copies.map((copy, index) => give(copy, `k${index}`));
        const giveKeys = gives.map(() => keys.next().value);
        const all = [...arrivals, ...arrivals.slice(0, 2)].map((wish) => ({ wish, key: keys.next().value }));
        // Nobody activates what they were not given; most of it comes long after the purchases all the same.
        const activations = copies.flatMap(({ activated }, index) =>
          activated.map((minute) => ({
            wish: activate(minute, `k${index}`),
            key: Math.max(keys.next().value, (giveKeys[index] ?? 0) + 1),
          })),
        );
        const views = gifted.flatMap(({ minute, viewed }, index) =>
          viewed.map((after) => ({
            wish: view(minute + after, `k${index}`),
            key: Math.max(keys.next().value, (giveKeys[index] ?? 0) + 1),
          })),
        );
        const wishes = [
          ...gives.map((wish, index) => ({ wish, key: giveKeys[index] ?? 0 })),
          ...gives.slice(0, 1).map((wish) => ({ wish, key: keys.next().value })),
          ...[...all, ...activations, ...views],
        ]
          .sort((a, b) => a.key - b.key)
          .map(({ wish }) => wish);
        const journal = play(wishes);
        const expected = offersOracle(sales, copies);
        expect(answerOf(journal)).toEqual(expected);
        expect(replayedOffers(journal)).toEqual(expected);
        expect(statedOf([journal])).toEqual(ofRewards(expected));
        given += Object.keys(expected).length;
        rewarded += Object.keys(ofRewards(expected)).length;
        const activating = activations.map(({ wish }) => wish);
        const inOrder = play([...arrivals, ...gives, ...activating, ...views.map(({ wish }) => wish)]);
        expect(adjudicated(journal.journal)).toStrictEqual(adjudicated(inOrder.journal));
        expect(toldOf([journal])).toEqual(seenIn(journal));
        expect(lastOf([journal])).toEqual(lastSeenIn(journal));
        const firstViews = Object.fromEntries(
          gifted.map(({ minute, viewed }, index) => [
            offerActionId(MEMBER, `k${index}`),
            viewed.length === 0 ? null : at(minute + Math.min(...viewed)),
          ]),
        );
        const offers = offersOf(journal.journal, programmes, at(0));
        expect(Object.fromEntries(offers.map(({ id, viewedAt }) => [id, viewedAt]))).toEqual(firstViews);
        const completed = offers.flatMap(({ completedBy, offer: { points } }) => completedBy.map(() => Number(points)));
        const net = Object.values(expected).reduce((sum, [granted, reversed]) => sum + granted - reversed, 0);
        expect(completed.reduce((sum, points) => sum + points, 0)).toBe(net);

        const going = sales[pick % sales.length];
        const other = new LivingJournal(programmes);
        journal.moveTo(other, move(going?.id ?? '', 'ben'));
        expect(answerOf(other)).toEqual({});
        const staying = sales.filter((each) => each !== going);
        expect(answerOf(journal)).toEqual(offersOracle(staying, copies));
        expect(statedOf([journal, other])).toEqual(ofRewards(offersOracle(staying, copies)));
        expect(toldOf([journal])).toEqual(seenIn(journal));
        expect(lastOf([journal])).toEqual(lastSeenIn(journal));

        // A duplicate: what it was given and what it bought go to the survivor.
        const [survivor, now] = [new LivingJournal(programmes), at(DAYS)];
        const merged = { memberId: MEMBER, into: memberId('ben') };
        journal.do({ type: 'MergeJournal', data: merged, metadata: { now } });
        for (;;) {
          const actions = journal.do({
            type: 'ForwardActions',
            data: { memberId: MEMBER, atMost: 2 },
            metadata: { now },
          });
          const receipts = journal.do({
            type: 'ForwardReceipts',
            data: { memberId: MEMBER, atMost: 3 },
            metadata: { now },
          });
          for (const event of receipts) if (event.type === 'ReceiptMoved') journal.arriveIn(survivor, event);
          arriveAll(journal, survivor, actions);
          if (actions.length + receipts.length === 0) break;
        }
        expect(answerOf(survivor)).toEqual(offersOracle(staying, copies));
        expect(statedOf([journal, other, survivor])).toEqual(ofRewards(offersOracle(staying, copies)));
        expect(toldOf([journal, survivor])).toEqual(seenIn(survivor));
        expect(lastOf([journal, survivor])).toEqual(lastSeenIn(survivor));
      }),
      { numRuns: 200 },
    );
    expect(given).toBeGreaterThan(100);
    expect(rewarded).toBeGreaterThan(30);
  });

  it('give after all rules what a limit of their wallet leaves, and lose it last', () => {
    const limited = {
      ...programmeWith(50),
      earning: { ...document.earning, limits: [{ wallet: 'points', amount: 40, per: 'programme' as const }] },
    };
    const around = published(limited);
    const journal = new LivingJournal(around);
    const copy = assessOffer(MEMBER, { key: 'k', offer: 'big' }, { programmes: around, now: at(0) });
    const data = { ...copy, memberId: MEMBER, source: 'http', attributed: null };
    journal.do({ type: 'RecordAction', data, metadata: { now: at(0) } });
    // Eleven points for eleven pounds; of the fifty for the goal 29 are left.
    const [tea, mug] = [line('1', { sku: 'TEA', unitPrice: 700 }), line('2', { sku: 'MUG', unitPrice: 400 })];
    journal.do(record(sale('S', at(3), [tea, mug])));
    // What the member has of it.
    const awards = () =>
      journal.journal.receipts.get('S' as ReceiptId)?.awards.map(({ ruleId, limited, ...sums }) => {
        const { granted, reversed } = limited ?? sums;
        return [ruleId, granted, reversed];
      });
    expect(awards()).toEqual([
      ['base', 11, 0],
      ['big', 29, 0],
    ]);
    // The goal stands without the mug; with the tea it goes.
    const back = (id: string, minute: number, sku: string, unitPrice: number, lineId: string) =>
      record(goodsBack(id, at(minute), [line('1', { sku, quantity: -1, unitPrice, ...from('S', lineId) })]));
    journal.do(back('R1', 6, 'MUG', 400, '2'));
    expect(awards()).toEqual([
      ['base', 11, 4],
      ['big', 29, 0],
    ]);
    journal.do(back('R2', 9, 'TEA', 700, '1'));
    expect(awards()).toEqual([
      ['base', 11, 11],
      ['big', 29, 29],
    ]);
  });

  it('are completed by purchases only: a return of goods leaves a purchase after it to do so', () => {
    const buy = (id: string, minute: number) =>
      record(
        sale(id, at(minute), [line('1', { sku: 'TEA', unitPrice: 1100 }), line('2', { sku: 'MUG', unitPrice: 400 })]),
      );
    const back = (id: string, minute: number, of: string, lineId: '1' | '2') => {
      const [sku, unitPrice] = lineId === '1' ? ['TEA', 1100] : ['MUG', 400];
      return record(goodsBack(id, at(minute), [line('1', { sku, quantity: -1, unitPrice, ...from(of, lineId) })]));
    };
    const wishes = [give({ offer: 'big', minute: 0 }, 'k'), buy('A', 3), buy('B', 6), back('R1', 9, 'A', '1')];
    expect(answerOf(play(wishes))).toEqual({ 'A big': [50, 50] });
    // The basket of B, smaller than it was, is still one of over 6 pounds.
    expect(answerOf(play([...wishes, back('R2', 12, 'B', '2')]))).toEqual({ 'A big': [50, 50] });
    expect(answerOf(play([...wishes, buy('C', 12)]))).toEqual({ 'A big': [50, 50], 'C big': [50, 0] });
  });

  it('is bounded by what a wallet can be given, also when its activation is told after the purchases', () => {
    const bounded = { ...programmeWith(50) };
    const limits = [{ wallet: 'points', amount: 8, per: 'month' as const }];
    const journal = new LivingJournal(published({ ...bounded, earning: { ...bounded.earning, limits } }));
    journal.do(give({ offer: 'opt', minute: 0 }, 'o-1'));
    // Six points for the purchase; three twice for reaching the goal twice, of which two are left.
    journal.do(record(sale('s-1', at(10), [line('1', { sku: 'TEA', unitPrice: 600 })])));
    expect(journal.points).toEqual({ 's-1': [6, 0] });
    const told = journal.do(activate(5, 'o-1'));
    expect(journal.points).toEqual({ 's-1': [8, 0] });
    const granted = told.flatMap((event) => (event.type === 'AwardGranted' ? [event.data.points] : []));
    expect(granted).toEqual([2]);
  });
});
