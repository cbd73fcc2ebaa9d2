import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { programmeFile } from '../../e2e/real-data';

interface Document {
  readonly wallets: readonly object[];
  readonly earning: { readonly rules: readonly object[] };
}

/** Each on about one of a hundred receipts of Online Retail II: a rule of a campaign is about some goods, not about most of what is sold. */
const SKUS = [
  ...['22037', '23307', '21124', '22431', '22644', '21899', '22637', '22088', '22358', '20969', '22692', '20828'],
  ...['84032B', '22834', '21098', '84596F', '22418', '22584', '21390', '22534', '22668', '16237', '20982', '22366'],
];
const skus = (from: number, count: number) => ({ include: { skus: SKUS.slice(from, from + count) } });
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sun'];

const many = (id: string, count: number, partsOf: (n: number) => object): readonly object[] =>
  Array.from({ length: count }, (_unused, n) => ({
    ...{ id: `${id}-${String(n)}`, name: `${id} ${String(n)}`, wallet: 'points' },
    ...partsOf(n),
  }));

const ADDED: readonly object[] = [
  // Ten that remember what they gave.
  ...many('visit', 3, (n) => ({
    earn: { fixed: 5 + n },
    limits: { times: { most: 1, per: ['week', 'month', 'year'][n] } },
  })),
  ...many('collect', 5, (n) => ({
    ...{ earn: { perUnit: 2 }, eligibility: skus(3 * n, 3) },
    limits: { perReceipt: 100, perMember: { amount: 400, per: 'month' } },
  })),
  ...many('first', 2, (n) => ({
    ...{ earn: { fixed: 100 }, if: `receipt.netMinor >= ${String(10_000 * (n + 1))}` },
    limits: { times: { most: 1, per: 'year' } },
  })),
  ...many('double', 9, (n) => ({
    ...{ earn: { multiply: '1.5', of: ['base'] }, eligibility: skus(2 * n, 4) },
    when: n % 2 === 0 ? { days: [DAYS[n % DAYS.length]] } : { hours: ['10:00-14:00'] },
  })),
  ...many('unit', 8, (n) => ({ earn: { perUnit: 1 + n }, eligibility: skus(3 * n, 2) })),
  ...many('if', 9, (n) => ({
    earn: { fixed: 3 },
    if: `receipt.units > ${String(10 * n)} && receipt.lines.exists(l, l.sku == "${String(SKUS[n])}") && now.hour < 16`,
  })),
  ...many('steps', 5, (n) => ({
    earn: {
      steps: [
        { from: 5_000 * (n + 1), give: 10 },
        { from: 20_000 * (n + 1), give: 50 },
      ],
    },
    stack: { group: 'basket', take: 'best' },
  })),
  ...many('rates', 4, (n) => ({
    earn: {
      rates: [
        { from: 10_000, points: 1, per: 100 },
        { from: 50_000, points: 2, per: 100 },
      ],
      marginal: true,
    },
    eligibility: skus(4 * n, 8),
    stack: { group: 'basket', take: 'best' },
  })),
  ...many('cash', 4, (n) => ({ wallet: 'cash', earn: { percent: '0.5' }, eligibility: skus(5 * n, 5) })),
];

/** The base programme, and 49 more rules in a second wallet and beside its own; 10 of them remember what they gave. */
export const fiftyRules = (): object => {
  const base = parse(readFileSync(programmeFile, 'utf8')) as Document;
  const rules = [...base.earning.rules, ...ADDED];
  if (rules.length !== 50) throw new Error(`these are ${String(rules.length)} rules`);
  const cash = { id: 'cash', name: 'Cashback', unit: 'GBP' };
  return { ...base, name: 'Fifty rules', wallets: [...base.wallets, cash], earning: { rules } };
};
