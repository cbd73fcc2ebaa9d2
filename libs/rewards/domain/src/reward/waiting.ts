import { Rejected } from '@accrue/kernel';
import type { JoinWait, RewardRejectionCode } from './commands';
import type { RewardEvent, UnitReserved } from './events';
import { evolve } from './evolve';
import type { KnownReward, Reward } from './state';
import { availableOf, nextUnit, onOffer } from './stock';

/**
 * Who waits has the next place that is free: nobody else comes between, since it is passed on in the same decision that made it free.
 * So as long as somebody waits, there is no place.
 */
export const passingOn = (events: readonly RewardEvent[], before: Reward): readonly RewardEvent[] => {
  let after = events.reduce(evolve, before);
  const passed: RewardEvent[] = [];
  while (after.status !== 'none') {
    const next = nextInLine(after);
    if (next === null) break;
    passed.push(next);
    after = evolve(after, next);
  }
  return [...events, ...passed];
};

const nextInLine = (reward: KnownReward): UnitReserved | null => {
  const [redemptionId] = reward.waiting;
  const fulfilmentRef = redemptionId === undefined ? null : nextUnit(reward);
  if (redemptionId === undefined || fulfilmentRef === null) return null;
  const offered = onOffer(reward);
  const available = offered.available === null ? null : offered.available - 1;
  return { type: 'UnitReserved', data: { ...offered, available, redemptionId, fulfilmentRef, countsOn: null } };
};

/** Where there is a place, it is passed on at once. @throws Rejected reward.waiting_list_full */
export const joinWait = ({ data: { redemptionId } }: JoinWait, reward: KnownReward): readonly RewardEvent[] => {
  if (reward.waiting.has(redemptionId) || reward.open.has(redemptionId)) return [];
  const { rewardId } = reward.offer;
  if (availableOf(reward) === 0 && !hasRoomToWait(reward))
    throw new Rejected<RewardRejectionCode>('reward.waiting_list_full', { rewardId });
  return [{ type: 'WaitJoined', data: { rewardId, redemptionId } }];
};

export const hasRoomToWait = ({ offer, waiting }: KnownReward): boolean => waiting.size < (offer.event?.waitMost ?? 0);

export const waitLeft = (redemptionId: string, { offer, waiting }: KnownReward): readonly RewardEvent[] =>
  waiting.has(redemptionId) ? [{ type: 'WaitLeft', data: { rewardId: offer.rewardId, redemptionId } }] : [];
