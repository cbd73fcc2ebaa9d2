import { countSame, tierById, type Ladder, type Tier } from '../ladder/ladder';
import { currentLadder, type Ladders } from '../ladder/ladders';
import type { TierChanged } from './events';

/** What a change means to the member: up, down, the same step of the ladder by another name, or no change now. */
export const kindOf = (
  from: string | null,
  to: string | null,
  { ladders, measuredUnder }: { readonly ladders: Ladders; readonly measuredUnder: number },
): TierChanged['data']['kind'] => {
  if (from === to) return 'corrected';
  if (from === null) return 'upgraded';
  if (to === null) return 'downgraded';
  const now = currentLadder(ladders);
  const rankOf = (tierId: string): number =>
    now.tiers.findIndex(({ id }) => id === tierId || idUnder(measuredUnder, id, ladders) === tierId);
  const [before, after] = rankOf(from) >= 0 ? [rankOf(from), rankOf(to)] : heights(from, to, now, ladders);
  if (before === after) return 'renamed';
  return after > before ? 'upgraded' : 'downgraded';
};

/** What an older version called a tier of today. */
const idUnder = (programmeVersion: number, tierId: string, ladders: Ladders): string =>
  ladders
    .filter((ladder) => ladder.programmeVersion > programmeVersion)
    .reduceRight((id, ladder) => tierById(id, ladder)?.was ?? id, tierId);

/** A tier that is gone is compared by its threshold or, where something else counts now, by its place on its own ladder. */
const heights = (from: string, to: string, now: Ladder, ladders: Ladders): readonly [number, number] => {
  const then = ladders.findLast((ladder) => tierById(from, ladder) !== null);
  if (then !== undefined && countSame(then, now)) return [thresholdOf(from, then), thresholdOf(to, now)];
  return [then === undefined ? -1 : placeOf(from, then), placeOf(to, now)];
};

const thresholdOf = (tierId: string, ladder: Ladder): number => tierById(tierId, ladder)?.threshold ?? 0;
const placeOf = (tierId: string, { tiers }: Ladder): number => tiers.findIndex(({ id }: Tier) => id === tierId);
