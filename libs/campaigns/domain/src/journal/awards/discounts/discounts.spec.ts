import fc from 'fast-check';
import { memberId, receiptId, type InstantIso } from '@accrue/kernel';
import { published } from '../../../programme/programme.fixture';
import { normaliseReceipt, type ReceiptContent } from '../../../receipt';
import { voidOf } from '../../../receipt/receipt.fixture';
import type { DueDiscount } from '../../../rules';
import type { JournalEvent } from '../../events';
import { LivingJournal, MEMBER, move, record } from '../../journal.fixture';
import { discountsAt } from './discounts-at';
import { bought, cameBack, CARDS, receiptsOf, stories, timeOf, withCards } from './discounts.fixture';
import { countedBefore, discountsOf } from './discounts.oracle.fixture';

const programmes = published(withCards);

const dueOn = (living: LivingJournal, probe: ReceiptContent): readonly DueDiscount[] => {
  const [{ programme } = never()] = programmes;
  const past = { receipt: normaliseReceipt(probe), programmeVersion: 1, programme };
  const recall = (): never => never();
  return discountsAt({ memberId: MEMBER, journal: living.journal, recall, programmes }, past);
};
const never = (): never => {
  throw new Error('nothing is read for it');
};
const livingAfter = (receipts: readonly ReceiptContent[]): LivingJournal => {
  const living = new LivingJournal(programmes);
  for (const receipt of receipts) living.do(record(receipt));
  return living;
};

const discountsSaid = (events: readonly JournalEvent[]) =>
  events.flatMap((event) => (event.type === 'ReceiptRecorded' ? (event.data.discounts ?? []) : []));

const PROBE = [333, 250, 7];

describe('what discounts take off', () => {
  it('is what the history says that was there before the basket, in whichever order it came', () =>
    fc.assert(
      fc.property(
        stories.chain((story) =>
          fc.record({
            story: fc.constant(story),
            arrival: fc.shuffledSubarray([...receiptsOf(story)], { minLength: receiptsOf(story).length }),
            at: fc.integer({ min: 0, max: 40 }).map((minute) => minute * 20 + 19),
          }),
        ),
        ({ story: { sales, backs }, arrival, at }) => {
          const probe = bought('P', at, PROBE);
          const due = dueOn(livingAfter([...arrival, probe]), probe);
          const counted = CARDS.map(({ keeps }) => countedBefore(sales, backs, at, keeps));
          expect(due.map((each) => each.counted)).toEqual(counted);
          expect(due.map(({ lines }) => lines.map(({ lineId, amount }) => [Number(lineId) - 1, amount]))).toEqual(
            discountsOf(CARDS, counted, PROBE),
          );
        },
      ),
    ));

  it('is what is found right when the till takes it off, and stays so whatever comes later', () =>
    fc.assert(
      fc.property(
        stories.chain((story) =>
          fc.record({
            arrival: fc.shuffledSubarray([...receiptsOf(story)], { minLength: receiptsOf(story).length }),
            cut: fc.nat({ max: 10 }),
            at: fc.integer({ min: 0, max: 40 }).map((minute) => minute * 20 + 19),
            tooMuch: fc.nat({ max: 1 }),
          }),
        ),
        ({ arrival, cut, at, tooMuch }) => {
          const before = arrival.slice(0, cut);
          const plain = bought('P', at, PROBE);
          const due = dueOn(livingAfter([...before, plain]), plain);
          const off = (place: number) =>
            due.flatMap(({ lines }) => lines).find(({ lineId }) => lineId === String(place + 1))?.amount ?? 0;
          const given = due.flatMap(({ discountId, lines }) =>
            lines.length === 0 ? [] : [{ discount: discountId, lines }],
          );
          const [first, ...others] = given;
          const [line1, ...rest] = first?.lines ?? [];
          const taken =
            first === undefined || line1 === undefined
              ? []
              : [{ ...first, lines: [{ ...line1, amount: line1.amount + tooMuch }, ...rest] }, ...others];
          const named = bought(
            'P',
            at,
            PROBE.map((price, place) => price - off(place) - (line1?.lineId === String(place + 1) ? tooMuch : 0)),
            { loyaltyDiscounts: taken },
          );
          const living = livingAfter([...before, named]);
          const found = living.journal.receipts.get(receiptId('P'))?.discounts;
          const dueMinor = due.reduce((sum, { amount }) => sum + amount, 0);
          if (tooMuch === 0) expect(found).toEqual({ givenMinor: dueMinor, dueMinor });
          else expect(found).toEqual({ givenMinor: dueMinor + 1, dueMinor, review: 'open' });
          for (const late of arrival.slice(cut)) living.do(record(late));
          living.do(record(named));
          expect(living.journal.receipts.get(receiptId('P'))?.discounts).toEqual(found);
        },
      ),
    ));

  it('goes along with a receipt that is moved to a duplicate, and so comes back', () => {
    // Given a purchase with the card's discount, and purchases before it that are heard of later
    const due = dueOn(livingAfter([bought('P', 500, PROBE)]), bought('P', 500, PROBE));
    const given = due.filter(({ lines }) => lines.length > 0);
    const prices = PROBE.map((price, place) =>
      given
        .flatMap(({ lines }) => lines)
        .filter(({ lineId }) => lineId === String(place + 1))
        .reduce((left, { amount }) => left - amount, price),
    );
    const loyaltyDiscounts = given.map(({ discountId, lines }) => ({ discount: discountId, lines }));
    const member = livingAfter([bought('P', 500, prices, { loyaltyDiscounts })]);
    const decided = discountsSaid(member.events);
    for (const late of [bought('S', 20, [8000]), bought('T', 40, [9000])]) member.do(record(late));
    // When it is moved to a card that is a duplicate of the same member's
    const duplicate = new LivingJournal(programmes);
    const merged = { memberId: memberId('ben'), into: MEMBER };
    duplicate.do({ type: 'MergeJournal', data: merged, metadata: { now: timeOf(900) as InstantIso } });
    const { there } = member.moveTo(duplicate, move('P', 'ben'));
    for (const event of there) if (event.type === 'ReceiptMoved') duplicate.arriveIn(member, event);
    // Then what was due is what was due when the till took it off
    expect(decided).toHaveLength(1);
    expect(discountsSaid(member.events)).toEqual([...decided, ...decided]);
  });

  it('is nothing for somebody who is not identified', () => {
    const probe = bought('P', 1, PROBE);
    const [{ programme } = never()] = programmes;
    const past = { receipt: normaliseReceipt(probe), programmeVersion: 1, programme };
    const { journal } = livingAfter([probe]);
    expect(discountsAt({ memberId: null, journal, recall: never, programmes }, past)).toEqual([]);
  });

  it('keeps a step that a return would have taken, but none that a voided purchase had brought', () => {
    const after = (...receipts: readonly ReceiptContent[]) => {
      const probe = bought('P', 500, PROBE);
      return dueOn(livingAfter([...receipts, probe]), probe).map(({ counted }) => counted);
    };
    const big = bought('S', 20, [800, 100]);
    const back = cameBack({ sale: 'S', at: 40, lines: [0] }, 0, { id: 'S', at: 20, prices: [800, 100] });
    expect(after(big)).toEqual([900, 900]);
    expect(after(big, back)).toEqual([100, 900]);
    expect(after(big, back, voidOf('V', timeOf(60), 'S'))).toEqual([0, 0]);
    // The void comes after the basket, so it was not known at the till; a void of the void brings the purchase back.
    expect(after(big, back, voidOf('V', timeOf(600), 'S'))).toEqual([100, 900]);
    expect(after(big, back, voidOf('V', timeOf(60), 'S'), voidOf('W', timeOf(80), 'V'))).toEqual([100, 900]);
  });
});
