import { namedReceipts, takesBackOnly } from './named';
import { normaliseReceipt } from './normalise';
import { from, goodsBack, line, receipt, sale, voidOf } from './receipt.fixture';

const named = (content: Parameters<typeof normaliseReceipt>[0]) => namedReceipts(normaliseReceipt(content));

describe('the receipts that a receipt names', () => {
  it('are those whose goods it brings back, each once and in the order of its lines', () => {
    const back = goodsBack('C-1', '12:00', [
      line('1', { quantity: -1, ...from('S-2', '1') }),
      line('2', { quantity: -1 }),
      line('3', { quantity: -1, ...from('S-1', '4') }),
      line('4', { quantity: -2, ...from('S-2', '2') }),
    ]);
    expect(named(back)).toEqual(['S-2', 'S-1']);
  });

  it('are not those of lines that bring nothing back', () => {
    const back = goodsBack('C-1', '12:00', [
      line('1', { quantity: -1, voided: true, ...from('S-1', '1') }),
      line('2', { quantity: 1, ...from('S-2', '1') }),
    ]);
    expect(named(back)).toEqual([]);
    expect(named(sale('S-3', '12:00', [line('1', from('S-1', '1'))]))).toEqual([]);
  });

  it('are of a void the one that it undoes', () => {
    expect(named(voidOf('V-1', '12:00', 'S-1'))).toEqual(['S-1']);
  });

  it.each([
    ['return', true],
    ['void', true],
    ['exchange', false],
    ['sale', false],
  ] as const)('concern the buyer alone on a %s: %s', (kind, alone) => {
    expect(takesBackOnly(normaliseReceipt(receipt('X', kind, '12:00', [])))).toBe(alone);
  });
});
