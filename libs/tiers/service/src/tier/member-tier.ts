import {
  countedBy,
  currentLadder,
  nextTierAfter,
  standingUnder,
  tierById,
  tierReachedBy,
  type Ladder,
  type Ladders,
  type Standing,
} from '@accrue/tiers-domain';
import { NO_AMOUNTS, type WalletAmounts } from '@accrue/kernel';
import type { WalletUnits } from '../programme/ladder-of';
import { standingOfRow, type MembershipRow } from '../read-models/membership/membership.projection';
import type { MemberTierDto, TierDistributionDto, TierShareDto } from './tier.dto';

/**
 * A member as the till sees it, by the ladders in effect now, whether it has been measured by them yet or not; without a
 * counted receipt: in the base tier, with nothing counted.
 */
export const memberTierOf = (
  member: Pick<MemberTierDto, 'memberId' | 'mergedInto'>,
  row: MembershipRow | null,
  { ladders, units, now }: Around,
): MemberTierDto => {
  const { qualifying = NO_AMOUNTS, qualifying_spend: qualifyingSpend = 0, revision = -1 } = row ?? {};
  const counted = { ...member, qualifying: withUnits(qualifying, units), qualifyingSpend, revision };
  if (ladders === null) return { ...counted, tier: null, since: null, until: null, qualify: null, next: null };
  const ladder = currentLadder(ladders);
  const { qualify } = ladder;
  const amount = now?.window?.amount ?? countedBy(ladder, qualifying, qualifyingSpend);
  const { tier, since } = now === null ? (row === null ? inBase(ladder) : inTier(row, ladders)) : isIn(now, ladder);
  const next = nextTierAfter(tier?.id ?? null, amount, ladder);
  return {
    ...counted,
    tier: tier === null ? null : shown(tier),
    since,
    until: now?.window?.nextAt ?? null,
    qualify: {
      ...{ by: qualify.by, walletId: qualify.by === 'wallet' ? qualify.walletId : null },
      rollingMonths: qualify.window?.rollingMonths ?? null,
    },
    next: next === null ? null : { ...shown(next), missing: next.threshold - amount },
  };
};

interface Around {
  readonly ladders: Ladders | null;
  readonly units: WalletUnits;
  /** Measured now, where the ladder looks at the last months: what stands in a row is of the last receipt. null: what stands there holds. */
  readonly now: Standing | null;
}

const isIn = ({ tierId, since }: Standing, ladder: Ladder) => ({ tier: tierById(tierId, ladder), since });

const withUnits = (amounts: WalletAmounts, units: WalletUnits) =>
  Object.entries(amounts).map(([walletId, amount]) => ({
    walletId,
    unit: Object.hasOwn(units, walletId) ? (units[walletId] ?? null) : null,
    amount,
  }));

const inBase = (ladder: Ladder) => ({ tier: tierReachedBy(0, ladder), since: null });

const inTier = (row: MembershipRow, ladders: Ladders) => {
  const { tierId, since } = standingUnder(standingOfRow(row), { programmeVersion: row.programme_version }, ladders);
  return { tier: tierById(tierId, currentLadder(ladders)), since };
};

const shown = ({ was: _, ...tier }: Ladder['tiers'][number]) => tier;

/** @param members how many are below the ladder, then in each of its tiers, from the lowest on */
export const distributionOf = (
  [below = 0, ...inTiers]: readonly number[],
  ladder: Pick<Ladder, 'tiers'>,
): TierDistributionDto => {
  const tiers: TierShareDto[] = [
    { tierId: null, name: null, members: below },
    ...ladder.tiers.map(({ id, name }, rank) => ({ tierId: id, name, members: inTiers[rank] ?? 0 })),
  ];
  return { members: tiers.reduce((sum, { members }) => sum + members, 0), tiers };
};
