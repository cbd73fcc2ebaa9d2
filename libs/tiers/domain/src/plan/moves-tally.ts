import { baseTier } from '../ladder/ladder';
import { currentLadder } from '../ladder/ladders';
import { kindOf } from '../membership/kind';
import type { Placing } from '../membership/measure';
import { WAY, type BothLadders, type Move, type Way } from './moves';

/** Members who go from one tier to another, or stay. */
export interface Flow {
  /** As the published ladder calls it; null: below it. */
  readonly from: string | null;
  /** As the draft’s ladder calls it. */
  readonly to: string | null;
  readonly way: Way;
  readonly members: number;
  /** Of those who move. */
  readonly examples: readonly MovedMember[];
}

export interface MovedMember {
  readonly memberId: string;
  readonly before: Placing;
  readonly after: Placing;
}

const EXAMPLES = 3;

/** Counts members by where they come from and where they go: as much memory as two ladders have tiers, however many members there are. */
export class MovesTally {
  private readonly flows = new Map<string, { -readonly [K in keyof Flow]: Flow[K] }>();

  constructor(private readonly ladders: BothLadders) {}

  add(memberId: string, { before, after, way }: Move): void {
    const flow = this.flow(before.tierId, after.tierId, way);
    flow.members += 1;
    if (way !== 'same' && flow.examples.length < EXAMPLES)
      flow.examples = [...flow.examples, { memberId, before, after }];
  }

  /** Those of whom nothing was counted: each ladder has them where it begins. */
  addUncounted(members: number): void {
    if (members === 0) return;
    const [before, now] = [currentLadder(this.ladders.published), currentLadder(this.ladders.draft)];
    const [from, to] = [baseTier(before)?.id ?? null, baseTier(now)?.id ?? null];
    const around = { ladders: this.ladders.draft, measuredUnder: before.programmeVersion };
    this.flow(from, to, WAY[kindOf(from, to, around)]).members += members;
  }

  /** From the lowest tier up, by where members come from, then by where they go. */
  report(): readonly Flow[] {
    const [before, after] = [this.ranks(this.ladders.published), this.ranks(this.ladders.draft)];
    return [...this.flows.values()].sort((a, b) => before(a.from) - before(b.from) || after(a.to) - after(b.to));
  }

  private flow(from: string | null, to: string | null, way: Way) {
    const key = JSON.stringify([from, to]);
    let flow = this.flows.get(key);
    if (flow === undefined) {
      flow = { from, to, way, members: 0, examples: [] };
      this.flows.set(key, flow);
    }
    return flow;
  }

  private ranks(ladders: BothLadders['published']): (tierId: string | null) => number {
    const { tiers } = currentLadder(ladders);
    return (tierId) => tiers.findIndex(({ id }) => id === tierId);
  }
}
