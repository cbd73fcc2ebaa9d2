import type { InstantIso } from '@accrue/kernel';
import type { EarningRuleDocument } from './effects';
import { compiled, document, withRule } from '../programme/programme.fixture';
import { normaliseReceipt } from '../receipt';
import { line, receipt, sale, type WrittenLine } from '../receipt/receipt.fixture';
import { evaluateReceipt } from './evaluate';

import { at, basis, evaluate, points, SALE } from './evaluate.fixture';

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
    const context = { tierId: null, ...SALE };
    const { awards } = evaluateReceipt(compiled(generous), { lines, remaining: null }, context);
    expect(awards[0]).toMatchObject({ points: 6, basePoints: 4, multiplier: '1.5' });
  });
});

describe('the cap', () => {
  it('limits points and base points, and says what it took', () => {
    const { awards, trace } = evaluate(
      { limits: { perReceipt: 10 } },
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
  const points = [{ tenderId: 't', type: 'points', amount: 565 }];
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
    expect(basis({}, [taxed], { tenders: [{ tenderId: 't', type: 'points', amount: 1130 }] })).toBe(0);
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
  const why = (rule: Partial<EarningRuleDocument>, one: WrittenLine) =>
    evaluate(rule, [one]).trace[0]?.lines[0]?.reason;
  const coffee = { categoryPath: ['food', 'coffee'] };
  it.each<[string | undefined, Partial<EarningRuleDocument>, WrittenLine]>([
    ['line.voided', {}, at(100, { voided: true })],
    ['line.returned', {}, at(100, { quantity: -1 })],
    ['line.not_eligible_at_till', {}, at(100, { loyaltyEligible: false })],
    ['line.type_excluded', {}, at(100, { type: 'gift_card' })],
    ['line.sku_excluded', { eligibility: { exclude: { skus: ['TEA'] } } }, at(100)],
    ['line.category_excluded', { eligibility: { exclude: { categories: ['coffee'] } } }, at(100, coffee)],
    ['line.category_excluded', { eligibility: { exclude: { categories: ['food/coffee'] } } }, at(100, coffee)],
    ['line.brand_excluded', { eligibility: { exclude: { brands: ['Acme'] } } }, at(100, { brand: 'Acme' })],
    ['line.not_included', { eligibility: { include: { brands: ['Acme'] } } }, at(100)],
    [undefined, { eligibility: { include: { brands: ['Acme'] } } }, at(100, { brand: 'Acme' })],
    ['line.not_included', { eligibility: { include: { skus: ['CUP'] } } }, at(100)],
    ['line.not_included', { eligibility: { include: { categories: ['food'] } } }, at(100)],
    ['line.not_included', { eligibility: { include: { skus: ['TEA'], lineTypes: ['service'] } } }, at(100)],
  ])('%s', (code, rule, one) => expect(why(rule, one)?.code).toBe(code));

  it('says which article or type', () => {
    const exclude = { skus: ['TEA'] };
    expect(why({ eligibility: { exclude } }, at(100))?.data).toStrictEqual({ sku: 'TEA' });
    expect(why({}, at(100, { type: 'gift_card' }))?.data).toStrictEqual({ lineType: 'gift_card' });
  });

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
  const when = { from: '2020-05-20', until: '2020-05-21' };
  it.each([
    ['2020-05-19T22:59:59.999Z', [{ code: 'rule.not_valid_yet', data: { startsAt: '2020-05-19T23:00:00.000Z' } }]],
    ['2020-05-19T23:00:00.000Z', []],
    ['2020-05-20T22:59:59.999Z', []],
    ['2020-05-20T23:00:00.000Z', [{ code: 'rule.no_longer_valid', data: { endedAt: '2020-05-20T23:00:00.000Z' } }]],
  ])('outside its local days: %s', (occurredAt, expected) => {
    expect(reasons({ when }, [at(100)], { occurredAt: occurredAt as InstantIso })).toStrictEqual(expected);
  });
  it.each([
    [{ channels: ['web'] }, {}, [{ code: 'rule.channel_excluded', data: { channel: 'store' } }]],
    [{ channels: ['web'] }, { channel: 'web' }, []],
    [{ stores: ['S2'] }, {}, [{ code: 'rule.store_excluded', data: { storeId: 'S1' } }]],
    [{ stores: ['S2'] }, { storeId: 'S2' }, []],
  ])('in a channel or store that is left out: %j, %s', (when, where, expected) => {
    expect(reasons({ when }, [at(100)], where)).toStrictEqual(expected);
  });
  it('to members of other tiers; nobody in particular is in the base tier', () => {
    const members = { tiers: ['bronze'] };
    expect(reasons({ members }, [at(100)], { tierId: 'silver' })).toStrictEqual([
      { code: 'rule.other_tier', data: { tierId: 'silver' } },
    ]);
    expect(reasons({ members }, [at(100)])).toStrictEqual([]);
  });
  const [notMet] = [[{ code: 'rule.condition_not_met', data: {} }]];
  it.each([
    ['receipt.netMinor >= 500', [at(499)], {}, notMet],
    ['receipt.netMinor >= 500', [at(500)], {}, []],
    // What is not counted is in the basket all the same; what is struck out or paid with points is, or is not, paid.
    ['receipt.netMinor >= 500', [at(100), line('2', { unitPrice: 400, type: 'fee' })], {}, []],
    ['receipt.netMinor >= 500', [at(100), line('2', { unitPrice: 400, voided: true })], {}, notMet],
    ['receipt.netMinor >= 500', [at(500)], { tenders: [{ tenderId: 't', type: 'points', amount: 500 }] }, []],
    ['receipt.netMinor >= 500', [at(600, { netPayable: 499, discounts: [{ amount: 101 }] })], {}, notMet],
    ['receipt.netMinor >= 500', [at(250, { quantity: 2 })], { remaining: [1500] }, notMet],
    ['receipt.units < 4', [at(250, { quantity: 4 })], {}, notMet],
    ['receipt.units < 4', [at(250, { quantity: 4 })], { remaining: [3500] }, []],
    ['some line is TEA', [at(250)], { remaining: [0] }, notMet],
    ['member.tier == "silver"', [at(250)], { tierId: 'silver' }, []],
    ['member.tier == "silver"', [at(250)], {}, notMet],
    // London is an hour ahead of the instant.
    ['now.hour == 11', [at(250)], {}, []],
    ['no answer', [at(250)], {}, [{ code: 'rule.condition_unanswered', data: {} }]],
  ])('to what does not meet its condition: %s', (condition, lines, where, expected) => {
    const { trace, awards } = evaluate({ if: condition }, lines, where);
    expect(trace[0]?.reasons).toStrictEqual(expected);
    if (expected.length > 0) expect(awards).toMatchObject([{ points: 0, basePoints: 0 }]);
  });

  it('to a basket without anything eligible', () => {
    expect(reasons({}, [at(100, { type: 'fee' })])).toStrictEqual([{ code: 'rule.nothing_eligible', data: {} }]);
  });
});

describe('several rules', () => {
  it('earn side by side; a line counts once as spend, with its larger basis', () => {
    const rules = withRule({}).earning.rules;
    const gross = { ...rules[0]!, id: 'gross', basis: { netOf: [] } };
    const programme = compiled({ ...document, earning: { rules: [...rules, gross] } });
    const { lines } = normaliseReceipt(
      sale('A', '10:00', [at(300, { netPayable: 200, discounts: [{ amount: 100 }] })]),
    );
    const evaluated = evaluateReceipt(programme, { lines, remaining: null }, { tierId: null, ...SALE });
    expect(evaluated).toMatchObject({
      awards: [
        { ruleId: 'base', points: 2 },
        { ruleId: 'gross', points: 3 },
      ],
      eligibleMinor: 300,
      base: { points: 5 },
      trace: [],
    });
  });
});

describe('asking and awarding', () => {
  it('give the same points in every detail', () => {
    const programme = compiled(withRule({}));
    const { lines } = normaliseReceipt(sale('A', '10:00', [at(399), line('2', { unitPrice: 1 })]));
    const context = { tierId: 'silver', ...SALE };
    const [few, some, all] = (['points', 'lines', 'trace'] as const).map((detail) =>
      evaluateReceipt(programme, { lines, remaining: null }, context, detail),
    );
    expect(all?.awards).toStrictEqual(some?.awards);
    expect(few?.awards).toStrictEqual(some?.awards.map((award) => ({ ...award, lines: [] })));
  });
});
