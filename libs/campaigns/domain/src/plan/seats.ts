/** Something that can be in one of several places. */
export interface Seeking<Place> {
  readonly places: readonly Place[];
}

/**
 * Places with room for so many. Whoever comes finds one if all who are there can move on so that one gets free (augmenting paths): so those who come
 * first stay, and of those who come with the largest worth first the sum of worths is the largest there can be (the greedy choice from a transversal matroid).
 */
export class Seats<Place, One extends Seeking<Place>> {
  private readonly held = new Map<Place, One[]>();

  constructor(private readonly roomOf: (place: Place) => number) {}

  /** @returns whether there was a place, for this one and all before it */
  seat(one: One, tried = new Set<Place>()): boolean {
    for (const place of one.places) {
      if (tried.has(place)) continue;
      tried.add(place);
      const held = this.held.get(place) ?? [];
      this.held.set(place, held);
      if (held.length < this.roomOf(place)) {
        held.push(one);
        return true;
      }
      const moved = held.findIndex((other) => this.seat(other, tried));
      if (moved === -1) continue;
      held[moved] = one;
      return true;
    }
    return false;
  }
}
