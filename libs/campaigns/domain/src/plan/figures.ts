import { divideRounded, type InstantIso } from '@accrue/kernel';
import type { CompiledProgramme } from '../programme/compile';
import { takenBackOf, type ReplayedAward } from './replay-journal';
import type { Compared, PlanFigures } from './report';

type Side = keyof Compared<unknown>;

/** Texts only. */
export type Key<K> = Readonly<Record<keyof K, string | null>>;

/** Sums by key, of both sides. */
export class Figures<K extends Key<K>> {
  private readonly byKey = new Map<string, { readonly key: K; readonly sums: Compared<Sums> }>();

  of(side: Side, key: K): Sums {
    const text = textOf(key);
    let found = this.byKey.get(text);
    if (found === undefined)
      this.byKey.set(text, (found = { key, sums: { published: new Sums(), draft: new Sums() } }));
    return found.sums[side];
  }

  /** Sorted by key. */
  rows(): readonly { readonly key: K; readonly sums: Compared<Sums> }[] {
    return [...this.byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}

/** What is null comes last. */
const textOf = (key: Readonly<Record<string, string | null>>): string =>
  Object.values(key)
    .map((part) => part ?? '\uffff')
    .join('\n');

export class Sums {
  issued = 0;
  takenBack = 0;
  /** Neither taken back nor expired. */
  private open = 0;
  /** To how many sales. */
  sales = 0;

  /** @param asOf what has expired by then is owed no more */
  addAward(award: ReplayedAward, asOf: InstantIso): void {
    this.addGranted(award, asOf);
    this.addTakenBack(takenBackOf(award));
  }

  addGranted(award: ReplayedAward, asOf: InstantIso): void {
    if (award.granted > 0) this.sales += 1;
    this.issued += award.granted;
    if (award.expiresAt === null || award.expiresAt > asOf) this.open += award.granted - takenBackOf(award);
  }

  addTakenBack(points: number): void {
    this.takenBack += points;
  }

  figures(walletId: string, { wallets }: CompiledProgramme): PlanFigures {
    const value = wallets.get(walletId)?.redeeming.value ?? null;
    const worth = (points: number): number | null =>
      value === null ? null : divideRounded(BigInt(points) * BigInt(value.minor), BigInt(value.points), 'half-up');
    const { issued, takenBack, open } = this;
    return { issued, takenBack, costMinor: worth(issued - takenBack), liabilityMinor: worth(open) };
  }
}
