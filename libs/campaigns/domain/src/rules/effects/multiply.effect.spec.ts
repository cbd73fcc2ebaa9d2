import { document, problemsOf, published } from '../../programme/programme.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import { LivingJournal } from '../../journal/journal.fixture';
import { evaluate } from '../evaluate.fixture';
import type { EarningRuleDocument } from '.';

const rule = (id: string, earn: EarningRuleDocument['earn'], changes: Partial<EarningRuleDocument> = {}) =>
  ({ id, name: id, wallet: 'points', earn, ...changes }) as EarningRuleDocument;
const base = rule('base', { points: 1, per: 100 }, { tierMultiplier: true });
const double = rule('double', { multiply: '2', of: ['base'] });
const withRules = (...rules: readonly EarningRuleDocument[]): ProgrammeDocument => ({
  ...document,
  earning: { rules },
});
const given = (rules: readonly EarningRuleDocument[], lines = [line('1', { unitPrice: 1000 })], tierId = 'bronze') =>
  Object.fromEntries(
    evaluate(withRules(...rules), lines, { tierId }).awards.map((award) => [award.ruleId, award.points] as const),
  );
const best = { stack: { group: 'bonuses', take: 'best' } } as const;

describe('a multiplier of other rules', () => {
  it('gives the extra over what they gave, wherever it stands', () => {
    expect(given([base, double])).toEqual({ base: 10, double: 10 });
    expect(
      given([rule('more', { multiply: '2.5', of: ['base', 'visit'] }), base, rule('visit', { fixed: 5 })]),
    ).toEqual({
      more: 22,
      base: 10,
      visit: 5,
    });
  });

  it('gives it for the lines that are eligible under it only', () => {
    const coffee = { ...double, eligibility: { include: { skus: ['COFFEE'] } } };
    const lines = [line('1', { unitPrice: 1000 }), line('2', { sku: 'COFFEE', unitPrice: 300 })];
    expect(evaluate(withRules(base, coffee), lines).awards[1]).toMatchObject({
      points: 3,
      lines: [{ lineId: '2', points: 3 }],
    });
  });

  it('follows the tier where they do, and counts for the tier what they count', () => {
    const { awards, eligibleMinor } = evaluate(withRules(base, double), [line('1', { unitPrice: 1000 })], {
      tierId: 'silver',
    });
    expect(awards).toMatchObject([
      { points: 12, basePoints: 10 },
      { points: 12, basePoints: 10 },
    ]);
    expect(eligibleMinor).toBe(1000);
  });

  it('multiplies what is left after their limits, and has its own', () => {
    expect(given([{ ...base, limits: { perReceipt: 4 } }, double])).toEqual({ base: 4, double: 4 });
    expect(given([base, { ...double, limits: { perReceipt: 3 } }])).toEqual({ base: 10, double: 3 });
  });

  it('does not multiply another multiplier unless it names it', () => {
    const triple = rule('triple', { multiply: '3', of: ['base'] });
    expect(given([base, double, triple])).toEqual({ base: 10, double: 10, triple: 20 });
    const told = rule('triple', { multiply: '3', of: ['base', 'double'] });
    expect(given([base, told, double])).toEqual({ base: 10, double: 10, triple: 40 });
  });

  it('goes back with the goods', () => {
    const journal = new LivingJournal(published(withRules({ ...base, tierMultiplier: false }, double)));
    journal.receive(
      sale('A', '10:00', [line('1', { unitPrice: 1000 }), line('2', { unitPrice: 550 })]),
      goodsBack('R', '11:00', [line('1', { unitPrice: 1000, quantity: -1, ...from('A', '1') })]),
    );
    expect(journal.points).toEqual({ A: [30, 20] });
  });
});

describe('a group of which the best counts', () => {
  const visit = rule('visit', { fixed: 10 }, best);
  const bonus = rule('bonus', { points: 2, per: 100 }, best);

  it('gives what the best gives, the first of two that give the same; the trace says why not the other', () => {
    expect(given([visit, bonus], [line('1', { unitPrice: 400 })])).toEqual({ visit: 10, bonus: 0 });
    expect(given([visit, bonus], [line('1', { unitPrice: 500 })])).toEqual({ visit: 10, bonus: 0 });
    expect(given([bonus, visit], [line('1', { unitPrice: 500 })])).toEqual({ visit: 0, bonus: 10 });
    const { trace } = evaluate(withRules(visit, bonus), [line('1', { unitPrice: 600 })]);
    expect(trace).toMatchObject([
      {
        matched: false,
        points: 0,
        reasons: [{ code: 'rule.other_was_better', data: { group: 'bonuses', ruleId: 'bonus' } }],
      },
      { matched: true, points: 12, reasons: [] },
    ]);
  });

  it('gives all where all count, and is multiplied as what it gave', () => {
    const all = { stack: { group: 'bonuses', take: 'all' } } as const;
    expect(
      given([
        { ...visit, ...all },
        { ...bonus, ...all },
      ]),
    ).toEqual({ visit: 10, bonus: 20 });
    const twice = rule('twice', { multiply: '2', of: ['visit', 'bonus'] });
    expect(given([twice, visit, bonus])).toEqual({ twice: 20, visit: 0, bonus: 20 });
  });

  it('is compared again when goods come back, and takes no more than was given', () => {
    const journal = new LivingJournal(published(withRules(visit, bonus)));
    journal.receive(
      sale('A', '10:00', [line('1', { unitPrice: 500 }), line('2', { unitPrice: 300 })]),
      goodsBack('R', '11:00', [line('1', { unitPrice: 500, quantity: -1, ...from('A', '1') })]),
    );
    // What is left would have brought ten for the visit: the bonus is taken back, and nothing is given for a return.
    expect(journal.points).toEqual({ A: [16, 16] });
  });

  it('looks at what limits leave, also when a late sale takes the room', () => {
    const limited = { ...bonus, limits: { perMember: { amount: 20, per: 'programme' } } } as const;
    const journal = new LivingJournal(published(withRules(visit, limited)));
    const bought = (id: string, time: string) => sale(id, time, [line('1', { unitPrice: 900 })]);
    journal.receive(bought('B', '12:00'), bought('A', '10:00'));
    expect(journal.points).toEqual({ A: [18, 0], B: [10, 0] });
    journal.receive(goodsBack('R', '11:00', [line('1', { unitPrice: 900, quantity: -1, ...from('A', '1') })]));
    expect(journal.points).toEqual({ A: [18, 18], B: [18, 0] });
  });
});

describe('rules that look at others', () => {
  const cash = rule('cash', { percent: '5' }, { wallet: 'cash' });
  const money = {
    ...document,
    wallets: [
      { id: 'points', name: 'P', unit: 'points' },
      { id: 'cash', name: 'C', unit: 'GBP' },
    ],
  };
  const tiers = { ...document.tiers!, qualify: { by: 'spend' as const } };
  const problems = (...rules: readonly EarningRuleDocument[]) =>
    problemsOf({ ...money, tiers, earning: { rules } }).map(({ path, code }) => [path, code]);

  it.each<[string, readonly EarningRuleDocument[], readonly (readonly [string, string])[]]>([
    [
      'no extra',
      [base, rule('m', { multiply: '1.0', of: ['base'] })],
      [['/earning/rules/1/earn/multiply', 'earn.multiply.not_above_one']],
    ],
    [
      'a rule that is not there',
      [rule('m', { multiply: '2', of: ['bse'] })],
      [['/earning/rules/0/earn/of/0', 'rule.unknown']],
    ],
    [
      'money for points',
      [cash, rule('m', { multiply: '2', of: ['cash'] })],
      [['/earning/rules/1/earn/of/0', 'earn.multiply.other_unit']],
    ],
    ['itself', [rule('m', { multiply: '2', of: ['m'] })], [['/earning/rules/0/earn/of/0', 'earn.multiply.circle']]],
    [
      'a circle',
      [base, rule('a', { multiply: '2', of: ['base', 'b'] }), rule('b', { multiply: '2', of: ['a'] })],
      [
        ['/earning/rules/1/earn/of/1', 'earn.multiply.circle'],
        ['/earning/rules/2/earn/of/0', 'earn.multiply.circle'],
      ],
    ],
    [
      'a rule of its own group, which it may beat',
      [
        { ...base, ...best },
        { ...double, ...best },
      ],
      [['/earning/rules/1/earn/of/0', 'earn.multiply.circle']],
    ],
    [
      'two words for one group',
      [
        { ...base, ...best },
        { ...rule('v', { fixed: 1 }), stack: { group: 'bonuses', take: 'all' } },
      ],
      [['/earning/rules/1/stack/take', 'stack.take_differs']],
    ],
    [
      'what cannot be compared',
      [
        { ...base, ...best },
        { ...cash, ...best },
      ],
      [['/earning/rules/1/stack/group', 'stack.other_wallet']],
    ],
  ])('are refused for %s', (_, rules, wrong) => expect(problems(...rules)).toEqual(wrong));
});
