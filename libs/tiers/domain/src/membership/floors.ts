import type { InstantIso } from '@accrue/kernel';
import { tierById, type Ladder } from '../ladder/ladder';
import type { Ladders } from '../ladder/ladders';

/** A tier below which a member does not fall for some time, whatever they earn. */
export interface Floor {
  readonly tierId: string;
  /** Whose ladder calls it that. */
  readonly programmeVersion: number;
  /** An instant, or the order of a receipt: it holds for receipts after it. */
  readonly from: string;
  /** The first instant at which it holds no more; null: for ever. */
  readonly until: InstantIso | null;
}

/** Floors as time goes on. */
export class Floors {
  private readonly moments: readonly InstantIso[];
  private next = 0;

  constructor(
    /** Each from an instant. */
    private readonly floors: readonly (Floor & { readonly from: InstantIso })[],
    private readonly ladders: Ladders,
  ) {
    const moments = floors.flatMap(({ from, until }) => (until === null ? [from] : [from, until]));
    this.moments = [...new Set(moments)].sort();
  }

  /** When one begins or ends; null: never again. */
  get nextAt(): InstantIso | null {
    return this.moments[this.next] ?? null;
  }

  pass(): void {
    this.next += 1;
  }

  rankAt(order: string, ladder: Ladder): number {
    return highestAt(order, ladder, this.floors, this.ladders);
  }
}

/** The highest that holds at an instant or an order, by its place on a ladder; -1: none does. */
export const highestAt = (order: string, ladder: Ladder, floors: readonly Floor[], ladders: Ladders): number => {
  let rank = -1;
  for (const floor of floors) {
    if (floor.from > order || (floor.until !== null && floor.until <= order)) continue;
    const id = idIn(floor, ladder, ladders);
    rank = Math.max(
      rank,
      ladder.tiers.findIndex((tier) => tier.id === id),
    );
  }
  return rank;
};

/** What a later ladder calls the tier; null: it is gone. */
const idIn = ({ tierId, programmeVersion }: Floor, { programmeVersion: of }: Ladder, ladders: Ladders): string | null =>
  ladders
    .filter((ladder) => ladder.programmeVersion > programmeVersion && ladder.programmeVersion <= of)
    .reduce<string | null>(
      (id, ladder) => (ladder.tiers.find(({ was }) => was !== null && was === id) ?? tierById(id, ladder))?.id ?? null,
      tierId,
    );
