import { defineEffect, inEarn } from './effect';
import { checkTimesOnly, givenOnce, ID, WITHOUT_POINTS } from './giving';

/** A reward of the catalogue, for which the member pays nothing. */
export const reward = defineEffect({
  fragment: {
    ...inEarn(
      ['reward'],
      { reward: { ...ID, description: 'Id of a reward' } },
      'The reward, for no points, for a receipt whose eligible lines come to more than nothing, or for what is no receipt',
    ),
    without: WITHOUT_POINTS,
  },
  gift: ({ earn }) => ({ kind: 'reward', id: earn.reward }),
  check: ({ earn, limits }, path, report, { rewards }) => {
    if (!rewards.has(earn.reward))
      report(`${path}/earn/reward`, 'reward.unknown', `there is no reward "${earn.reward}"`);
    checkTimesOnly(limits, path, report);
  },
  compile: () => givenOnce,
});
