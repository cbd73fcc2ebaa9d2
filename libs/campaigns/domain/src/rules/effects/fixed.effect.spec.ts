import { from, goodsBack, line, moneyBack, receipt, sale } from '../../receipt/receipt.fixture';
import { LivingJournal } from '../../journal/journal.fixture';
import { problemsOf, published, withRule } from '../../programme/programme.fixture';
import { at, evaluate, points } from '../evaluate.fixture';

const earn = { fixed: 50 };

describe('fixed points', () => {
  it('are the same for every receipt, and shared among what it counts', () => {
    expect([points({ earn }, [at(1)]), points({ earn }, [at(99_999)])]).toEqual([50, 50]);
    const { awards } = evaluate({ earn }, [line('1', { unitPrice: 100 }), line('2', { unitPrice: 300 })]);
    expect(awards[0]?.lines).toEqual([
      { lineId: '1', points: 13 },
      { lineId: '2', points: 37 },
    ]);
  });

  it('are none when nothing that counts was bought, or it came to nothing', () => {
    expect(points({ earn }, [at(0)])).toBe(0);
    expect(points({ earn }, [at(100), line('2', { netPayable: -100 })])).toBe(0);
    expect(points({ earn, eligibility: { include: { skus: ['MILK'] } } }, [at(100)])).toBe(0);
  });

  it('are multiplied by the tier, rounded once, and limited', () => {
    const silver = { tierId: 'silver' };
    expect(points({ earn, tierMultiplier: true }, [at(100)], silver)).toBe(62);
    expect(points({ earn, tierMultiplier: true, rounding: 'half-up' }, [at(100)], silver)).toBe(63);
    expect(points({ earn, tierMultiplier: true, limits: { perReceipt: 55 } }, [at(100)], silver)).toBe(55);
  });

  it('go back with the last of the goods, or of the money', () => {
    const journal = () => new LivingJournal(published(withRule({ earn })));
    const bought = sale('A', '10:00', [line('1', { unitPrice: 100 }), line('2', { unitPrice: 300 })]);
    const [goods, money] = [journal(), journal()];
    goods.receive(bought, goodsBack('R', '11:00', [line('1', { unitPrice: 100, quantity: -1, ...from('A', '1') })]));
    expect(goods.points).toEqual({ A: [50, 0] });
    goods.receive(goodsBack('Q', '12:00', [line('1', { unitPrice: 300, quantity: -1, ...from('A', '2') })]));
    expect(goods.points).toEqual({ A: [50, 50] });
    money.receive(bought, receipt('M', 'return', '11:00', [moneyBack('1', 400, 'A')]));
    expect(money.points).toEqual({ A: [50, 50] });
  });

  it('are a whole number above 0', () => {
    expect(problemsOf(withRule({ earn: { fixed: 0 } })).map(({ path, code }) => [path, code])).toEqual([
      ['/earning/rules/0/earn/fixed', 'earn.fixed.not_positive'],
    ]);
  });
});
