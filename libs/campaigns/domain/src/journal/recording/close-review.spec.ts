import fc from 'fast-check';
import { contentHash, receiptId, type InstantIso } from '@accrue/kernel';
import type { ReceiptContent } from '../../receipt';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import type { JournalCommand } from '../commands';
import { adjudicated, LivingJournal, move, record } from '../journal.fixture';
import { decodeJournal, encodeJournal } from '../storage/snapshot';

const metadata = { now: '2026-02-01T00:00:00.000Z' as InstantIso };
const told = (id: string, actor = 'olga') => ({ receiptId: receiptId(id), reason: 'asked the store', actor });
const first = sale('A', '2025-11-01T10:00:00Z', [line('1')]);
const second = sale('A', '2025-11-01T10:00:00Z', [line('1'), line('2')]);
const closeConflict = (body: ReceiptContent, actor?: string): JournalCommand => ({
  type: 'CloseConflict',
  data: { ...told(body.receiptId, actor), hash: contentHash(body), verdict: 'first' },
  metadata,
});
const closeReturn = (id: string, status: 'review' | 'parked'): JournalCommand => ({
  type: 'CloseReturnReview',
  data: { ...told(id), status },
  metadata,
});

describe('closing the review of two contents of a receipt', () => {
  it('keeps the first, says who decided and why, and changes no points', () => {
    const journal = new LivingJournal();
    journal.do(record(first));
    journal.do(record(second));
    const before = journal.points;
    expect(journal.do(closeConflict(second))).toStrictEqual([
      {
        type: 'ConflictClosed',
        data: {
          receiptId: 'A',
          hash: contentHash(second),
          verdict: 'first',
          decidedAt: metadata.now,
          actor: 'olga',
          reason: 'asked the store',
        },
      },
    ]);
    expect(journal.points).toEqual(before);
    expect(journal.do(record(first))).toEqual([]);
  });

  it('is no event again, whoever says it, and the second content is no new case', () => {
    const journal = new LivingJournal();
    for (const each of [record(first), record(second), closeConflict(second)]) journal.do(each);
    expect(journal.do(closeConflict(second, 'ben'))).toEqual([]);
    expect(journal.do(record(second))).toEqual([]);
  });

  it('leaves another content of the same receipt open', () => {
    const third = sale('A', '2025-11-01T10:00:00Z', [line('3')]);
    const journal = new LivingJournal();
    for (const each of [record(first), record(second), record(third), closeConflict(second)]) journal.do(each);
    expect(journal.do(closeConflict(third))).toMatchObject([{ data: { hash: contentHash(third) } }]);
  });

  it('is remembered when the receipt moves on, and when it comes from a snapshot', () => {
    const journal = new LivingJournal();
    for (const each of [record(first), record(second), closeConflict(second), move('A', 'm-2')]) journal.do(each);
    expect(journal.do(closeConflict(second))).toEqual([]);
    expect(encodeJournal(decodeJournal(encodeJournal(journal.journal)))).toEqual(encodeJournal(journal.journal));
    expect(journal.journal.left.get(receiptId('A'))?.closedConflicts).toEqual([contentHash(second)]);
  });

  it('closes one of a receipt that has moved on already', () => {
    const journal = new LivingJournal();
    for (const each of [record(first), record(second), move('A', 'm-2')]) journal.do(each);
    expect(journal.do(closeConflict(second))).toMatchObject([{ type: 'ConflictClosed' }]);
    expect(journal.do(closeConflict(second))).toEqual([]);
  });

  it('refuses a content that never came', () => {
    const journal = new LivingJournal();
    journal.do(record(first));
    expect(journal.rejection(closeConflict(second)).code).toBe('review.unknown');
    expect(journal.rejection(closeConflict(sale('B', '2025-11-01T10:00:00Z', [line('1')]))).code).toBe(
      'review.unknown',
    );
  });
});

describe('closing the review of a return that misses its sale', () => {
  const sold = sale('S', '2025-11-01T10:00:00Z', [line('1')]);
  const back = goodsBack('R', '2025-11-02T10:00:00Z', [line('1', { quantity: -1, ...from('S', '1') })]);

  it('is done once, and the sale that comes after all is found as if nobody had looked', () => {
    const looked = new LivingJournal();
    for (const each of [record(back), closeReturn('R', 'parked')]) looked.do(each);
    expect(looked.do(closeReturn('R', 'parked'))).toEqual([]);
    const left = new LivingJournal();
    left.do(record(back));
    for (const each of [looked, left]) each.do(record(sold));
    expect(looked.points).toEqual(left.points);
    expect(looked.journal.receipts.get(receiptId('R'))).toMatchObject({
      returned: { status: 'settled' },
      returnReview: 'open',
    });
  });

  it('refuses when what it waited for has come, or when it never waited', () => {
    const journal = new LivingJournal();
    for (const each of [record(sold), record(back)]) journal.do(each);
    expect(journal.rejection(closeReturn('R', 'parked')).code).toBe('review.closed');
    expect(journal.rejection(closeReturn('S', 'review')).code).toBe('review.unknown');
    expect(journal.rejection(closeReturn('X', 'review')).code).toBe('review.unknown');
  });

  it('can be closed again when something else is missing since', () => {
    const other = sale('T', '2025-11-01T11:00:00Z', [line('1')]);
    const two = goodsBack('R', '2025-11-02T10:00:00Z', [line('1', { quantity: -2 })]);
    const journal = new LivingJournal();
    for (const each of [record(two), closeReturn('R', 'review'), record(other)]) journal.do(each);
    expect(journal.do(closeReturn('R', 'review'))).toMatchObject([{ type: 'ReturnReviewClosed' }]);
  });
});

describe('whenever cases are closed', () => {
  const conflicting = sale('S1', '2025-11-01T10:00:00Z', [line('1'), line('2')]);
  const arrivals = [
    sale('S1', '2025-11-01T10:00:00Z', [line('1', { quantity: 2 })]),
    sale('S2', '2025-11-01T11:00:00Z', [line('1', { unitPrice: 700 })]),
    goodsBack('R1', '2025-11-02T10:00:00Z', [line('1', { quantity: -1, ...from('S1', '1') })]),
    goodsBack('R2', '2025-11-03T10:00:00Z', [line('1', { quantity: -3 })]),
  ].map((receipt) => record(receipt));
  const closings = [
    closeConflict(conflicting),
    closeReturn('R1', 'parked'),
    closeReturn('R2', 'review'),
    closeReturn('R2', 'review'),
  ];
  /** A case that is not open there is refused, and that changes nothing either. */
  const tried = (journal: LivingJournal, command: JournalCommand): void => {
    try {
      journal.do(command);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^review\.(unknown|closed)$/) });
    }
  };

  it('adjudicates the same as if nobody had looked, in any order of facts', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(arrivals, { minLength: 1 }),
        fc.array(fc.tuple(fc.nat(arrivals.length), fc.constantFrom(...closings)), { maxLength: 6 }),
        (arriving, closed) => {
          const [looked, left] = [new LivingJournal(), new LivingJournal()];
          arriving.forEach((arrival, index) => {
            left.do(arrival);
            looked.do(arrival);
            if (arrival.receipt.receiptId === 'S1') looked.do(record(conflicting));
            for (const [when, command] of closed) if (when === index) tried(looked, command);
          });
          expect(adjudicated(looked.journal)).toEqual(adjudicated(left.journal));
          expect(looked.points).toEqual(left.points);
        },
      ),
    );
  });
});
