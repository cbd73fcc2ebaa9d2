import fc from 'fast-check';
import type { MinorUnits, Points, ReceiptId, RuleId } from '@accrue/kernel';
import { LivingJournal } from '../../journal/journal.fixture';
import { published, document } from '../../programme/programme.fixture';
import type { NormalisedLine } from '../../receipt';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import { recordedJournal, type RecordedJournal, type RecordedReceipt } from '../recorded-journal';
import { GoodsSeen } from './lines';
import { NumberReader, NumberWriter } from './numbers';
import { packJournal, unpackJournal } from './packed-journal';

const money = fc.maxSafeInteger() as fc.Arbitrary<MinorUnits>;
/** Most are zero. */
const amount = fc.oneof({ weight: 3, arbitrary: fc.constant(0 as MinorUnits) }, { weight: 1, arbitrary: money });
const text = fc.string({ unit: 'grapheme', maxLength: 6 });
const receiptId = text as fc.Arbitrary<ReceiptId>;

const lineOf = (index: number): fc.Arbitrary<NormalisedLine> =>
  fc.record({
    index: fc.constant(index),
    lineId: fc.oneof(fc.constant(String(index + 1)), text),
    sku: fc.constantFrom('TEA', 'POT', 'TEA\nPOT'),
    gtin: fc.option(text),
    type: fc.constantFrom('item', 'deposit'),
    brand: fc.option(text),
    categoryPath: fc.array(text, { maxLength: 2 }),
    quantity: fc.maxSafeInteger(),
    unitPrice: fc.record({ units: fc.maxSafeInteger(), scale: fc.nat(6) }),
    netPayable: money,
    ...{ taxIncluded: amount, taxAdded: amount, discount: amount, paidByPoints: amount },
    tillEligible: fc.boolean(),
    voided: fc.boolean(),
    returnOf: fc.option(fc.record({ receiptId, lineId: fc.option(text) })),
  });

const recordedReceipt: fc.Arbitrary<RecordedReceipt> = fc
  .nat(3)
  .chain((lines) => fc.tuple(...Array.from({ length: lines }, (_, index) => lineOf(index))))
  .map((lines) => ({
    normalised: {
      ...recordedOnce.receipts[0]!.normalised,
      lines,
    },
    programmeVersion: 3,
    loyaltyDiscounts: [{ discount: 'card', lines: [{ lineId: '1', amount: 5 as MinorUnits }] }],
    had: [{ ruleId: 'base' as RuleId, granted: 7 as Points, reversed: 2 as Points }],
    budgeted: { base: { most: 9 as Points, taken: 7 as Points } },
  }));

const events = (() => {
  const journal = new LivingJournal(published(document));
  journal.receive(
    sale('A', '10:00', [line('1', { unitPrice: 1000, quantity: 3 }), line('x', { unitPrice: 1000 })]),
    goodsBack('C', '11:00', [line('1', { unitPrice: 1000, quantity: -1, ...from('A', '1') })]),
  );
  return journal.events;
})();
const recordedOnce = recordedJournal(events);

describe('a packed journal', () => {
  it('says what it said before, whatever lines there are', () => {
    const goods = new GoodsSeen();
    fc.assert(
      fc.property(fc.array(recordedReceipt, { maxLength: 4 }), (receipts) => {
        const recorded: RecordedJournal = { ...recordedOnce, receipts };
        expect(unpackJournal(packJournal(recorded, goods), goods)).toEqual(recorded);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a fraction of what its events take', () => {
    const { lines, rest } = packJournal(recordedOnce, new GoodsSeen());
    expect((lines.length + rest.length) * 4).toBeLessThan(JSON.stringify(events).length);
  });

  it('does not change what was packed before', () => {
    const goods = new GoodsSeen();
    const packed = packJournal(recordedOnce, goods);
    packJournal({ ...recordedOnce, receipts: [] }, goods);
    expect(unpackJournal(packed, goods)).toEqual(recordedOnce);
  });
});

describe('numbers in few bytes', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -9_000, max: 9_000 }))), (numbers) => {
        const writer = new NumberWriter();
        for (const number of numbers) writer.add(number);
        const reader = new NumberReader(writer.take());
        expect(numbers.map(() => reader.next())).toEqual(numbers);
      }),
    );
  });

  it.each([
    [63, 1],
    [-63, 1],
    [64, 2],
    [8_191, 2],
    [Number.MAX_SAFE_INTEGER, 8],
    [Number.MIN_SAFE_INTEGER, 8],
  ])('take for %i %i bytes', (number, bytes) => {
    const writer = new NumberWriter();
    writer.add(number);
    expect(writer.take()).toHaveLength(bytes);
  });
});
