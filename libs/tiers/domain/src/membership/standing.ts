import { largerAmounts, minorUnits, NO_AMOUNTS, type InstantIso, type WalletAmounts } from '@accrue/kernel';
import { baseTier, countedBy, tierById, tierReachedBy, type Ladder } from '../ladder/ladder';
import type { Ladders } from '../ladder/ladders';
import type { Standing, TierStep } from './events';

/** Where a member stands by ladders that have taken effect since `standing` was measured, without any receipt after it. */
export const standingUnder = (
  standing: Standing,
  measuredUnder: { readonly programmeVersion: number },
  ladders: Ladders,
): Standing =>
  ladders
    .filter(({ programmeVersion }) => programmeVersion > measuredUnder.programmeVersion)
    .reduce(entering, standing);

const entering = (standing: Standing, ladder: Ladder): Standing => {
  const { decisiveAmounts, decisiveSpend } =
    ladder.onReturn === 'keep' ? standing : decisiveOf(standing.amounts, standing.spend);
  const tierId = tierReachedBy(countedBy(ladder, decisiveAmounts, decisiveSpend), ladder)?.id ?? null;
  const isSame = tierId === standing.tierId || isRenamed(standing.tierId, tierId, ladder);
  const since = isSame ? standing.since : ladder.effectiveFrom;
  return { ...standing, tierId, since, decisiveAmounts, decisiveSpend };
};

/** What decides while a return can lower the tier at once: the sums themselves. */
export const decisiveOf = (amounts: WalletAmounts, spend: number) => ({
  decisiveAmounts: largerAmounts(amounts, NO_AMOUNTS),
  decisiveSpend: minorUnits(Math.max(0, spend)),
});

/** Whether `ladder` calls a tier of the ladder before it by a new id. */
const isRenamed = (from: string | null, to: string | null, ladder: Ladder): boolean =>
  from !== null && tierById(to, ladder)?.was === from;

/** Event time of the step that led to the current tier, whatever it was called then; null: it is the base. */
export const sinceOf = (timeline: readonly TierStep[], ladders: Ladders): InstantIso | null => {
  for (let index = timeline.length - 1; index >= 0; index -= 1) {
    const step = timeline[index];
    if (step === undefined) break;
    const from = index === 0 ? (baseTier(ladders[0])?.id ?? null) : (timeline[index - 1]?.tierId ?? null);
    const madeBy = ladders.find(({ effectiveFrom }) => effectiveFrom === step.order);
    if (madeBy === undefined || !isRenamed(from, step.tierId, madeBy)) return step.at;
  }
  return null;
};
