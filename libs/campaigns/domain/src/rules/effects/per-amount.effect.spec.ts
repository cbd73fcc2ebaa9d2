import { compiled, document, withRule } from '../../programme/programme.fixture';
import { normaliseReceipt } from '../../receipt';
import { line, sale, type WrittenLine } from '../../receipt/receipt.fixture';
import { evaluateReceipt } from '../evaluate';
import { at, basis, evaluate, points, SALE } from '../evaluate.fixture';
import type { EarningRuleDocument } from './index';

describe('points per currency unit', () => {
  it.each([
    ['floor', 150, 1],
    ['ceil', 101, 2],
    ['half-up', 150, 2],
    ['half-even', 250, 2],
  ] as const)('are rounded once, %s', (rounding, price, expected) =>
    expect(points({ rounding }, [at(price)])).toBe(expected),
  );

  it('are rounded for the receipt, or for each line', () => {
    const two = [line('1', { unitPrice: 150 }), line('2', { unitPrice: 150 })];
    expect(points({ level: 'receipt' }, two)).toBe(3);
    expect(points({ level: 'line' }, two)).toBe(2);
  });

  it('are the same, whether the till writes tax into its prices or below them', () => {
    const contained = at(1_070, { tax: [{ amount: 70, included: true }] });
    const below = at(1_000, { tax: [{ amount: 70, included: false }] });
    expect([contained, below].map((one) => basis({ basis: { netOf: ['tax'] } }, [one]))).toEqual([1_000, 1_000]);
    expect([contained, below].map((one) => basis({ basis: { netOf: [] } }, [one]))).toEqual([1_070, 1_070]);
    const tenders = [{ tenderId: 't', type: 'points', amount: 535 }];
    expect([contained, below].map((one) => basis({}, [one], { tenders }))).toEqual([500, 500]);
    expect([contained, below].map((one) => basis({ basis: { netOf: ['points'] } }, [one], { tenders }))).toEqual([
      535, 535,
    ]);
  });

  it('are shared among the lines without losing one', () => {
    const three = [
      line('1', { unitPrice: 133 }),
      line('2', { unitPrice: 133 }),
      line('3', { unitPrice: 134 }),
      line('4', { unitPrice: 10 }),
    ];
    expect(evaluate({}, three).awards[0]).toStrictEqual({
      ruleId: 'base',
      walletId: 'points',
      points: 4,
      basePoints: 4,
      multiplier: '1',
      tierId: null,
      lines: [
        { lineId: '1', points: 1 },
        { lineId: '2', points: 1 },
        { lineId: '3', points: 2 },
      ],
      capped: null,
    });
    expect(
      evaluate({ level: 'line', earn: { points: 3, per: 100 } }, three).awards[0]?.lines.map((l) => l.points),
    ).toStrictEqual([3, 3, 4]);
  });

  it('stay exact where floating point would not', () => {
    expect(points({ earn: { points: 9_999_999, per: 1_000_000_000 } }, [at(99_010_000_001)])).toBe(990_099_900);
  });

  it('are at most what one award may have', () => {
    const huge = at(100_000_000_000);
    expect(points({ earn: { points: 1_000_000_000, per: 1 } }, [huge])).toBe(1_000_000_000);
    expect(points({ earn: { points: 1_000_000_000, per: 1 }, level: 'line' }, [huge, huge])).toBe(1_000_000_000);
    expect(points({ earn: { points: 1, per: 1 } }, [huge])).toBe(1_000_000_000);
  });

  it('are never negative when discounts are larger than the goods', () => {
    expect(evaluate({}, [at(100), line('2', { netPayable: -150 })])).toMatchObject({
      awards: [{ points: 0 }],
      eligibleMinor: 0,
    });
  });
});

describe('what is below zero on one line', () => {
  const mug = line('1', { unitPrice: 3000 });
  const cup = line('2', { unitPrice: 1000 });
  const off = (netPayable: number, parts: Parameters<typeof line>[1] = {}) =>
    line('3', { unitPrice: netPayable, sku: 'OFF', ...parts });
  const counted = (...[rule, ...rest]: Parameters<typeof evaluate>) => {
    const { awards, trace } = evaluate({ level: 'line', ...rule }, ...rest);
    const byLine = trace[0]?.lines.map(({ basisMinor }) => basisMinor);
    return [awards[0]?.points, byLine, awards[0]?.lines.map(({ points }) => points)];
  };

  it.each([
    ['one line', [cup, off(-500)], 5, [500, 0], [5]],
    ['several, by what they cost', [mug, cup, off(-400)], 36, [2700, 900, 0], [27, 9]],
    ['several, to the last penny', [mug, cup, off(-201)], 37, [2849, 950, 0], [28, 9]],
    ['them together with others like it', [off(-100), mug, cup, off(-300)], 36, [0, 2700, 900, 0], [27, 9]],
    ['all of them to nothing, and not below', [mug, cup, off(-4001)], 0, [0, 0, 0], []],
  ])('lowers %s, before they are counted line by line', (_, lines, points, byLine, pointsByLine) =>
    expect(counted({}, lines)).toStrictEqual([points, byLine, pointsByLine]),
  );

  it.each<[string, Partial<EarningRuleDocument>, WrittenLine]>([
    ['is not eligible under the rule', { eligibility: { exclude: { skus: ['OFF'] } } }, off(-400)],
    ['is no goods to the till', {}, off(-400, { loyaltyEligible: false })],
    ['is voided', {}, off(-400, { voided: true })],
  ])('lowers nothing when it %s, as of the whole receipt', (_, rule, discount) => {
    expect(counted(rule, [mug, cup, discount])).toStrictEqual([40, [3000, 1000, 0], [30, 10]]);
    expect(points({ ...rule, level: 'receipt' }, [mug, cup, discount])).toBe(40);
  });

  it('lowers nothing that is not eligible', () =>
    expect(counted({}, [line('1', { type: 'fee' }), cup, off(-500)])).toStrictEqual([5, [0, 500, 0], [5]]));

  it('is counted once for the receipt, and earns no points of its own', () => {
    const { awards, trace } = evaluate({ level: 'receipt' }, [mug, cup, off(-400)]);
    expect(awards[0]).toMatchObject({ points: 36, lines: [{ points: 27 }, { points: 9 }] });
    expect(trace[0]?.lines.map(({ basisMinor }) => basisMinor)).toStrictEqual([3000, 1000, -400]);
  });

  it('stays with what remains as it was shared, and is gone when it came back itself', () => {
    const two = line('2', { unitPrice: 500, quantity: 2 });
    const left = (...remaining: number[]) => counted({}, [mug, two, off(-400)], { remaining })[1];
    expect(left(1000, 2000, 1000)).toStrictEqual([2700, 900, 0]);
    expect(left(0, 2000, 1000)).toStrictEqual([0, 900, 0]);
    expect(left(1000, 1000, 1000)).toStrictEqual([2700, 450, 0]);
    expect(left(1000, 0, 0)).toStrictEqual([3000, 0, 0]);
    expect(left(0, 0, 1000)).toStrictEqual([0, 0, 0]);
  });

  it('lowers what is multiplied and capped', () => {
    const rule = { level: 'line', limits: { perReceipt: 40 }, tierMultiplier: true } as const;
    expect(evaluate(rule, [mug, cup, off(-400)], { tierId: 'silver' }).awards[0]).toMatchObject({
      points: 40,
      basePoints: 36,
      capped: { desired: 44, value: 40 },
      lines: [{ points: 30 }, { points: 10 }],
    });
  });

  it('counts as spend once, whether rules count by line or by receipt', () => {
    const [base] = withRule({ level: 'line' }).earning.rules;
    const rules = [base!, { ...base!, id: 'whole', level: 'receipt' as const }];
    const { lines } = normaliseReceipt(sale('A', '10:00', [cup, off(-500)]));
    const context = { tierId: null, ...SALE };
    const programme = compiled({ ...document, earning: { rules } });
    const evaluated = evaluateReceipt(programme, { lines, remaining: null }, context);
    expect(evaluated).toMatchObject({ eligibleMinor: 500, awards: [{ points: 5 }, { points: 5 }] });
  });
});
