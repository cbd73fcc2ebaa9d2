import type { CounterDocument, TierDocument, TiersDocument } from '@accrue/contracts';
import { parseDecimal } from '@accrue/kernel';
import { checkUnique, checkWallet, type Report } from './problem';

interface Around {
  readonly wallets: ReadonlySet<string>;
  readonly counters: ReadonlyMap<string, CounterDocument>;
  readonly report: Report;
}

export const checkTiers = (tiers: TiersDocument, around: Around): void => {
  checkQualify(tiers, around);
  checkWindow(tiers, around);
  checkMemberships(tiers, around);
  checkLadder(tiers.ladder, around);
};

const PATH = '/tiers/qualify';

const checkQualify = ({ qualify }: TiersDocument, { wallets, counters, report }: Around): void => {
  const { by = 'wallet', wallet, counter } = qualify ?? {};
  if (by !== 'counter' && counter !== undefined)
    report(`${PATH}/counter`, 'qualify.counter_unused', `a ladder "by: ${by}" counts by no counter`);
  if (by !== 'wallet' && wallet !== undefined)
    report(
      `${PATH}/wallet`,
      'qualify.wallet_unused',
      `${by === 'counter' ? 'a counter' : by} is counted without any wallet`,
    );
  if (by === 'counter') checkCounter(counter, counters, report);
  if (by !== 'wallet') return;
  if (wallet !== undefined) checkWallet(`${PATH}/wallet`, wallet, wallets, report);
  else if (wallets.size > 1)
    report(PATH, 'qualify.wallet_missing', `there are several wallets: say which one the ladder counts, or spend`);
};

/** What a receipt adds has to be its own: a ladder adds up receipts, wherever its window begins. */
const checkCounter = (counter: string | undefined, counters: Around['counters'], report: Report): void => {
  if (counter === undefined)
    return report(PATH, 'qualify.counter_missing', 'it does not say which counter the ladder counts by');
  const path = `${PATH}/counter`;
  const declared = counters.get(counter);
  if (declared === undefined) return report(path, 'counter.unknown', `there is no counter "${counter}"`);
  const { count } = declared;
  if (count === 'actions')
    report(path, 'qualify.counter_of_actions', `"${counter}" counts actions: a ladder counts receipts`);
  else if (!isAdditive(count))
    report(
      path,
      'qualify.counter_not_additive',
      `what a receipt adds to "${counter}" (${count}) depends on others: a ladder counts receipts, units or spend`,
    );
};

const isAdditive = (count: CounterDocument['count']): boolean =>
  count === 'receipts' || count === 'units' || count === 'spend';

const checkWindow = ({ qualify, onReturn, downgrade, graceDays = 0 }: TiersDocument, { report }: Around): void => {
  const { window = 'lifetime' } = qualify ?? {};
  const isRolling = typeof window === 'object';
  if (isRolling && onReturn !== 'immediate')
    report(
      '/tiers/onReturn',
      'qualify.window_keeps',
      'a tier that purchases of the last months give cannot stay when they come back: say "immediate"',
    );
  if (isRolling && (downgrade === 'at-period-end' || downgrade === 'one-step'))
    report(
      '/tiers/downgrade',
      'downgrade.no_period',
      `the last months have no end at which a member falls "${downgrade}": say "never" or "immediate", or count by the year`,
    );
  const falls = window !== 'lifetime';
  if (!falls && downgrade !== undefined)
    report('/tiers/downgrade', 'downgrade.nothing_falls', 'all purchases count for ever: time takes no tier');
  if (graceDays > 0 && (!falls || downgrade === 'never'))
    report('/tiers/graceDays', 'grace.nothing_falls', 'time takes no tier, so nothing holds on');
};

const checkMemberships = ({ memberships = [], ladder }: TiersDocument, { report }: Around): void => {
  const path = '/tiers/memberships';
  checkUnique(path, memberships, report);
  const skus = new Set<string>();
  memberships.forEach(({ sku, gives }, index) => {
    if (skus.has(sku))
      report(`${path}/${index}/sku`, 'membership.sku_twice', `"${sku}" is the fee of another one, too`);
    skus.add(sku);
    if (!ladder.some(({ id }) => id === gives))
      report(`${path}/${index}/gives`, 'tier.unknown', `there is no tier "${gives}"`);
  });
};

const checkLadder = (ladder: readonly TierDocument[], { report }: Around): void => {
  checkUnique('/tiers/ladder', ladder, report);
  ladder.forEach(({ threshold, multiplier }, index) => {
    const path = `/tiers/ladder/${index}`;
    const below = ladder[index - 1];
    if (below !== undefined && threshold <= below.threshold) {
      report(
        `${path}/threshold`,
        'ladder.not_increasing',
        `${threshold} is not above ${below.threshold} of the tier before`,
      );
    }
    if (multiplier !== undefined && !isMultiplier(multiplier)) {
      report(
        `${path}/multiplier`,
        'multiplier.invalid',
        `"${multiplier}" is not a decimal number ≥ 0 with at most 6 decimals`,
      );
    }
  });
};

const isMultiplier = (text: string): boolean => {
  try {
    return parseDecimal(text, { scaleMax: 6 }).units >= 0;
  } catch {
    return false;
  }
};
