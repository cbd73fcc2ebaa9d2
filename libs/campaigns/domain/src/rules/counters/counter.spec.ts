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
});
