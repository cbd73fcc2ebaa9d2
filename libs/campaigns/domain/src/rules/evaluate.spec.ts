import type { InstantIso } from '@accrue/kernel';
import { compileProgramme } from '../programme/compile';
import type { EarningRuleDocument } from '@accrue/contracts';
import { document, withRule } from '../programme/programme.fixture';
import { normaliseReceipt, type ReceiptContent, type ReceiptLineContent } from '../receipt';
import { line, receipt, sale } from '../receipt/receipt.fixture';
import { evaluateReceipt, type EvaluationContext } from './evaluate';

const evaluate = (
  rule: Partial<EarningRuleDocument>,
  lines: readonly ReceiptLineContent[],
  {
    remaining = null,
    tenders,
    ...context
  }: Partial<EvaluationContext> & { remaining?: number[] | null; tenders?: ReceiptContent['tenders'] } = {},
) => {
  const { lines: normalised } = normaliseReceipt(
    receipt('A', 'sale', '10:00', lines, tenders === undefined ? {} : { tenders }),
  );
  const basket = { lines: normalised, remaining };
  const where = { tierId: null, channel: 'store', occurredAt: '2020-05-20T10:00:00.000Z' as InstantIso, ...context };
  return evaluateReceipt(compileProgramme(withRule(rule)), basket, where, 'trace');
};
const points = (...of: Parameters<typeof evaluate>) => evaluate(...of).awards[0]?.points ?? null;
const basis = (...of: Parameters<typeof evaluate>) => evaluate(...of).eligibleMinor;
const at = (unitPrice: number, parts: Parameters<typeof line>[1] = {}) => line('1', { unitPrice, ...parts });

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
    const tenders = [{ type: 'points', amount: 535 }];
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

  it.each<[string, Partial<EarningRuleDocument>, ReceiptLineContent]>([
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
    const rule = { level: 'line', capPerReceipt: 40, tierMultiplier: true } as const;
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
    const context = { tierId: null, channel: 'store', occurredAt: '2020-05-20T10:00:00.000Z' as InstantIso };
    const programme = compileProgramme({ ...document, earning: { rules } });
    const evaluated = evaluateReceipt(programme, { lines, remaining: null }, context);
    expect(evaluated).toMatchObject({ eligibleMinor: 500, awards: [{ points: 5 }, { points: 5 }] });
  });
});

describe('the tier multiplier', () => {
  it('multiplies before rounding, and leaves what counts for the tier alone', () => {
    expect(evaluate({}, [at(399)], { tierId: 'silver' }).awards[0]).toMatchObject({
      points: 4,
      basePoints: 3,
      multiplier: '1.25',
      tierId: 'silver',
    });
  });
  it.each([
    ['the rule does not want it', { tierMultiplier: false }, 'silver'],
    ['the member has no tier', {}, null],
    ['this version of the programme has no such tier', {}, 'platinum'],
  ])('is 1 when %s', (_, rule, tierId) => expect(points(rule, [at(400)], { tierId })).toBe(4));
  it('is the base tier’s for who has reached no other', () => {
    const generous = {
      ...document,
      tiers: { ladder: [{ id: 'all', name: 'All', threshold: 0, multiplier: '1.5' }] },
    };
    const { lines } = normaliseReceipt(receipt('A', 'sale', '10:00', [at(400)]));
    const context = { tierId: null, channel: 'store', occurredAt: '2020-05-20T10:00:00.000Z' as InstantIso };
    const { awards } = evaluateReceipt(compileProgramme(generous), { lines, remaining: null }, context);
    expect(awards[0]).toMatchObject({ points: 6, basePoints: 4, multiplier: '1.5' });
  });
});

describe('the cap', () => {
  it('limits points and base points, and says what it took', () => {
    const { awards, trace } = evaluate(
      { capPerReceipt: 10 },
      [line('1', { unitPrice: 1500 }), line('2', { unitPrice: 500 })],
      { tierId: 'silver' },
    );
    expect(awards[0]).toMatchObject({
      points: 10,
      basePoints: 10,
      capped: { desired: 25, value: 10 },
      lines: [{ points: 8 }, { points: 2 }],
    });
    expect(trace[0]?.cap).toStrictEqual({ desired: 25, value: 10 });
  });
});

describe('the basis', () => {
  const taxed = at(1230, { netPayable: 1130, tax: [{ amount: 211, included: true }], discounts: [{ amount: 100 }] });
  const points = [{ type: 'points', amount: 565 }];
  it.each([
    ['discount, tax and points by default', undefined, 459],
    ['nothing', [], 1230],
    ['discounts', ['discounts'], 1130],
    ['tax', ['tax'], 1019],
    ['discounts and points', ['discounts', 'points'], 565],
  ] as const)('is net of %s', (_, netOf, expected) => {
    expect(basis(netOf === undefined ? {} : { basis: { netOf } }, [taxed], { tenders: points })).toBe(expected);
  });

  it('is nothing when all was paid with points, tax or not', () => {
    expect(basis({}, [taxed], { tenders: [{ type: 'points', amount: 1130 }] })).toBe(0);
  });

  it('of what remains is priced, half up, when the line cost what its price says', () => {
    const dear = at(0, { quantity: 3, unitPrice: 34, unitPriceExact: '33.5', netPayable: 101 });
    expect(basis({}, [dear], { remaining: [1000] })).toBe(34);
    expect(basis({}, [dear], { remaining: [2000] })).toBe(67);
  });

  it('of what remains is prorated, half up, when it did not', () => {
    const reduced = at(100, { quantity: 3, netPayable: 200 });
    expect([0, 1000, 2000, 3000].map((left) => basis({}, [reduced], { remaining: [left] }))).toStrictEqual([
      0, 67, 133, 200,
    ]);
  });
});

describe('eligibility', () => {
  const why = (rule: Partial<EarningRuleDocument>, one: ReceiptLineContent) =>
    evaluate(rule, [one]).trace[0]?.lines[0]?.reason;
  const coffee = { categoryPath: ['food', 'coffee'] };
  it.each<[string, Partial<EarningRuleDocument>, ReceiptLineContent]>([
    ['voided', {}, at(100, { voided: true })],
    ['returned', {}, at(100, { quantity: -1 })],
    ['till_says_not_eligible', {}, at(100, { loyaltyEligible: false })],
    ['line_type_excluded', {}, at(100, { type: 'gift_card' })],
    ['sku_excluded', { eligibility: { exclude: { skus: ['TEA'] } } }, at(100)],
    ['category_excluded', { eligibility: { exclude: { categories: ['coffee'] } } }, at(100, coffee)],
    ['category_excluded', { eligibility: { exclude: { categories: ['food/coffee'] } } }, at(100, coffee)],
    ['not_included', { eligibility: { include: { skus: ['CUP'] } } }, at(100)],
    ['not_included', { eligibility: { include: { categories: ['food'] } } }, at(100)],
    ['not_included', { eligibility: { include: { skus: ['TEA'], lineTypes: ['service'] } } }, at(100)],
  ])('%s', (reason, rule, one) => expect(why(rule, one)).toBe(reason));

  it('takes SKUs literally', () =>
    expect(why({ eligibility: { exclude: { skus: ['tea', 'TEA '] } } }, at(100))).toBeNull());
  it('lets gift cards earn when the document says so', () => {
    expect(why({ eligibility: { exclude: { lineTypes: [] } } }, at(100, { type: 'gift_card' }))).toBeNull();
  });
  it('of a path does not stop at half a name', () => {
    expect(why({ eligibility: { exclude: { categories: ['food/cof'] } } }, at(100, coffee))).toBeNull();
  });
});

describe('a rule does not apply', () => {
  const reasons = (...of: Parameters<typeof evaluate>) => evaluate(...of).trace[0]?.reasons;
  // Midnight in London in summer.
  const validity = { from: '2020-05-20', until: '2020-05-21' };
  it.each([
    ['2020-05-19T22:59:59.999Z', ['rule.not_valid_yet']],
    ['2020-05-19T23:00:00.000Z', []],
    ['2020-05-20T22:59:59.999Z', []],
    ['2020-05-20T23:00:00.000Z', ['rule.no_longer_valid']],
  ])('outside its local days: %s', (occurredAt, expected) => {
    expect(reasons({ validity }, [at(100)], { occurredAt: occurredAt as InstantIso })).toStrictEqual(expected);
  });
  it.each([
    [{ include: { channels: ['web'] } }, 'store', ['rule.channel_excluded']],
    [{ exclude: { channels: ['store'] } }, 'store', ['rule.channel_excluded']],
    [{ include: { channels: ['web'] } }, 'web', []],
  ])('in a channel that is left out: %j, %s', (eligibility, channel, expected) => {
    expect(reasons({ eligibility }, [at(100)], { channel })).toStrictEqual(expected);
  });
  it('to a basket without anything eligible', () => {
    expect(reasons({}, [at(100, { type: 'fee' })])).toStrictEqual(['rule.nothing_eligible']);
  });
});

describe('several rules', () => {
  it('earn side by side; a line counts once as spend, with its larger basis', () => {
    const rules = withRule({}).earning.rules;
    const gross = { ...rules[0]!, id: 'gross', basis: { netOf: [] } };
    const programme = compileProgramme({ ...document, earning: { rules: [...rules, gross] } });
    const { lines } = normaliseReceipt(
      sale('A', '10:00', [at(300, { netPayable: 200, discounts: [{ amount: 100 }] })]),
    );
    const evaluated = evaluateReceipt(
      programme,
      { lines, remaining: null },
      { tierId: null, channel: 'store', occurredAt: '2020-05-20T10:00:00.000Z' as InstantIso },
    );
    expect(evaluated).toMatchObject({
      awards: [
        { ruleId: 'base', points: 2 },
        { ruleId: 'gross', points: 3 },
      ],
      eligibleMinor: 300,
      basePoints: 5,
      trace: [],
    });
  });
});

describe('asking and awarding', () => {
  it('give the same points in every detail', () => {
    const programme = compileProgramme(withRule({}));
    const { lines } = normaliseReceipt(sale('A', '10:00', [at(399), line('2', { unitPrice: 1 })]));
    const context = { tierId: 'silver', channel: 'store', occurredAt: '2020-05-20T10:00:00.000Z' as InstantIso };
    const [few, some, all] = (['points', 'lines', 'trace'] as const).map((detail) =>
      evaluateReceipt(programme, { lines, remaining: null }, context, detail),
    );
    expect(all?.awards).toStrictEqual(some?.awards);
    expect(few?.awards).toStrictEqual(some?.awards.map((award) => ({ ...award, lines: [] })));
  });
});
