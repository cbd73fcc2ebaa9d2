import { countsMoney, divideRounded, rewardCostOf } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';

/**
 * What amounts are worth by the value that their wallets state, in minor units; money is worth what it is. And what rewards cost that were given
 * without a price, as the document says.
 * @param earned by wallet
 * @param given by reward
 * @returns null: a wallet with some states no value, or a reward no cost
 */
export const costOf = (
  {
    earned,
    given,
  }: { readonly earned: Readonly<Record<string, number>>; readonly given: Readonly<Record<string, number>> },
  { wallets, rewards = [] }: Pick<ProgrammeDocument, 'wallets' | 'rewards'>,
): number | null => {
  let cost = 0;
  for (const [rewardId, times] of Object.entries(given)) {
    const reward = rewards.find(({ id }) => id === rewardId);
    const each = reward && rewardCostOf(reward);
    if (each === undefined) return null;
    cost += times * each;
  }
  for (const [walletId, amount] of Object.entries(earned)) {
    const wallet = wallets.find(({ id }) => id === walletId);
    if (amount === 0) continue;
    if (countsMoney(wallet?.unit)) cost += amount;
    else if (wallet?.value === undefined) return null;
    else cost += divideRounded(BigInt(amount) * BigInt(wallet.value.minor), BigInt(wallet.value.points), 'half-up');
  }
  return cost;
};
