import { DAY_MS } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { figureOf, type Figure } from './figure';
import { GUARDRAILS, YEAR_DAYS } from './guardrails';
import type { MemberRecord } from './member-record';

/** Whether members can earn what a reward costs. */
export interface RewardReach extends Figure {
  readonly rewardId: string;
  readonly title: string;
  readonly walletId: string;
  readonly price: number;
  /** What one member in ten earned in the year, or more: the 90th percentile. null: nobody bought anything. */
  readonly bestTenthEarned: number | null;
  /** How often it was redeemed in the year. */
  readonly redeemed: number;
}

/** In the order of the catalogue. */
export const reachOf = (
  { rewards = [] }: ProgrammeDocument,
  members: readonly MemberRecord[],
  atMs: number,
): readonly RewardReach[] => {
  const buyers = members.filter(({ lastSaleMs }) => (lastSaleMs ?? 0) > atMs - YEAR_DAYS * DAY_MS);
  return rewards.map(({ id, title, wallet, points: price }) => {
    const earned = buyers.map((member) => member.earned[wallet] ?? 0).sort((a, b) => b - a);
    return {
      rewardId: id,
      title,
      walletId: wallet,
      price,
      bestTenthEarned: earned[Math.ceil((earned.length * GUARDRAILS.rewardInReachPercent) / 100) - 1] ?? null,
      redeemed: members.reduce((sum, { redeemed }) => sum + (redeemed[id] ?? 0), 0),
      ...figureOf({
        numerator: earned.filter((points) => points >= price).length,
        denominator: buyers.length,
        unit: 'percent',
        bound: { is: 'at_least', value: GUARDRAILS.rewardInReachPercent },
        counted: `Of members who bought something in the last ${YEAR_DAYS} days, those who earned ${price} or more in "${wallet}" in these days; what returns took back does not count, and neither does what was there before.`,
      }),
    };
  });
};
