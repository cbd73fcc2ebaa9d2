import { divideRounded, rewardCostOf, type InstantIso } from '@accrue/kernel';
import type { CompiledProgramme } from '../programme/compile';
import { giftIn, type Gift } from '../rules/effects';
import { takenBackOf, type ReplayedAward } from './replay-journal';
import type { Compared, MembersMoved, PlanFigures } from './report';

type Side = keyof Compared<unknown>;

/** Texts only. */
export type Key<K> = Readonly<Record<keyof K, string | null>>;

/** Sums by key, of both sides. */
export class Figures<K extends Key<K>> {
  private readonly byKey = new Map<string, Row<K>>();
  /** That was asked for: most awards are of the rule, and the tier, of the one before. */
  private last: Row<K> | null = null;
  /** Rows that the member who is being added has something in. */
  private readonly ofMember = new Set<Row<K>>();

  of(side: Side, key: K): Sums {
    return this.rowOf(key).sums[side];
  }

  /** The same, and notes that it is the member's. */
  addOfMember(side: Side, key: K, award: ReplayedAward, asOf: InstantIso): void {
    const row = this.rowOf(key);
    const kept = row.sums[side].addAward(award, asOf);
    row.difference += side === 'draft' ? kept : -kept;
    this.ofMember.add(row);
  }

  /** Everything of a member has been added. */
  memberEnded(): void {
    for (const row of this.ofMember) {
      if (row.difference > 0) row.members.up += 1;
      else if (row.difference < 0) row.members.down += 1;
      row.difference = 0;
    }
    this.ofMember.clear();
  }

  /** Sorted by key. */
  rows(): readonly Pick<Row<K>, 'key' | 'sums' | 'members'>[] {
    return [...this.byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }

  private rowOf(key: K): Row<K> {
    if (this.last !== null && isSame(this.last.key, key)) return this.last;
    const text = textOf(key);
    let row = this.byKey.get(text);
    if (row === undefined) {
      row = { key, sums: { published: new Sums(), draft: new Sums() }, members: { up: 0, down: 0 }, difference: 0 };
      this.byKey.set(text, row);
    }
    this.last = row;
    return row;
  }
}

interface Row<K> {
  readonly key: K;
  readonly sums: Compared<Sums>;
  readonly members: { -readonly [P in keyof MembersMoved]: number };
  /** What the member who is being added keeps more under the draft. */
  difference: number;
}

const isSame = <K extends Key<K>>(a: K, b: K): boolean => {
  for (const name in a) if (a[name] !== b[name]) return false;
  return true;
};

/** What is null comes last. */
const textOf = (key: Readonly<Record<string, string | null>>): string => {
  let text = '';
  for (const name in key) text += `${key[name] ?? '\uffff'}\n`;
  return text;
};

export class Sums {
  issued = 0;
  takenBack = 0;
  /** Neither taken back nor expired. */
  private open = 0;
  /** To how many sales. */
  sales = 0;

  /** @param asOf what has expired by then is owed no more @returns what the member keeps of it */
  addAward(award: ReplayedAward, asOf: InstantIso): number {
    const back = takenBackOf(award);
    this.addGranted(award, asOf);
    this.addTakenBack(back);
    return award.granted - back;
  }

  addGranted(award: ReplayedAward, asOf: InstantIso): void {
    if (award.granted > 0) this.sales += 1;
    this.issued += award.granted;
    if (award.expiresAt === null || award.expiresAt > asOf) this.open += award.granted - takenBackOf(award);
  }

  /** Of a draw: how many tickets win it. */
  addPrizes(times: number): void {
    this.issued += times;
  }

  addTakenBack(points: number): void {
    this.takenBack += points;
  }

  /** @param place a wallet, or where what is no points is */
  figures(place: string, programme: CompiledProgramme): PlanFigures {
    const gift = giftIn(place);
    return gift === null ? this.figuresOfWallet(place, programme) : this.figuresOfGift(gift, programme);
  }

  /** Of a reward that costs something each time. What is owed of it depends on who uses it, which the plan does not know. */
  figuresOfGift({ kind, id }: Gift, { document: { rewards = [] } }: CompiledProgramme): PlanFigures {
    const reward = kind === 'reward' ? rewards.find((each) => each.id === id) : undefined;
    const cost = reward && rewardCostOf(reward);
    const { issued, takenBack } = this;
    const costMinor = cost === undefined ? null : (issued - takenBack) * cost;
    return { issued, takenBack, costMinor, liabilityMinor: null };
  }

  private figuresOfWallet(walletId: string, { wallets }: CompiledProgramme): PlanFigures {
    const value = wallets.get(walletId)?.redeeming.value ?? null;
    const worth = (points: number): number | null =>
      value === null ? null : divideRounded(BigInt(points) * BigInt(value.minor), BigInt(value.points), 'half-up');
    const { issued, takenBack, open } = this;
    return { issued, takenBack, costMinor: worth(issued - takenBack), liabilityMinor: worth(open) };
  }
}
