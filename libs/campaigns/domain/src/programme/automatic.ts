import type { RewardDocument } from '@accrue/contracts';
import type { Report } from './problem';

/** What somebody would have to look at before the reward is redeemed; the account that has its price does not know it. */
const TERMS = ['valid', 'tiers', 'limits', 'begins', 'draw'] as const;

/** Of two rewards of one wallet that are redeemed by themselves, nobody knows which comes first. */
export const checkAutomatic = (rewards: readonly RewardDocument[], report: Report): void => {
  const firstOf = new Map<string, string>();
  rewards.forEach((reward, index) => {
    const { id, wallet, redeem } = reward;
    if (redeem !== 'automatic') return;
    for (const term of TERMS)
      if (term in reward)
        report(
          `/rewards/${index}/${term}`,
          'redeem.automatic_on_terms',
          `"${id}" is redeemed by itself as soon as there is its price, whatever \`${term}\` says`,
        );
    const first = firstOf.get(wallet);
    if (first === undefined) firstOf.set(wallet, id);
    else
      report(
        `/rewards/${index}/redeem`,
        'redeem.automatic_twice',
        `"${first}" is redeemed by itself already as soon as there is its price in "${wallet}"`,
      );
  });
};
