import { assertNever, canonicalJson, Rejected } from '@accrue/kernel';
import { timesIn } from '../conditions';
import type {
  AddCodes,
  Counts,
  LeaveWait,
  OfferReward,
  ReserveUnit,
  RetireReward,
  ReturnUnit,
  RewardCommand,
  RewardRejectionCode,
  SettleReservation,
} from './commands';
import type { RewardEvent } from './events';
import { EMPTY_STOCK, type KnownReward, type Reward } from './state';
import { availableOf, nextUnit, onOffer, returnable } from './stock';
import { joinWait, passingOn, waitLeft } from './waiting';

/** The state of a reward holds the name of every code it ever had (15 bytes each), so the pool has a bound. */
export const CODES_PER_REWARD_MAX = 200_000;

/** @throws Rejected<RewardRejectionCode> */
export const decide = (command: RewardCommand, reward: Reward): readonly RewardEvent[] =>
  passingOn(decided(command, reward), reward);

const decided = (command: RewardCommand, reward: Reward): readonly RewardEvent[] => {
  switch (command.type) {
    case 'OfferReward':
      return offerReward(command, reward);
    case 'RetireReward':
      return retireReward(command, reward);
    case 'AddCodes':
      return addCodes(command, reward);
    case 'ReserveUnit':
      return reserveUnit(command, reward);
    case 'ReturnUnit':
      return returnUnit(command, reward);
    case 'SettleReservation':
      return settleReservation(command, reward);
    case 'JoinWait':
      return joinWait(command, known(reward));
    case 'LeaveWait':
      return leaveWait(command, known(reward));
    default:
      return assertNever(command);
  }
};

const offerReward = ({ data: { offer, programmeVersion } }: OfferReward, reward: Reward): readonly RewardEvent[] => {
  if (reward.status !== 'none') {
    if (programmeVersion < reward.programmeVersion) return [];
    if (reward.status === 'active' && canonicalJson(reward.offer) === canonicalJson(offer)) return [];
  }
  const { pool, units } = reward.status === 'none' ? EMPTY_STOCK : reward;
  const available = availableOf({ offer, pool, units });
  return [{ type: 'RewardOffered', data: { offer, status: 'active', available, programmeVersion } }];
};

const retireReward = ({ data: { programmeVersion } }: RetireReward, reward: Reward): readonly RewardEvent[] => {
  if (reward.status !== 'active' || programmeVersion <= reward.programmeVersion) return [];
  return [{ type: 'RewardRetired', data: { ...onOffer(reward), status: 'retired', programmeVersion } }];
};

const addCodes = ({ data }: AddCodes, reward: Reward): readonly RewardEvent[] => {
  const there = takingCodes(reward);
  const { pool } = there;
  const codeIds = [...new Set(data.codeIds)].filter((codeId) => !pool.known.has(codeId));
  if (codeIds.length === 0) return [];
  if (pool.codeIds.length + codeIds.length > CODES_PER_REWARD_MAX) {
    throw new Rejected<RewardRejectionCode>('reward.pool_full', {
      codesMax: CODES_PER_REWARD_MAX,
      codes: pool.codeIds.length,
    });
  }
  return [
    {
      type: 'CodesAdded',
      data: { ...onOffer({ ...there, pool: { ...pool, codeIds: [...pool.codeIds, ...codeIds] } }), codeIds },
    },
  ];
};

/** A retired reward still gives what was asked for while it was on offer, unless it has become something else. */
const reserveUnit = ({ data: { redemptionId, kind, counts } }: ReserveUnit, reward: Reward): readonly RewardEvent[] => {
  const there = known(reward);
  if (there.open.has(redemptionId)) return [];
  if (counts !== null && isUsedUp(counts, there))
    throw new Rejected<RewardRejectionCode>('reward.limit_reached', {
      rewardId: there.offer.rewardId,
      limit: counts.inAll,
    });
  const fulfilmentRef = there.offer.gives.kind === kind ? nextUnit(there) : null;
  if (fulfilmentRef === null)
    throw new Rejected<RewardRejectionCode>('reward.out_of_stock', { rewardId: there.offer.rewardId });
  const offered = onOffer(there);
  const available = offered.available === null ? null : offered.available - 1;
  return [
    {
      type: 'UnitReserved',
      data: { ...offered, available, redemptionId, fulfilmentRef, countsOn: counts?.on ?? null },
    },
  ];
};

export const isUsedUp = ({ inAll, on }: Counts, { times }: Pick<KnownReward, 'times'>): boolean =>
  timesIn(inAll, on, times) >= inAll.most;

const returnUnit = (
  { data: { redemptionId, fulfilmentRef, counts } }: ReturnUnit,
  reward: Reward,
): readonly RewardEvent[] => {
  const there = known(reward);
  const { units } = there;
  const unit = returnable(fulfilmentRef, units);
  if (unit === null) {
    const isOpen = there.open.get(redemptionId) === fulfilmentRef;
    return isOpen ? settleReservation({ type: 'SettleReservation', data: { redemptionId } }, reward) : [];
  }
  const after = { ...there, units: { ...units, returned: new Set(units.returned).add(unit) } };
  return [
    { type: 'UnitReturned', data: { ...onOffer(after), redemptionId, fulfilmentRef, countsOn: counts?.on ?? null } },
  ];
};

const leaveWait = ({ data: { redemptionId } }: LeaveWait, reward: KnownReward): readonly RewardEvent[] => {
  const fulfilmentRef = reward.open.get(redemptionId);
  if (fulfilmentRef === undefined) return waitLeft(redemptionId, reward);
  return returnUnit({ type: 'ReturnUnit', data: { redemptionId, fulfilmentRef, counts: null } }, reward);
};

const settleReservation = ({ data: { redemptionId } }: SettleReservation, reward: Reward): readonly RewardEvent[] => {
  if (reward.status === 'none') return [];
  const fulfilmentRef = reward.open.get(redemptionId);
  if (fulfilmentRef === undefined) return [];
  return [{ type: 'ReservationSettled', data: { rewardId: reward.offer.rewardId, redemptionId, fulfilmentRef } }];
};

/** @throws Rejected reward.unknown, reward.takes_no_codes */
export const takingCodes = (reward: Reward): KnownReward => {
  const there = known(reward);
  if (there.offer.stock.type === 'codes') return there;
  throw new Rejected<RewardRejectionCode>('reward.takes_no_codes', { rewardId: there.offer.rewardId });
};

const known = (reward: Reward): KnownReward => {
  if (reward.status === 'none') throw new Rejected<RewardRejectionCode>('reward.unknown');
  return reward;
};
