import { Rejected } from '@accrue/kernel';
import type { PublishedLadder, Tier } from '@accrue/tiers-domain';

export type LadderTerms = Omit<PublishedLadder, 'programmeVersion' | 'effectiveFrom'>;

/** A programme without tiers: nobody is in one. */
const NO_LADDER: LadderTerms = { qualification: 'points', onReturn: 'keep', tiers: [] };

/**
 * The tiers of a published programme document, defaults filled in. The publisher has validated the document; only what
 * would make a wrong ladder without a sound is refused here.
 * @throws Rejected programme.tiers_malformed
 */
export const ladderOfDocument = (document: Readonly<Record<string, unknown>>): LadderTerms => {
  const tiers = document['tiers'];
  if (tiers === undefined || tiers === null) return NO_LADDER;
  const { qualification = 'points', onReturn = 'keep', ladder = [] } = tiers as Readonly<Record<string, unknown>>;
  if (qualification !== 'points' && qualification !== 'spend') throw malformed('/tiers/qualification');
  if (onReturn !== 'keep' && onReturn !== 'immediate') throw malformed('/tiers/onReturn');
  if (!Array.isArray(ladder)) throw malformed('/tiers/ladder');
  const steps = ladder.map((step: unknown, index) => tierOf(step, index)).sort((a, b) => a.threshold - b.threshold);
  return { qualification, onReturn, tiers: steps };
};

const tierOf = (step: unknown, index: number): Tier => {
  const { id, name = id, threshold, multiplier = '1', was = null } = (step ?? {}) as Readonly<Record<string, unknown>>;
  const wellFormed =
    typeof id === 'string' &&
    typeof name === 'string' &&
    Number.isSafeInteger(threshold) &&
    typeof multiplier === 'string' &&
    (was === null || typeof was === 'string');
  if (!wellFormed) throw malformed(`/tiers/ladder/${index}`);
  return { id, name, threshold: threshold as number, multiplier, was };
};

const malformed = (pointer: string): Rejected => new Rejected('programme.tiers_malformed', { pointer });
