import { evolveBy, invariant, type Evolve, type LocalDateIso } from '@accrue/kernel';
import type { RewardEvent, UnitReserved, UnitReturned } from './events';
import { EMPTY_STOCK, type CodePool, type KnownReward, type Reward } from './state';
import { unitOf } from './stock';

export const evolve: Evolve<Reward, RewardEvent> = evolveBy<Reward, RewardEvent>({
  RewardOffered: (reward, { data: { offer, programmeVersion } }) => {
    const { pool, units, open, times, waiting } = reward.status === 'none' ? EMPTY_STOCK : reward;
    return { status: 'active', offer, programmeVersion, pool, units, open, times, waiting };
  },
  RewardRetired: (reward, { data: { programmeVersion } }) => ({
    ...known(reward),
    status: 'retired',
    programmeVersion,
  }),
  CodesAdded: (reward, { data: { codeIds } }) => {
    const there = known(reward);
    return { ...there, pool: added(there.pool, codeIds) };
  },
  UnitReserved: (reward, { data }) => reserved(known(reward), data),
  UnitReturned: (reward, { data }) => returned(known(reward), data),
  WaitJoined: (reward, { data: { redemptionId } }) => {
    const there = known(reward);
    return { ...there, waiting: new Set(there.waiting).add(redemptionId) };
  },
  WaitLeft: (reward, { data: { redemptionId } }) => notWaiting(known(reward), redemptionId),
  ReservationSettled: (reward, { data: { redemptionId } }) => closed(known(reward), redemptionId),
});

const added = (pool: CodePool, codeIds: readonly string[]): CodePool => {
  const all = new Set(pool.known);
  for (const codeId of codeIds) all.add(codeId);
  return { ...pool, codeIds: [...pool.codeIds, ...codeIds], known: all };
};

const reserved = (
  before: KnownReward,
  { redemptionId, fulfilmentRef, countsOn }: UnitReserved['data'],
): KnownReward => {
  const reward = notWaiting(counting(before, countsOn, 1), redemptionId);
  const open = new Map(reward.open).set(redemptionId, fulfilmentRef);
  const { pool, units } = reward;
  return unitOf(fulfilmentRef) === null
    ? { ...reward, open, pool: { ...pool, taken: pool.taken + 1 } }
    : { ...reward, open, units: { ...units, given: units.given + 1 } };
};

const returned = (
  before: KnownReward,
  { redemptionId, fulfilmentRef, countsOn }: UnitReturned['data'],
): KnownReward => {
  const reward = counting(before, countsOn, -1);
  const unit = unitOf(fulfilmentRef);
  invariant(unit !== null, 'a code does not go back to the pool');
  const there = reward.open.get(redemptionId) === fulfilmentRef ? closed(reward, redemptionId) : reward;
  return { ...there, units: { ...there.units, returned: new Set(there.units.returned).add(unit) } };
};

const notWaiting = (reward: KnownReward, redemptionId: string): KnownReward => {
  if (!reward.waiting.has(redemptionId)) return reward;
  const waiting = new Set(reward.waiting);
  waiting.delete(redemptionId);
  return { ...reward, waiting };
};

const counting = (reward: KnownReward, on: LocalDateIso | null, more: number): KnownReward =>
  on === null ? reward : { ...reward, times: new Map(reward.times).set(on, (reward.times.get(on) ?? 0) + more) };

const closed = (reward: KnownReward, redemptionId: string): KnownReward => {
  const open = new Map(reward.open);
  open.delete(redemptionId);
  return { ...reward, open };
};

const known = (reward: Reward): KnownReward => {
  invariant(reward.status !== 'none', 'a reward is offered before anything else happens to it');
  return reward;
};
