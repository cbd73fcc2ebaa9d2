import { assertNever, Rejected } from '@accrue/kernel';
import type { AddCodes, OfferReward, ReserveCode, RetireReward, RewardCommand, SettleReservation } from './commands';
import type { Offer, RewardEvent } from './events';
import { availableCodes, type KnownReward, type Reward } from './state';

/** The state of a reward holds the name of every code it ever had (15 bytes each), so the pool has a bound. */
export const CODES_PER_REWARD_MAX = 200_000;

export type RewardRejectionCode = 'reward.unknown' | 'reward.out_of_stock' | 'reward.pool_full';

/** @throws Rejected<RewardRejectionCode> */
export const decide = (command: RewardCommand, reward: Reward): readonly RewardEvent[] => {
  switch (command.type) {
    case 'OfferReward':
      return offerReward(command, reward);
    case 'RetireReward':
      return retireReward(command, reward);
    case 'AddCodes':
      return addCodes(command, reward);
    case 'ReserveCode':
      return reserveCode(command, reward);
    case 'SettleReservation':
      return settleReservation(command, reward);
    default:
      return assertNever(command);
  }
};

const offerReward = ({ data: { offer, programmeVersion } }: OfferReward, reward: Reward): readonly RewardEvent[] => {
  if (reward.status !== 'none') {
    if (programmeVersion < reward.programmeVersion) return [];
    if (reward.status === 'active' && sameTerms(reward.offer, offer)) return [];
  }
  const available = reward.status === 'none' ? 0 : availableCodes(reward.pool);
  return [{ type: 'RewardOffered', data: { offer, status: 'active', availableCodes: available, programmeVersion } }];
};

const sameTerms = (a: Offer, b: Offer): boolean =>
  a.kind === b.kind && a.title === b.title && a.walletId === b.walletId && a.points === b.points;

const retireReward = ({ data: { programmeVersion } }: RetireReward, reward: Reward): readonly RewardEvent[] => {
  if (reward.status !== 'active' || programmeVersion <= reward.programmeVersion) return [];
  return [{ type: 'RewardRetired', data: { ...onOffer(reward), status: 'retired', programmeVersion } }];
};

const addCodes = ({ data }: AddCodes, reward: Reward): readonly RewardEvent[] => {
  const { pool, ...there } = known(reward);
  const codeIds = [...new Set(data.codeIds)].filter((codeId) => !pool.known.has(codeId));
  if (codeIds.length === 0) return [];
  if (pool.codeIds.length + codeIds.length > CODES_PER_REWARD_MAX) {
    throw new Rejected<RewardRejectionCode>('reward.pool_full', {
      codesMax: CODES_PER_REWARD_MAX,
      codes: pool.codeIds.length,
    });
  }
  const available = availableCodes(pool) + codeIds.length;
  return [
    { type: 'CodesAdded', data: { offer: there.offer, status: there.status, availableCodes: available, codeIds } },
  ];
};

/** A retired reward still gives what was asked for while it was on offer. */
const reserveCode = ({ data: { redemptionId } }: ReserveCode, reward: Reward): readonly RewardEvent[] => {
  const there = known(reward);
  if (there.pool.open.has(redemptionId)) return [];
  const codeId = there.pool.codeIds[there.pool.taken];
  if (codeId === undefined)
    throw new Rejected<RewardRejectionCode>('reward.out_of_stock', { rewardId: there.offer.rewardId });
  const offered = onOffer(there);
  return [
    { type: 'CodeReserved', data: { ...offered, availableCodes: offered.availableCodes - 1, redemptionId, codeId } },
  ];
};

const settleReservation = ({ data: { redemptionId } }: SettleReservation, reward: Reward): readonly RewardEvent[] => {
  if (reward.status === 'none') return [];
  const codeId = reward.pool.open.get(redemptionId);
  if (codeId === undefined) return [];
  return [{ type: 'ReservationSettled', data: { rewardId: reward.offer.rewardId, redemptionId, codeId } }];
};

const onOffer = (reward: KnownReward) => ({
  offer: reward.offer,
  status: reward.status,
  availableCodes: availableCodes(reward.pool),
});

const known = (reward: Reward): KnownReward => {
  if (reward.status === 'none') throw new Rejected<RewardRejectionCode>('reward.unknown');
  return reward;
};
