import { amountIn, walletAmounts, type MinorUnits } from '@accrue/kernel';
import type { OfSale } from './contributions';
import type { Standing, TierStep } from './events';
import type { Pin } from './pins';
import type { Membership } from './state';

/** Raised whenever the shape below changes; older snapshots are then folded anew from the events. */
export const MEMBERSHIP_SNAPSHOT_VERSION = 5;

/** Arrays instead of objects: five years of weekly shopping stay under 64 KiB. */
interface MembershipSnapshot {
  readonly wallets: readonly string[];
  readonly contributions: readonly (readonly [
    order: string,
    key: string,
    spend: MinorUnits,
    sequence: number,
    /** In the order of `wallets`; those at the end that are 0 are left out. */
    ...amounts: number[],
  ])[];
  /** Which of them take something of sales, and what. */
  readonly ofSales: readonly (readonly [index: number, ofSales: readonly OfSale[]])[];
  readonly pins: readonly Pin[];
  readonly timeline: readonly TierStep[];
  readonly sequence: number;
  readonly programmeVersion: number;
  readonly standing: Standing | null;
}

export const encodeMembership = (membership: Membership): MembershipSnapshot => {
  const { contributions, pins, timeline, sequence, programmeVersion, standing } = membership;
  const wallets = [...new Set(contributions.flatMap(({ amounts }) => Object.keys(amounts)))];
  return {
    wallets,
    contributions: contributions.map((c) => {
      const amounts = wallets.map((walletId) => amountIn(c.amounts, walletId));
      const last = amounts.findLastIndex((amount) => amount !== 0);
      return [c.order, c.receiptKey, c.spend, c.sequence, ...amounts.slice(0, last + 1)] as const;
    }),
    ofSales: contributions.flatMap(({ ofSales }, index) => (ofSales === undefined ? [] : [[index, ofSales] as const])),
    pins,
    timeline,
    sequence,
    programmeVersion,
    standing,
  };
};

export const decodeMembership = (json: unknown): Membership => {
  const { wallets, contributions, ofSales, ...rest } = json as MembershipSnapshot;
  const parts = new Map(ofSales);
  return {
    ...rest,
    contributions: contributions.map(([order, receiptKey, spend, sequence, ...amounts], index) => ({
      order,
      receiptKey,
      amounts: walletAmounts(amounts.map((amount, index) => [wallets[index] ?? '', amount] as const)),
      spend,
      ...(parts.has(index) ? { ofSales: parts.get(index) ?? [] } : {}),
      sequence,
    })),
  };
};
