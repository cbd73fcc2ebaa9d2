import { problemsOf, published, withRule } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import { LivingJournal } from '../../journal/journal.fixture';
import { at, points } from '../evaluate.fixture';

const ladder = [
  { from: 0, points: 1, per: 100 },
  { from: 2000, points: 3, per: 200 },
  { from: 5000, points: 2, per: 90 },
];
const whole = { earn: { rates: ladder } };
const marginal = { earn: { rates: ladder, marginal: true } };

describe('a rate that follows the basket', () => {
  it.each([
    [0, 0, 0],
    [1999, 19, 19],
    [2000, 30, 20],
    [4999, 74, 64],
    [5000, 111, 65],
    // 20 + 45 + 1999 × 2 / 90 = 109.42
    [6999, 155, 109],
  ])('of a basket of %s pence gives %s for all of it, %s for what is above each', (pence, all, above) => {
    expect([points(whole, [at(pence)]), points(marginal, [at(pence)])]).toEqual([all, above]);
  });

  it('gives nothing below the first', () => {
    const late = [{ from: 1000, points: 1, per: 10 }];
    expect(points({ earn: { rates: late } }, [at(999)])).toBe(0);
    expect(points({ earn: { rates: late, marginal: true } }, [at(1010)])).toBe(1);
  });

  it('is rounded once, after the tier has multiplied', () => {
    const thirds = [
      { from: 0, points: 1, per: 3 },
      { from: 1, points: 1, per: 3 },
      { from: 2, points: 1, per: 3 },
    ];
    expect(points({ earn: { rates: thirds, marginal: true } }, [at(3)])).toBe(1);
    expect(points({ ...marginal, tierMultiplier: true }, [at(4999)], { tierId: 'silver' })).toBe(81);
  });

  it('falls with the basket when goods come back, and never takes more than was given', () => {
    const journal = new LivingJournal(published(withRule({ ...whole, tierMultiplier: false })));
    const back = (id: string, time: string, lineId: string, unitPrice: number) =>
      goodsBack(id, time, [line('1', { unitPrice, quantity: -1, ...from('A', lineId) })]);
    journal.receive(
      sale('A', '10:00', [line('1', { unitPrice: 4000 }), line('2', { unitPrice: 1000 })]),
      back('R', '11:00', '2', 1000),
    );
    expect(journal.points).toEqual({ A: [111, 51] });
    journal.receive(back('Q', '12:00', '1', 4000));
    expect(journal.points).toEqual({ A: [111, 111] });
  });

  it('is refused where rates overlap or give nothing', () => {
    const wrong = [ladder[1]!, { from: 100, points: 0, per: 0 }];
    expect(problemsOf(withRule({ earn: { rates: wrong } })).map(({ path, code }) => [path, code])).toEqual([
      ['/earning/rules/0/earn/rates/1/from', 'earn.rates.not_increasing'],
      ['/earning/rules/0/earn/rates/1/points', 'earn.points.not_positive'],
      ['/earning/rules/0/earn/rates/1/per', 'earn.per.not_positive'],
    ]);
  });
});
