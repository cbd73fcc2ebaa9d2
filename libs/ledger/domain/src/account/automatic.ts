import {
  ACCRUE_NAMESPACE,
  holdId as holdIdOf,
  points,
  redemptionId as redemptionIdOf,
  uuidV5,
  type RedemptionId,
} from '@accrue/kernel';
import { enter, isCovered } from './entry';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { activationsAt } from './moments';
import type { AutomaticRedeeming, AutomaticReward } from './placed';
import { heldReason } from './reasons';
import { holdOf, totalsOf, type Account } from './state';

/** With one entry; whatever is there beyond that is redeemed with the next one. */
const AT_ONCE_MAX = 20;

/**
 * Holds the price of the wallet's reward as often as it can be spent, at the latest event time of the account. The account is the one writer of its
 * wallet, so nothing is redeemed twice, whoever tells the same again.
 * @param isAtActivation before anything expires at that instant: what has just become spendable may be paid with together with what expires then
 */
export const redeemReached = (
  account: Account,
  walletId: string,
  redeeming: AutomaticRedeeming,
  isAtActivation: boolean,
): readonly AccountEvent[] => {
  const { rewards, holdsUntil } = redeeming;
  const reward = rewards.find((one) => one.walletId === walletId);
  const at = account.settledAt;
  if (reward === undefined || holdsUntil <= at) return [];
  const events: AccountEvent[] = [];
  let then = account;
  while (events.length < AT_ONCE_MAX && totalsOf(then, walletId).active >= reward.points) {
    const placed = holdPrice(then, reward, redeeming, isAtActivation);
    if (!isCovered(placed)) break;
    events.push(placed);
    then = evolve(then, placed);
  }
  return events;
};

const holdPrice = (
  account: Account,
  { rewardId, walletId, points: price }: AutomaticReward,
  { memberId, holdsUntil }: AutomaticRedeeming,
  isAtActivation: boolean,
): AccountEvent => {
  const redemptionId = nextId(account, memberId);
  const data = {
    ...{ walletId, at: account.settledAt, holdId: holdOfRedemption(redemptionId), points: points(price) },
    ...{ redemptionId, expiresAt: holdsUntil, automatic: { rewardId, isAtActivation } },
    reason: heldReason(redemptionId),
  };
  return enter(account, { type: 'HoldPlaced', data }, isAtActivation ? activationsAt(data.at) : undefined);
};

/** Its number among those of the account, so that whoever decides the same decides the same id. Of those that a duplicate brought there are others. */
const nextId = (account: Account, memberId: string): RedemptionId => {
  let number = account.holds.filter(({ automatic }) => automatic !== undefined).length;
  for (;;) {
    number += 1;
    const id = redemptionIdOf(uuidV5(`automatic/${memberId}/${String(number)}`, ACCRUE_NAMESPACE));
    if (holdOf(account, holdOfRedemption(id)) === undefined) return id;
  }
};

const holdOfRedemption = (redemptionId: RedemptionId) => holdIdOf(uuidV5(`hold/${redemptionId}`, ACCRUE_NAMESPACE));

/** Wallets in which more can be spent than before. What a redemption that came to nothing gives back is no reason to try again at once. */
export const raisedBy = (events: readonly AccountEvent[], account: Account): ReadonlySet<string> =>
  new Set(
    events
      .filter(
        (event) =>
          event.data.postings.some(({ account: name, points: amount }) => name === 'active' && amount > 0) &&
          !(
            (event.type === 'HoldReleased' || event.type === 'HoldRefunded') &&
            isAutomatic(account, event.data.holdId)
          ),
      )
      .map(({ data }) => data.walletId),
  );

const isAutomatic = (account: Account, holdId: Parameters<typeof holdOf>[1]): boolean =>
  holdOf(account, holdId)?.automatic !== undefined;
