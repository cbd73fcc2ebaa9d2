import type { CounterDocument } from '@accrue/contracts';
import { zoneId } from '@accrue/kernel';
import { normaliseReceipt } from '../../receipt';
import { line, receipt, type WrittenLine } from '../../receipt/receipt.fixture';
import { compileCounter, countedBy } from './counter';

describe('what a receipt adds to counters', () => {
  const counts: readonly CounterDocument['count'][] = [
    ...(['receipts', 'visits', 'units', 'spend', 'distinct-days', 'distinct-categories'] as const),
  ];
  const counters = counts.map((count) =>
    compileCounter({ id: count, count, window: 'programme' }, zoneId('Europe/London')),
  );
  const added = (...lines: readonly WrittenLine[]) => {
    const normalised = normaliseReceipt(receipt('A', 'sale', '10:00', lines));
    return countedBy(counters, { lines: normalised.lines, remaining: null }, normalised);
  };
  const coffee = { categoryPath: ['drinks', 'coffee'] };
  const gift = line('g', { ...coffee, quantity: 3, unitPrice: 100, netPayable: 0 });

  it('is nothing for what was given away', () => {
    expect(added(gift)).toEqual({});
    expect(added(gift, line('tax', { type: 'shipping', unitPrice: 500 }))).toEqual({});
  });

  it('is what was paid for, given away or not beside it', () => {
    const paid = line('1', { ...coffee, quantity: 2, unitPrice: 150 });
    const expected = {
      ...{ receipts: 1, units: 2_000, spend: 300, visits: ['2020-05-20/S1'] },
      ...{ 'distinct-days': ['2020-05-20'], 'distinct-categories': ['drinks/coffee'] },
    };
    expect(added(paid)).toEqual(expected);
    expect(added(paid, gift)).toEqual(expected);
  });

  it('is nothing for a receipt of another channel or another store', () => {
    const spend = (of: NonNullable<CounterDocument['of']>, channel?: string) => {
      const counter = compileCounter({ id: 'c', count: 'spend', of, window: 'programme' }, zoneId('Europe/London'));
      const parts = channel === undefined ? {} : { channel };
      const normalised = normaliseReceipt(receipt('A', 'sale', '10:00', [line('1', { unitPrice: 150 })], parts));
      return countedBy([counter], { lines: normalised.lines, remaining: null }, normalised);
    };
    expect(spend({ channels: ['web', 'app'] }, 'app')).toEqual({ c: 150 });
    expect(spend({ channels: ['web', 'app'] }, 'phone')).toEqual({});
    // A till that says nothing is a store's.
    expect(spend({ channels: ['store'] })).toEqual({ c: 150 });
    expect(spend({ stores: ['S1'], channels: ['web'] }, 'web')).toEqual({ c: 150 });
    expect(spend({ stores: ['S2'], channels: ['web'] }, 'web')).toEqual({});
  });
});
