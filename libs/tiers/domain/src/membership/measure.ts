import type { InstantIso } from '@accrue/kernel';
import { rankReachedBy, type Ladder } from '../ladder/ladder';
import { currentLadder, type Ladders } from '../ladder/ladders';
import type { Contribution } from './contributions';
import type { Counting, ToKeep } from './counting';
import type { TierStep, TimedStanding } from './events';
import { Floors, type Floor } from './floors';
import { instantOf } from './instants';
import { Paid, type Running } from './paid';
import { Periods } from './periods';
import { Rolling } from './rolling';
import { Sums, type SumsCounted } from './sums';
import { baseOf, extended } from './timeline';

export interface Measured extends SumsCounted {
  readonly timeline: readonly TierStep[];
  /** Absent: time alone moves nobody. */
  readonly timed?: TimedStanding;
}

/** All that a member's tiers are a function of, besides time. */
export interface Grounds {
  /** Sorted by order. */
  readonly contributions: readonly Contribution[];
  readonly ladders: Ladders;
  /** Tiers by hand. */
  readonly floors: readonly (Floor & { readonly from: InstantIso })[];
}

/**
 * A member's tiers in event time: a pure function of the set of contributions, the ladders and the floors, whatever order they came in.
 * @param now until when time has passed
 */
export const measure = (grounds: Grounds, now: InstantIso): Measured => {
  return resultOf(walked(grounds, now));
};

const resultOf = (walk: Walk): Measured => {
  const measured = { timeline: walk.timeline, ...walk.sums.result() };
  if (!walk.isTimed) return measured;
  const { amount } = walk;
  return { ...measured, timed: { amount, nextAt: walk.turnsAt() } };
};

/** What was measured of all contributions but the last of them. */
export interface MeasuredBefore extends Pick<SumsCounted, 'amounts' | 'spend'> {
  readonly timeline: readonly TierStep[];
}

/**
 * The same as `measure` where only the last contribution is new, at a fraction of the cost: it goes on from what was measured before.
 * @param grounds on a ladder that `isResumable`, which has measured the contribution before the last
 */
export const measureNext = (grounds: Grounds, before: MeasuredBefore, now: InstantIso): Measured => {
  const walk = Walk.resumed({ ...grounds, contributions: grounds.contributions.slice(0, -1) }, before);
  for (const contribution of grounds.contributions.slice(-1)) walk.add(contribution);
  walk.end(now);
  return resultOf(walk);
};

/** Whether what counts at an instant can be told from what was bought within the window before it. */
export const isResumable = ({ qualify: { window }, downgrade, graceDays }: Ladder): boolean =>
  window !== undefined && 'rollingMonths' in window && downgrade !== 'never' && graceDays === 0;

/** What lies before a member. */
export interface Outlook {
  /** What counts now. */
  readonly amount: number;
  /** The year that it counts in; null: the ladder does not count by the year. */
  readonly period: { readonly from: InstantIso; readonly until: InstantIso } | null;
  /** When time alone will have moved the member, if nothing comes before; null: never. */
  readonly until: InstantIso | null;
  /** null: nothing falls, or nothing that is earned would keep it. */
  readonly toKeep: ToKeep | null;
  /** That were paid for and run. */
  readonly memberships: readonly Running[];
}

export const outlook = (grounds: Grounds, now: InstantIso): Outlook => {
  const { amount, period, rank, isEarned, ladder, counting, paid } = walked(grounds, now);
  const seen = { amount, period, memberships: paid.runningAt(now) };
  const later = walked(grounds, now);
  const until = later.turnsAt();
  const threshold = ladder.tiers[rank]?.threshold;
  // Time takes a member up when what came back without its sale counts no more.
  if (until === null || threshold === undefined || later.rank > rank) return { ...seen, until, toKeep: null };
  if (counting === null) return { ...seen, until, toKeep: { missing: threshold - amount, from: null, by: until } };
  return { ...seen, until, toKeep: isEarned ? counting.toKeep(threshold, { now, fallsAt: until }) : null };
};

/** Where a member is on the ladder in effect at an instant, and what has put them there. */
export interface Placing {
  /** null: below the ladder. */
  readonly tierId: string | null;
  /** Of what the ladder counts, as much as decides: in a window what counts now. */
  readonly counted: number;
  readonly by: PlacedBy;
}

/**
 * `counted`: what counts reaches the tier, and no other; `held`: the tier was reached before and holds on; `pin`, `membership`: what was earned would be lower.
 */
export type PlacedBy = 'counted' | 'held' | 'pin' | 'membership';

export const placing = (grounds: Grounds, now: InstantIso): Placing => {
  const { rank, ladder, decisive: counted, placedBy: by } = walked(grounds, now);
  return { tierId: ladder.tiers[rank]?.id ?? null, counted, by };
};

const walked = (grounds: Grounds, now: InstantIso): Walk => {
  const walk = new Walk(grounds);
  for (const contribution of grounds.contributions) walk.add(contribution);
  const { effectiveFrom } = currentLadder(grounds.ladders);
  walk.end(effectiveFrom === null || effectiveFrom < now ? now : effectiveFrom);
  return walk;
};

/**
 * Each receipt is measured by the ladder of its time; where a ladder takes effect, it measures what was counted until then; where a ladder has a
 * window, what time takes is measured at that instant.
 * In plain numbers: a late fact sums a whole life, and objects for every step would be most of its cost.
 */
class Walk {
  timeline: readonly TierStep[] = [];
  readonly sums = new Sums();
  ladder: Ladder;
  counting: Counting | null;
  readonly paid: Paid;
  private readonly floors: Floors;
  private readonly base: string | null;
  private era = 0;
  private counted = 0;
  private clock = '';

  constructor(private readonly grounds: Grounds) {
    const { ladders, floors } = grounds;
    this.ladder = ladders[0];
    this.counting = countingOn(this.ladder);
    this.floors = new Floors(floors, ladders);
    this.paid = new Paid(ladders);
    this.base = baseOf(ladders);
  }

  /** As it is after the last contribution. */
  static resumed(grounds: Grounds, { timeline, ...counted }: MeasuredBefore): Walk {
    const walk = new Walk(grounds);
    const { ladders, contributions } = grounds;
    walk.era = ladders.length - 1;
    walk.ladder = currentLadder(ladders);
    walk.counting = countingOn(walk.ladder);
    if (walk.counting instanceof Rolling) walk.counting.resume(contributions);
    walk.sums.resume(counted);
    walk.counted = contributions.length;
    walk.clock = contributions.at(-1)?.order ?? '';
    // What time had taken since then it may take otherwise now.
    walk.timeline = timeline.filter(({ order }) => order <= walk.clock);
    return walk;
  }

  /** Whether time alone can move the member. */
  get isTimed(): boolean {
    return this.counting !== null || this.grounds.floors.length > 0 || this.paid.isAny;
  }

  /** What counts now, in what the ladder counts. */
  get amount(): number {
    return this.counting?.amount ?? this.sums.sumFor(this.ladder);
  }

  get period(): Outlook['period'] {
    return this.counting instanceof Periods ? this.counting.around(instantOf(this.clock)) : null;
  }

  get rank(): number {
    return Math.max(this.earned, this.floor);
  }

  /** Whether no floor holds the member where they are. */
  get isEarned(): boolean {
    return this.floor < this.rank;
  }

  /** What decides about the tier that is earned. */
  get decisive(): number {
    return this.counting?.amount ?? this.sums.decisiveFor(this.ladder);
  }

  get placedBy(): PlacedBy {
    const { rank, earned } = this;
    if (earned < rank) return this.floors.rankAt(this.clock, this.ladder) === rank ? 'pin' : 'membership';
    return rankReachedBy(this.decisive, this.ladder) === rank ? 'counted' : 'held';
  }

  add(contribution: Contribution): void {
    const { order } = contribution;
    this.passUntil(order);
    this.sums.add(contribution);
    this.counting?.add(contribution, this.keeps);
    this.paid.add(contribution, this.ladder);
    this.counted += 1;
    this.hold(order);
  }

  end(now: InstantIso): void {
    this.passUntil(now);
    this.counting?.passTo(now);
    // The last receipt may be of this very instant, or of a clock that is ahead.
    if (now > this.clock) this.clock = now;
  }

  /** When, if nothing comes before, the tier is another; null: never. Time has gone on to then. */
  turnsAt(): InstantIso | null {
    const { rank } = this;
    for (let at = this.movesAt; at !== null; at = this.movesAt) {
      this.passTime(at);
      if (this.rank !== rank) return at;
    }
    return null;
  }

  /** By hand, or bought; -1: nothing of these. */
  private get floor(): number {
    return Math.max(this.floors.rankAt(this.clock, this.ladder), this.paid.rankAt(this.clock, this.ladder));
  }

  private get earned(): number {
    return this.counting?.rank ?? rankReachedBy(this.sums.decisiveFor(this.ladder), this.ladder);
  }

  private get keeps(): boolean {
    return this.ladder.onReturn === 'keep';
  }

  private hold(order: string): void {
    this.clock = order;
    this.sums.hold(this.keeps);
    this.timeline = extended(this.timeline, order, this.ladder.tiers[this.rank]?.id ?? null, this.ladder, this.base);
  }

  /** An instant sorts before the orders that begin with it, so a ladder measures receipts of its first instant. */
  private passUntil(order: string): void {
    for (;;) {
      const startsAt = this.grounds.ladders[this.era + 1]?.effectiveFrom ?? null;
      const { movesAt } = this;
      const isLadder = startsAt !== null && (movesAt === null || startsAt <= movesAt);
      const at = isLadder ? startsAt : movesAt;
      if (at === null || at > order) return;
      if (isLadder) this.begin(at);
      else this.passTime(at);
      this.hold(at);
    }
  }

  private get movesAt(): InstantIso | null {
    return earliest(earliest(this.counting?.nextAt ?? null, this.floors.nextAt), this.paid.nextAfter(this.clock));
  }

  private passTime(at: InstantIso): void {
    if (this.counting?.nextAt === at) this.counting.pass();
    if (this.floors.nextAt === at) this.floors.pass();
    this.clock = at;
  }

  /** The next ladder measures what was counted until then. */
  private begin(at: InstantIso): void {
    this.era += 1;
    const { contributions, ladders } = this.grounds;
    this.ladder = ladders[this.era] ?? this.ladder;
    this.counting = countingOn(this.ladder);
    if (this.counting === null) return;
    let era: Ladder = ladders[0];
    let index = 0;
    // What was kept under the ladders of the time stays kept.
    for (const contribution of contributions.slice(0, this.counted)) {
      for (
        let next = ladders[index + 1];
        (next?.effectiveFrom ?? '~') <= contribution.order;
        next = ladders[index + 1]
      ) {
        index += 1;
        era = next ?? era;
        if (era.onReturn === 'immediate') this.counting.forgetKept();
      }
      this.counting.add(contribution, era.onReturn === 'keep');
    }
    if (ladders.slice(index + 1, this.era + 1).some(({ onReturn }) => onReturn === 'immediate'))
      this.counting.forgetKept();
    this.counting.passTo(at);
  }
}

const earliest = (a: InstantIso | null, b: InstantIso | null): InstantIso | null => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};

/** null: the ladder counts all the time. */
const countingOn = (ladder: Ladder): Counting | null => {
  const { window } = ladder.qualify;
  if (window === undefined) return null;
  return 'rollingMonths' in window ? new Rolling(ladder, window) : new Periods(ladder, window);
};
