import { document, problemsOf, published, withRule } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import { LivingJournal } from '../../journal/journal.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { evaluate } from '../evaluate.fixture';

const cash = { id: 'cash', name: 'Cashback', unit: 'GBP' } as const;
const points = { id: 'points', name: 'Points', unit: 'points' } as const;
const cashback = (percent: string, changes: object = {}): ProgrammeDocument => ({
  ...withRule({ earn: { percent }, wallet: 'cash', tierMultiplier: false, ...changes }),
  wallets: [points, cash],
  tiers: { ...document.tiers!, qualify: { by: 'spend' } },
});
const given = (percent: string, prices: readonly number[], changes: object = {}) => {
  const lines = prices.map((unitPrice, at) => line(String(at + 1), { unitPrice }));
  const { awards } = evaluate(cashback(percent, changes), lines, { tierId: 'silver' });
  return [awards[0]?.points, awards[0]?.lines.map((share) => share.points)];
};

describe('a percentage', () => {
  it('is rounded once for the receipt, and shared by largest remainder', () => {
    expect(given('10', [333, 333, 333])).toEqual([99, [33, 33, 33]]);
    expect(given('7.5', [99, 99, 99])).toEqual([22, [8, 7, 7]]);
    expect(given('0.5', [199])).toEqual([0, []]);
    expect(given('0.5', [199], { rounding: 'half-up' })).toEqual([1, [1]]);
  });

  it('is multiplied by the tier where the rule wants it, and limited', () => {
    expect(given('10', [1000], { tierMultiplier: true })).toEqual([125, [125]]);
    expect(given('10', [1000], { limits: { perReceipt: 60 } })).toEqual([60, [60]]);
  });

  it('goes back with the goods: what stays keeps its share of what is left', () => {
    const journal = new LivingJournal(published(cashback('7.5')));
    const back = (id: string, time: string, lineId: string) =>
      goodsBack(id, time, [line('1', { unitPrice: 99, quantity: -1, ...from('A', lineId) })]);
    journal.receive(
      sale(
        'A',
        '10:00',
        ['1', '2', '3'].map((lineId) => line(lineId, { unitPrice: 99 })),
      ),
    );
    const steps = [back('R', '11:00', '1'), back('Q', '12:00', '2'), back('P', '13:00', '3')].map((each) => {
      journal.receive(each);
      return journal.points['A'];
    });
    expect(steps).toEqual([
      [22, 8],
      [22, 15],
      [22, 22],
    ]);
  });

  it.each([
    ['/earning/rules/0/earn/percent', 'earn.percent.out_of_range', cashback('0')],
    ['/earning/rules/0/wallet', 'earn.percent.not_money', cashback('5', { wallet: 'points' })],
  ])('is refused at %s: %s', (path, code, wrong) =>
    expect(problemsOf(wrong).map((problem) => [problem.path, problem.code])).toEqual([[path, code]]),
  );
});
