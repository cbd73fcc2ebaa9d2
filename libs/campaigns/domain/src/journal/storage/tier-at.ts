import { tierIdIn, type ProgrammeVersion } from '../../programme/versions';
import type { TierTimeline } from './state';

/** A receipt in event time, and the version that it is adjudicated under. */
export interface Adjudicated {
  readonly order: string;
  readonly programmeVersion: number;
}

/**
 * The member's tier before a receipt, as the receipt's own version calls it; null: none, or one that this version lacks. A
 * step counts from the next receipt on. What a later version measured says nothing to a receipt of an older one, so a new
 * ladder never changes what was earned under the old; and until its own first step is known, the last one before it counts.
 */
export const tierAt = (
  { steps }: TierTimeline,
  { order, programmeVersion }: Adjudicated,
  programmes: readonly ProgrammeVersion[],
): string | null => {
  const step = steps.findLast((each) => each.order < order && each.programmeVersion <= programmeVersion);
  if (step === undefined || step.tierId === null) return null;
  return tierIdIn(programmes, { tierId: step.tierId, of: step.programmeVersion, version: programmeVersion });
};
