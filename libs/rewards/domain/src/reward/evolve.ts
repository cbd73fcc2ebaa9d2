import { evolveBy, invariant, type Evolve } from '@accrue/kernel';
import type { RewardEvent } from './events';
import { emptyPool, type CodePool, type KnownReward, type Reward } from './state';

export const evolve: Evolve<Reward, RewardEvent> = evolveBy<Reward, RewardEvent>({
  RewardOffered: (reward, { data: { offer, programmeVersion } }) => ({
    status: 'active',
    offer,
    programmeVersion,
    pool: reward.status === 'none' ? emptyPool : reward.pool,
  }),
  RewardRetired: (reward, { data: { programmeVersion } }) => ({
    ...known(reward),
    status: 'retired',
    programmeVersion,
  }),
  CodesAdded: (reward, { data: { codeIds } }) => inPool(reward, (pool) => added(pool, codeIds)),
  CodeReserved: (reward, { data: { redemptionId, codeId } }) =>
    inPool(reward, (pool) => ({ ...pool, taken: pool.taken + 1, open: new Map(pool.open).set(redemptionId, codeId) })),
  ReservationSettled: (reward, { data: { redemptionId } }) =>
    inPool(reward, (pool) => {
      const open = new Map(pool.open);
      open.delete(redemptionId);
      return { ...pool, open };
    }),
});

const added = (pool: CodePool, codeIds: readonly string[]): CodePool => {
  const known = new Set(pool.known);
  for (const codeId of codeIds) known.add(codeId);
  return { ...pool, codeIds: [...pool.codeIds, ...codeIds], known };
};

const inPool = (reward: Reward, change: (pool: CodePool) => CodePool): Reward => {
  const there = known(reward);
  return { ...there, pool: change(there.pool) };
};

const known = (reward: Reward): KnownReward => {
  invariant(reward.status !== 'none', 'a reward is offered before anything else happens to it');
  return reward;
};
