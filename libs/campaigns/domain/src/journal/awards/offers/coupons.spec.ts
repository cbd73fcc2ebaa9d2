import fc from 'fast-check';
import { memberId, type InstantIso, type ReceiptId } from '@accrue/kernel';
import { replayed } from '../../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../../programme/document';
import { document, published } from '../../../programme/programme.fixture';
import { from, goodsBack, line, sale, voidOf } from '../../../receipt/receipt.fixture';
import { arriveAll } from '../../actions/actions.fixture';
import type { JournalCommand } from '../../commands';
import { LivingJournal, MEMBER, move, record, type Arrival } from '../../journal.fixture';
import {
  couponOracle,
  type ModelBuy,
  type ModelCoupon,
  type ModelGone,
  type ModelOffer,
} from './coupons.oracle.fixture';
import { offerActionId } from './offer-id';
import { assessOffer, offersOf } from './offers-of';

const coupon = (id: ModelOffer, discount: object, sku: string, more: object = {}) => ({
  ...{ id, name: id, window: { days: 2 }, give: { discount: { ...discount, lines: { include: { skus: [sku] } } } } },
  ...more,
});
const programme: ProgrammeDocument = {
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  offers: [
    coupon('off', { amount: 300, times: 2 }, 'TEA'),
    coupon('clip', { percent: '50', onReturn: 'give-back' }, 'POT', { activation: 'required' }),
    coupon('goal', { price: 100, days: 1, onReturn: 'keep-used' }, 'MUG', {
      ...{ goal: { units: 2 }, of: { include: { skus: ['TEA'] } }, times: 2 },
    }),
  ] as NonNullable<ProgrammeDocument['offers']>,
};
const programmes = published(programme);
const FIRST = '2020-06-01T00:00:00.000Z' as InstantIso;
const at = (minute: number): InstantIso => new Date(Date.parse(FIRST) + minute * 60_000).toISOString() as InstantIso;
const DAY = 24 * 60;
const DAYS = 5 * DAY;
const OFFERS = ['off', 'clip', 'goal'] as const;
const LINES = { off: '1', goal: '2', clip: '3' } as const;
const PRICES = { TEA: 1000, MUG: 400, POT: 300 } as const;
const OFF = { off: 300, goal: 300, clip: 150 } as const;
const LINE_OF = { TEA: '1', MUG: '2', POT: '3' } as const;
const NOTHING_USED: ReadonlyMap<ModelOffer, string> = new Map();
type Sku = keyof typeof PRICES;

interface Planned {
  readonly id: string;
  readonly minute: number;
  readonly wants: readonly ModelOffer[];
  readonly gone: readonly ModelGone[];
}

/** What the till took off by offer: what is right for a coupon that is open, and a penny for one that is not. */
const sold = ({ id, minute }: Pick<Planned, 'id' | 'minute'>, took: ReadonlyMap<ModelOffer, number>) => {
  const priced = (lineId: string, sku: Sku, offer: ModelOffer) =>
    line(lineId, { sku, unitPrice: PRICES[sku] - (took.get(offer) ?? 0) });
  const lines = [priced('1', 'TEA', 'off'), priced('2', 'MUG', 'goal'), priced('3', 'POT', 'clip')];
  const loyaltyDiscounts = [...took].map(([discount, amount]) => ({
    discount,
    lines: [{ lineId: LINES[discount], amount }],
  }));
  return sale(id, at(minute), lines, loyaltyDiscounts.length === 0 ? {} : { loyaltyDiscounts });
};

/** @param cents by sale and goods, what they cost there */
const cameBack = ({ sale: of, minute, sku }: ModelGone, cents: (sku: Sku) => number): Arrival =>
  sku === null
    ? record(voidOf(`V-${of}`, at(minute), of))
    : record(
        goodsBack(`R-${of}-${sku}`, at(minute), [
          line('1', { sku, quantity: -1, unitPrice: cents(sku), ...from(of, LINE_OF[sku]) }),
        ]),
      );

const give = ({ id, offer, minute }: ModelCoupon): JournalCommand => {
  const facts = assessOffer(MEMBER, { key: id, offer }, { programmes, now: at(minute) });
  const data = { ...facts, memberId: MEMBER, source: 'http', attributed: null };
  return { type: 'RecordAction', data, metadata: { now: at(minute) } };
};
const activate = ({ id }: ModelCoupon, minute: number): JournalCommand => ({
  type: 'ActivateOffer',
  data: { actionId: offerActionId(MEMBER, id), memberId: MEMBER, activatedAt: at(minute) },
  metadata: { now: at(minute) },
});

/** Each copy: how often it can be used, and was. */
const seenIn = ({ journal }: LivingJournal, minute: number) =>
  Object.fromEntries(
    offersOf(journal, programmes, at(minute)).map(({ key, coupon: uses }) => [key, [uses?.left, uses?.used]]),
  );

/** A journal and what has come to it, beside each other. */
class Told {
  readonly living = new LivingJournal(programmes);
  buys: readonly ModelBuy[] = [];
  gone: readonly ModelGone[] = [];
  copies: readonly ModelCoupon[] = [];
  readonly seen = { used: 0, refused: 0, byGoal: 0 };
  private readonly took = new Map<string, ReadonlyMap<ModelOffer, number>>();

  buy(planned: Planned): void {
    const { id, minute, wants } = planned;
    const known = this.buys.some((each) => each.id === id);
    const open = new Map(wants.map((offer) => [offer, this.openFor(offer, planned)] as const));
    const took = this.took.get(id) ?? new Map(wants.map((offer) => [offer, open.get(offer) ? OFF[offer] : 1] as const));
    this.took.set(id, took);
    this.living.do(record(sold(planned, took)));
    if (known) return;
    const isRight = [...open.values()].every((copy) => copy !== undefined);
    const entry = this.living.journal.receipts.get(id as ReceiptId)?.discounts;
    expect(entry?.review).toBe(isRight ? undefined : 'open');
    const used = new Map([...open].flatMap(([offer, copy]) => (copy === undefined ? [] : [[offer, copy.id] as const])));
    expect((entry?.used ?? []).map(({ copyId }) => copyId).sort()).toEqual(
      [...used.values()].map((key) => offerActionId(MEMBER, key)).sort(),
    );
    this.seen.used += used.size;
    this.seen.refused += wants.length - used.size;
    this.seen.byGoal += Number(used.has('goal'));
    this.buys = [...this.buys, { id, minute, used }];
  }

  /** The copy that ends first is used first. The purchase itself is known: one that comes late may have moved what later ones reached. */
  private openFor(offer: ModelOffer, { id, minute }: Planned): ModelCoupon | undefined {
    const known = this.buys.some((each) => each.id === id);
    const facts = { ...this, buys: known ? this.buys : [...this.buys, { id, minute, used: NOTHING_USED }] };
    const [first] = [...this.copies]
      .filter((copy) => copy.offer === offer)
      .sort((a, b) => a.minute - b.minute || (a.id < b.id ? -1 : 1))
      .map((copy) => ({ copy, ...couponOracle(copy, minute, facts, id) }))
      .filter(({ left }) => left > 0)
      .sort((a, b) => a.until - b.until);
    return first?.copy;
  }

  goBack(back: ModelGone): void {
    const cents = (sku: Sku) => {
      const [offer] = OFFERS.filter((each) => LINES[each] === LINE_OF[sku]);
      return PRICES[sku] - (this.took.get(back.sale)?.get(offer ?? 'off') ?? 0);
    };
    this.living.do(cameBack(back, cents));
    if (!this.gone.includes(back)) this.gone = [...this.gone, back];
  }

  give(copy: ModelCoupon): void {
    this.living.do(give(copy));
    this.copies = [...this.copies.filter(({ id }) => id !== copy.id), { ...copy, activated: [] }];
  }

  activate(copy: ModelCoupon, minute: number): void {
    this.living.do(activate(copy, minute));
    this.copies = this.copies.map((each) =>
      each.id === copy.id ? { ...each, activated: [...each.activated, minute] } : each,
    );
  }

  expected(minute: number, without: string | null = null) {
    const facts = { ...this, buys: this.buys.filter(({ id }) => id !== without) };
    return Object.fromEntries(
      this.copies.map((copy) => {
        const { left, used } = couponOracle(copy, minute, facts);
        return [copy.id, [left, used]];
      }),
    );
  }
}

/** What reached goals as recorded, and as a plan says: [given, taken back]. */
const goalsOf = (living: LivingJournal) => {
  const recorded = [...living.journal.receipts.values()].flatMap(({ receiptId, awards }) =>
    awards
      .filter(({ ruleId, granted }) => ruleId === 'goal' && granted > 0)
      .map(({ granted, reversed }) => [`${receiptId}:goal`, [granted, reversed]] as const),
  );
  const all = Object.entries(replayed(living, programmes));
  return {
    goals: Object.fromEntries(recorded),
    planned: Object.fromEntries(all.filter(([key]) => key.endsWith(':goal'))),
  };
};

/** Sales, gifts, activations and what comes back have minutes of their own. */
const moment = (rest: number, until = DAYS) =>
  fc.integer({ min: 0, max: until / 4 / 4 - 1 }).map((slot) => slot * 16 + rest * 4);
const sales = fc
  .uniqueArray(
    fc.record({
      minute: moment(0, 3 * DAY),
      wants: fc.subarray([...OFFERS], { minLength: 1 }),
      back: fc.subarray(['TEA', 'MUG', 'POT'] as const),
      isVoided: fc.boolean(),
      after: fc.integer({ min: 0, max: 90 }),
    }),
    { minLength: 3, maxLength: 8, selector: ({ minute }) => minute },
  )
  .map((all) =>
    all.map(({ minute, wants, back, isVoided, after }, index): Planned => {
      const id = `S${index}`;
      // Its own minute, by sale and goods.
      const when = (nth: number) => minute + 16 * after + 4 * 3 + nth / 4 + index / 64;
      const gone = back.map((sku, nth) => ({ sale: id, minute: when(nth), sku }));
      const voided = isVoided && back.length < 2 ? [{ sale: id, minute: when(3), sku: null }] : [];
      return { id, minute, wants, gone: [...gone, ...voided] };
    }),
  );
const gifts = fc
  .array(
    fc.record({
      offer: fc.constantFrom(...OFFERS),
      minute: moment(1, DAY),
      activated: fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ offer, minute, activated }, index): ModelCoupon => ({
      ...{ id: `k${index}`, offer, minute: minute + index / 16 },
      activated: offer === 'clip' ? activated.map((after) => minute + 4 + 16 * after + index / 16) : [],
    })),
  );

describe('coupons of a member', () => {
  it('are open as an independent computation says, used by the first that comes, in any order of the facts', () => {
    const seen = { used: 0, refused: 0, byGoal: 0, givenBack: 0 };
    fc.assert(
      fc.property(sales, gifts, fc.infiniteStream(fc.nat(1_000_000)), fc.nat(), (planned, copies, keys, pick) => {
        const told = new Told();
        const steps = planned.flatMap((each) => {
          const key = keys.next().value;
          // Of goods that come back before their sale is known, nobody knows what they cost.
          const backs = each.gone.map((back) => ({
            step: () => told.goBack(back),
            key: back.sku === null ? keys.next().value : Math.max(keys.next().value, key + 1),
          }));
          return [{ step: () => told.buy(each), key }, ...backs];
        });
        const given = copies.map((copy) => ({ copy, step: () => told.give(copy), key: keys.next().value / 4 }));
        const activations = given.flatMap(({ copy, key }) =>
          copy.activated.map((minute) => ({
            step: () => told.activate(copy, minute),
            key: Math.max(keys.next().value / 2, key + 1),
          })),
        );
        const inOrder = [...steps, ...given, ...activations].sort((a, b) => a.key - b.key).map(({ step }) => step);
        for (const step of inOrder) step();
        for (const repeated of planned.slice(0, 2)) told.buy(repeated);
        for (const minute of [DAY + 1, 2 * DAY + 1, DAYS + 1])
          expect(seenIn(told.living, minute)).toEqual(told.expected(minute));
        // A plan finds the same goals reached, whatever was used.
        const { goals, planned: asPlanned } = goalsOf(told.living);
        expect(asPlanned).toEqual(goals);
        for (const each of ['used', 'refused', 'byGoal'] as const) seen[each] += told.seen[each];
        const stands = Object.values(told.expected(DAYS * 2)).reduce((sum, [, used]) => sum + (used ?? 0), 0);
        seen.givenBack += told.seen.used - stands;

        // A receipt of somebody else takes its use along.
        const going = planned[pick % planned.length]?.id ?? '';
        told.living.moveTo(new LivingJournal(programmes), move(going, 'ben'));
        expect(seenIn(told.living, 2 * DAY + 1)).toEqual(told.expected(2 * DAY + 1, going));

        // A duplicate: its copies and what was used of them go to the survivor.
        const [survivor, now] = [new LivingJournal(programmes), at(DAYS)];
        const merged = { memberId: MEMBER, into: memberId('cat') };
        told.living.do({ type: 'MergeJournal', data: merged, metadata: { now } });
        for (;;) {
          const data = { memberId: MEMBER, atMost: 2 };
          const actions = told.living.do({ type: 'ForwardActions', data, metadata: { now } });
          const receipts = told.living.do({ type: 'ForwardReceipts', data, metadata: { now } });
          for (const event of receipts) if (event.type === 'ReceiptMoved') told.living.arriveIn(survivor, event);
          arriveAll(told.living, survivor, actions);
          if (actions.length + receipts.length === 0) break;
        }
        expect(seenIn(survivor, 2 * DAY + 1)).toEqual(told.expected(2 * DAY + 1, going));
      }),
      { numRuns: 200 },
    );
    expect(Math.min(seen.used, seen.refused)).toBeGreaterThan(100);
    expect(Math.min(seen.byGoal, seen.givenBack)).toBeGreaterThan(15);
  });

  it('are not used by a receipt that names one and has nothing that it is for', () => {
    const told = new Told();
    told.give({ id: 'k', offer: 'off', minute: 0, activated: [] });
    const named = [{ discount: 'off', lines: [{ lineId: '1', amount: 1 }] }];
    told.living.do(record(sale('S', at(4), [line('1', { sku: 'MUG' })], { loyaltyDiscounts: named })));
    const found = told.living.journal.receipts.get('S' as ReceiptId)?.discounts;
    expect(found).toMatchObject({ givenMinor: 1, dueMinor: 0, review: 'open' });
    expect(found).not.toHaveProperty('used');
    expect(seenIn(told.living, 8)).toEqual({ k: [2, 0] });
  });
});
