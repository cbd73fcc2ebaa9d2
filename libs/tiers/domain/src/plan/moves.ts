import type { InstantIso } from '@accrue/kernel';
import { currentLadder, type Ladders } from '../ladder/ladders';
import { kindOf } from '../membership/kind';
import { placing, type Placing } from '../membership/measure';
import { groundsOf } from '../membership/outcome';
import type { Membership } from '../membership/state';

/** Where one member is by the published ladders, and where by the draft’s, at the same instant. */
export interface Move {
  readonly before: Placing;
  readonly after: Placing;
  readonly way: Way;
}

/** `same`: also in the same tier by another name. */
export type Way = 'up' | 'down' | 'same';

/** The ladders as they are, and as they would be with the draft. */
export interface BothLadders {
  readonly published: Ladders;
  readonly draft: Ladders;
}

/** The same computation that measures members when the draft is published, on what is counted so far. */
export const moveOf = (
  membership: Pick<Membership, 'contributions' | 'pins'>,
  { published, draft }: BothLadders,
  at: InstantIso,
): Move => {
  const before = placing(groundsOf(membership, published), at);
  const after = placing(groundsOf(membership, draft), at);
  const measuredUnder = currentLadder(published).programmeVersion;
  return { before, after, way: WAY[kindOf(before.tierId, after.tierId, { ladders: draft, measuredUnder })] };
};

export const WAY = { upgraded: 'up', downgraded: 'down', renamed: 'same', corrected: 'same' } as const;
