import { problemsOf, published, withRule } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import { LivingJournal } from '../../journal/journal.fixture';
import { evaluate, points } from '../evaluate.fixture';

const earn = { perUnit: 2 };
const rule = { earn, eligibility: { include: { skus: ['COFFEE'] } } };
const coffee = (lineId: string, quantity: number, parts: object = {}) =>
  line(lineId, { sku: 'COFFEE', unitPrice: 300, quantity, ...parts });

describe('so much per unit', () => {
  it('counts whole units of the eligible lines together, and shares them by units', () => {
    const { awards } = evaluate(rule, [coffee('1', 1), coffee('2', 3), line('3', { quantity: 9 })]);
    expect(awards[0]).toMatchObject({
      points: 8,
      lines: [
        { lineId: '1', points: 2 },
        { lineId: '2', points: 6 },
      ],
    });
    expect(points(rule, [coffee('1', 1.4), coffee('2', 0.7)])).toBe(4);
    expect(points(rule, [coffee('1', 0.999)])).toBe(0);
  });

  it('counts nothing that was given away', () =>
    expect(points(rule, [coffee('1', 1), coffee('2', 1, { netPayable: 0, discounts: [{ amount: 300 }] })])).toBe(2));

  it('is multiplied by the tier, rounded once, and limited', () => {
    const silver = { tierId: 'silver' };
    expect(points({ ...rule, tierMultiplier: true }, [coffee('1', 3)], silver)).toBe(7);
    expect(points({ ...rule, limits: { perReceipt: 3 } }, [coffee('1', 3)], silver)).toBe(3);
  });

  it('goes back with each whole unit that is no longer there', () => {
    const journal = new LivingJournal(published(withRule({ ...rule, tierMultiplier: false })));
    const back = (id: string, time: string, quantity: number) =>
      goodsBack(id, time, [coffee('1', -quantity, from('A', '1'))]);
    journal.receive(sale('A', '10:00', [coffee('1', 2.5)]), back('R', '11:00', 0.5));
    expect(journal.points).toEqual({ A: [4, 0] });
    journal.receive(back('Q', '12:00', 0.5));
    expect(journal.points).toEqual({ A: [4, 2] });
    journal.receive(back('P', '13:00', 1.5));
    expect(journal.points).toEqual({ A: [4, 4] });
  });

  it('is a whole number above 0', () =>
    expect(problemsOf(withRule({ earn: { perUnit: 0 } })).map(({ path, code }) => [path, code])).toEqual([
      ['/earning/rules/0/earn/perUnit', 'earn.perUnit.not_positive'],
    ]));
});
