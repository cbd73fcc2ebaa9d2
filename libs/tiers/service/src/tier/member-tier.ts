import { nextTierAfter, tierById, tierReachedBy, type Ladder } from '@accrue/tiers-domain';
import type { MembershipRow } from '../read-models/membership/membership.projection';
import type { MemberTierDto, TierDistributionDto, TierShareDto } from './tier.dto';

/** A member as the till sees it; without a counted receipt: in the base tier, with nothing counted. */
export const memberTierOf = (
  memberId: string,
  row: MembershipRow | undefined,
  ladder: Ladder | null,
): MemberTierDto => {
  const qualifyingPoints = row?.qualifying_points ?? 0;
  const qualifyingSpend = row?.qualifying_spend ?? 0;
  const counted = {
    memberId,
    qualifyingPoints,
    qualifyingSpend,
    since: row?.since ?? null,
    revision: row?.revision ?? -1,
  };
  if (ladder === null) return { ...counted, tier: null, qualification: null, next: null };
  const amount = ladder.qualification === 'points' ? qualifyingPoints : qualifyingSpend;
  const tier = row === undefined ? tierReachedBy(0, ladder) : tierById(row.tier_id, ladder);
  const next = nextTierAfter(tier?.id ?? null, amount, ladder);
  return {
    ...counted,
    tier,
    qualification: ladder.qualification,
    next: next === null ? null : { ...next, missing: next.threshold - amount },
  };
};

/** How many members are in each tier; one that the ladder no longer has comes last, under its id. */
export const distributionOf = (
  rows: readonly { readonly tier_id: string | null; readonly members: number }[],
  ladder: Ladder | null,
): TierDistributionDto => {
  const membersOf = new Map(rows.map((row) => [row.tier_id, row.members]));
  const tiers: TierShareDto[] = [{ tierId: null, name: null, members: membersOf.get(null) ?? 0 }];
  for (const { id, name } of ladder?.tiers ?? []) tiers.push({ tierId: id, name, members: membersOf.get(id) ?? 0 });
  const listed = new Set(tiers.map((tier) => tier.tierId));
  for (const { tier_id: tierId, members } of rows) if (!listed.has(tierId)) tiers.push({ tierId, name: null, members });
  return { members: rows.reduce((sum, row) => sum + row.members, 0), tiers };
};
