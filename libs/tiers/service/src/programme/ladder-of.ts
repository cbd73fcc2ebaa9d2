import type { TierDocument, TiersDocument } from '@accrue/contracts';
import type { PublishedLadder, Tier } from '@accrue/tiers-domain';

export type LadderTerms = Omit<PublishedLadder, 'programmeVersion' | 'effectiveFrom'>;

/** The tiers of a published programme, defaults filled in. Without any, nobody is in one. */
export const ladderOf = ({
  qualification = 'points',
  onReturn = 'keep',
  ladder,
}: TiersDocument = NONE): LadderTerms => ({
  qualification,
  onReturn,
  tiers: ladder.map(tierOf),
});

const NONE: TiersDocument = { ladder: [] };

const tierOf = ({ id, name, threshold, multiplier = '1', was }: TierDocument): Tier => ({
  id,
  name,
  threshold,
  multiplier,
  was: was ?? null,
});
