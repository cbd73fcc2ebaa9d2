import { formatMoney, minorUnits } from '@accrue/kernel';
import type { ProgrammeHealthDto } from '@accrue/campaigns-service';
import { shown, table } from '../output';

export type Health = ProgrammeHealthDto;
export type Warning = Health['warnings'][number];
type Figure = Health['milestones'][number] | Health['rewards'][number] | Health['given'][number];

export interface Validated {
  readonly valid: boolean;
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly warnings: readonly Warning[];
}

export const healthText = (health: Health): string => {
  const { at, version, currency, typicalBasketMinor, members, milestones, rewards, referrals, warnings } = health;
  const { stock, given, budgets } = health;
  const basket =
    typicalBasketMinor === null ? 'nobody bought anything' : formatMoney(minorUnits(typicalBasketMinor), currency);
  const drawn = members.counted < members.most ? '' : ' (drawn from all)';
  return [
    `Version ${shown(version)} at ${at}: ${shown(members.counted)} members${drawn}, typical purchase in the year before: ${basket}`,
    `How far members have come\n${table(milestones.map(rowOf), ['state', 'milestone', 'of', ...FIGURES])}`,
    rewards.length === 0
      ? ''
      : `Whether members can earn the price in a year\n${table(rewards.map(rewardRow), REWARD)}`,
    stock.length === 0 ? '' : `How long the stock lasts\n${table(stock.map(stockRow), STOCK)}`,
    given.length === 0 ? '' : `Whether members use what they are given\n${table(given.map(givenRow), GIVEN)}`,
    budgets.length === 0 ? '' : `How far budgets are used\n${table(budgets.map(budgetRow), BUDGET)}`,
    referralsText(referrals),
    `What to look at\n${warningsText(warnings)}`,
    `How it was counted\n${[...milestones, ...rewards, ...given].map((figure) => `${nameOf(figure)}: ${figure.counted}`).join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** Empty where there is nothing to look at. */
const referralsText = ({ bound, bursts, loops }: Health['referrals']): string => {
  const bursting = bursts.map(
    ({ advocateId, referrals, from, until }) =>
      `${advocateId} brought ${shown(referrals)} members from ${from} until ${until}; usual are ${shown(bound.referrals)} in ${shown(bound.days)} days`,
  );
  const looping = loops.map(({ memberIds: [first = '', ...others] }) =>
    others.length === 0
      ? `${first} brought themselves`
      : `${[first, ...others].join(', brought by ')}, brought by ${first}`,
  );
  const all = [...bursting, ...looping];
  return all.length === 0 ? '' : `Referrals to look at\n${all.join('\n')}`;
};

/** @param fit into the columns that there are */
export const warningsText = (warnings: readonly Warning[], fit = (text: string): string => text): string =>
  warnings.length === 0
    ? 'none of the mistakes that are looked for'
    : warnings
        .map(({ path, code, value, bound, unit, message }) =>
          [`${code} at ${path}: ${shown(value)} ${unit}, held against ${shown(bound)}`, fit(`  ${message}`)].join('\n'),
        )
        .join('\n');

const FIGURES = ['figure', 'bound', 'counted'] as const;
const REWARD = ['state', 'reward', 'price', 'best tenth earned', 'redeemed', ...FIGURES] as const;

const STOCK = ['state', 'reward', 'of', 'left', 'taken in 30 days', 'lasts days'] as const;
const GIVEN = ['state', 'reward', 'given', 'used', 'lapsed', 'not given', ...FIGURES] as const;
const BUDGET = [
  'state',
  'budget',
  'store',
  'period',
  'amount',
  'used',
  'left',
  'used up since',
  'would be used up',
] as const;

const stockRow = ({ state, rewardId, stock, available, taken, lastsDays }: Health['stock'][number]) => ({
  ...{ state, reward: rewardId, of: stock, left: available, 'taken in 30 days': taken, 'lasts days': lastsDays },
});

const givenRow = (given: Health['given'][number]) => ({
  ...{ state: given.state, reward: given.rewardId, given: given.given, used: given.used, lapsed: given.lapsed },
  ...{ 'not given': given.notGiven, ...figureCells(given) },
});

const budgetRow = (budget: Health['budgets'][number]) => ({
  ...{ state: budget.state, budget: budget.budgetId, store: budget.storeId, period: periodOf(budget) },
  ...{ amount: budget.amount, used: budget.used, left: budget.left },
  ...{ 'used up since': budget.exhaustedAt, 'would be used up': budget.runsOutAt },
});

const periodOf = ({ per, from }: Health['budgets'][number]): string => (from === null ? per : `${per} from ${from}`);

const nameOf = (figure: Figure): string =>
  'id' in figure ? `${figure.id}${figure.of === null ? '' : ` ${figure.of}`}` : figure.rewardId;

const rowOf = (milestone: Health['milestones'][number]) => ({
  ...{ state: milestone.state, milestone: milestone.id, of: milestone.of },
  ...figureCells(milestone),
});

const rewardRow = (reward: Health['rewards'][number]) => ({
  ...{ state: reward.state, reward: reward.rewardId, price: reward.price },
  ...{ 'best tenth earned': reward.bestTenthEarned, redeemed: reward.redeemed },
  ...figureCells(reward),
});

const figureCells = ({ numerator, denominator, value, unit, bound, members, membersMin, state }: Figure) => {
  const suffix = unit === 'percent' ? ' %' : '';
  return {
    figure: value === null ? '-' : `${shown(value)}${suffix}`,
    bound: `${bound.is.replace('_', ' ')} ${shown(bound.value)}${suffix}`,
    counted: `${shown(numerator)} / ${shown(denominator)}${state === 'unknown' ? `, of ${shown(members)} members; ${shown(membersMin)} are needed` : ''}`,
  };
};
