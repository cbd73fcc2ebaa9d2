import { evolveBy, invariant, type Evolve } from '@accrue/kernel';
import type { RewardEvent, UnitReserved, UnitReturned } from './events';
import { EMPTY_STOCK, type CodePool, type KnownReward, type Reward } from './state';
import { unitOf } from './stock';

export const evolve: Evolve<Reward, RewardEvent> = evolveBy<Reward, RewardEvent>({
  RewardOffered: (reward, { data: { offer, programmeVersion } }) => {
    const { pool, units, open } = reward.status === 'none' ? EMPTY_STOCK : reward;
    return { status: 'active', offer, programmeVersion, pool, units, open };
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
  ReservationSettled: (reward, { data: { redemptionId } }) => closed(known(reward), redemptionId),
});

const added = (pool: CodePool, codeIds: readonly string[]): CodePool => {
  const all = new Set(pool.known);
  for (const codeId of codeIds) all.add(codeId);
  return { ...pool, codeIds: [...pool.codeIds, ...codeIds], known: all };
};

const reserved = (reward: KnownReward, { redemptionId, fulfilmentRef }: UnitReserved['data']): KnownReward => {
  const open = new Map(reward.open).set(redemptionId, fulfilmentRef);
  const { pool, units } = reward;
  return unitOf(fulfilmentRef) === null
    ? { ...reward, open, pool: { ...pool, taken: pool.taken + 1 } }
    : { ...reward, open, units: { ...units, given: units.given + 1 } };
};

const returned = (reward: KnownReward, { redemptionId, fulfilmentRef }: UnitReturned['data']): KnownReward => {
  const unit = unitOf(fulfilmentRef);
  invariant(unit !== null, 'a code does not go back to the pool');
  const there = reward.open.get(redemptionId) === fulfilmentRef ? closed(reward, redemptionId) : reward;
  return { ...there, units: { ...there.units, returned: new Set(there.units.returned).add(unit) } };
};

const closed = (reward: KnownReward, redemptionId: string): KnownReward => {
  const open = new Map(reward.open);
  open.delete(redemptionId);
  return { ...reward, open };
};

const known = (reward: Reward): KnownReward => {
  invariant(reward.status !== 'none', 'a reward is offered before anything else happens to it');
  return reward;
};
