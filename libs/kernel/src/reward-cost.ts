/** As much of a reward as says what it costs, in minor units. */
interface Costing {
  readonly kind: string;
  readonly cost?: number;
}
interface GivingMoney extends Costing {
  readonly amount: number;
  readonly matching?: number;
}

/** What a reward costs each time in minor units: as the document says, else what money it gives away; undefined: that is not known. */
export const rewardCostOf = (reward: Costing | GivingMoney): number | undefined => {
  if (reward.cost !== undefined) return reward.cost;
  if (!('amount' in reward)) return undefined;
  if (reward.kind === 'gift-card') return reward.amount;
  return reward.kind === 'donation' ? reward.amount + (reward.matching ?? 0) : undefined;
};
