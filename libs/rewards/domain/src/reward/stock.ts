import type { KnownReward, Units } from './state';

type Stocked = Pick<KnownReward, 'offer' | 'pool' | 'units'>;

/**
 * How often the reward can be given yet; null: not counted. `counted` is a total for all versions: publishing the same number again
 * adds nothing, a higher one adds the difference, a lower one takes nothing back from who has it.
 */
export const availableOf = ({ offer: { stock }, pool, units }: Stocked): number | null => {
  switch (stock.type) {
    case 'codes':
      return pool.codeIds.length - pool.taken;
    case 'counted':
      return Math.max(0, stock.counted - units.given + units.returned.size);
    case 'none':
      return null;
  }
};

/** What every event says of the reward after it. */
export const onOffer = (reward: KnownReward) => ({
  offer: reward.offer,
  status: reward.status,
  available: availableOf(reward),
});

/** What the next redemption gets. @returns null: there is nothing left */
export const nextUnit = (reward: Stocked): string | null => {
  if (availableOf(reward) === 0) return null;
  const { offer, pool, units } = reward;
  return offer.stock.type === 'codes' ? (pool.codeIds[pool.taken] ?? null) : refOf(units.given + 1);
};

/** Whether it goes back to the stock: a code never does, and a unit once. @returns its number, or null */
export const returnable = (fulfilmentRef: string, { given, returned }: Units): number | null => {
  const unit = unitOf(fulfilmentRef);
  return unit === null || unit > given || returned.has(unit) ? null : unit;
};

/** null: it is the name of a code */
export const unitOf = (fulfilmentRef: string): number | null => {
  const [, digits] = /^unit-(\d+)$/.exec(fulfilmentRef) ?? [];
  return digits === undefined ? null : Number(digits);
};

const refOf = (unit: number): string => `unit-${String(unit)}`;
