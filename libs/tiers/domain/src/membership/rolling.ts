import { addMonths, localDateOf, startOfLocalDay, type InstantIso } from '@accrue/kernel';
import { countedBy, rankReachedBy, type Ladder, type RollingWindow } from '../ladder/ladder';
import type { Contribution } from './contributions';
import type { Counting, ToKeep } from './counting';
import { daysAfter } from './grace';
import { instantOf } from './instants';

/** What counts from a place in event time on, and so until an instant that is as much later. */
interface Counted {
  readonly from: string;
  readonly amount: number;
}

/** A tier that time has taken, and that holds on. */
interface Held {
  readonly rank: number;
  /** null: for ever. */
  readonly until: InstantIso | null;
}

/** What counts on a ladder that looks at the last months. A return leaves together with the sale that it takes from. */
export class Rolling implements Counting {
  amount = 0;
  /** Earliest first, from `next` on. */
  private readonly leaving: Counted[] = [];
  private next = 0;
  /** The first of them, and when it does: the only one of which that is asked again and again. */
  private first: { readonly counted: Counted; readonly at: InstantIso } | null = null;
  private clock = '';
  /** All that ever counted, where a tier holds on when time takes it: a return may say otherwise of what was. */
  private readonly all: Counted[] = [];
  private held: readonly Held[] = [];
  private readonly holdsOn: boolean;
  private readonly leaves: (from: string) => InstantIso;

  constructor(
    private readonly ladder: Ladder,
    private readonly window: RollingWindow,
  ) {
    this.leaves = leavings(window);
    this.holdsOn = ladder.downgrade === 'never' || ladder.graceDays > 0;
  }

  get rank(): number {
    return this.held.reduce((rank, held) => Math.max(rank, held.rank), rankReachedBy(this.amount, this.ladder));
  }

  get nextAt(): InstantIso | null {
    return this.held.reduce(
      (first, { until }) => (until !== null && (first === null || until < first) ? until : first),
      this.firstLeavesAt,
    );
  }

  private get firstLeavesAt(): InstantIso | null {
    const counted = this.leaving[this.next];
    if (counted === undefined) return null;
    if (this.first?.counted !== counted) this.first = { counted, at: this.leaves(counted.from) };
    return this.first.at;
  }

  /**
   * As it is after the last of them, which all came one after the other: only those that count still are looked at. Not where a tier holds on
   * when time takes it, which depends on all.
   */
  resume(contributions: readonly Contribution[]): void {
    this.clock = contributions.at(-1)?.order ?? '';
    let [low, high] = [0, contributions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.leaves((contributions[middle] as Contribution).order) <= this.clock) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < contributions.length; index += 1) this.count(contributions[index] as Contribution);
  }

  add(contribution: Contribution): void {
    this.passTo(contribution.order);
    this.count(contribution);
    if (this.holdsOn && (contribution.ofSales?.length ?? 0) > 0) this.held = this.heldByAll();
  }

  private count({ order, amounts, spend, ofSales = [] }: Contribution): void {
    let own = countedBy(this.ladder, amounts, spend);
    for (const part of ofSales) {
      const amount = countedBy(this.ladder, part.amounts, part.spend);
      own -= amount;
      if (this.holdsOn || this.leaves(part.order) > this.clock) this.put(amount, part.order);
    }
    this.put(own, order);
  }

  forgetKept(): void {
    // Nothing is kept in spite of returns.
  }

  pass(): void {
    const at = this.nextAt;
    if (at === null) return;
    this.clock = at;
    const before = rankReachedBy(this.amount, this.ladder);
    for (; this.firstLeavesAt === at; this.next += 1) this.amount -= this.leaving[this.next]?.amount ?? 0;
    if (!this.holdsOn) return;
    this.held = this.held.filter(({ until }) => until === null || until > at);
    if (rankReachedBy(this.amount, this.ladder) < before) this.hold({ rank: before, until: this.heldUntil(at) });
  }

  passTo(order: string): void {
    for (let at = this.nextAt; at !== null && at <= order; at = this.nextAt) this.pass();
    if (order > this.clock) this.clock = order;
  }

  toKeep(threshold: number, { now, fallsAt }: { readonly now: InstantIso; readonly fallsAt: InstantIso }): ToKeep {
    const sums = this.sumsUntil(fallsAt, now);
    // From here on too little counts. Within days of grace it may become more: by what is returned without its sale, when that counts no more.
    const lacking = sums.slice(sums.findLastIndex(({ sum }) => sum >= threshold) + 1);
    const since = lacking[0]?.at ?? fallsAt;
    const from = leavesAt(now, this.window) > since ? null : this.firstThatCountsAt(since, now);
    const until = leavesAt(from ?? now, this.window);
    const most = Math.max(...lacking.filter(({ at }) => at < until).map(({ sum }) => sum));
    // What holds on already does so until it is reached again.
    return { missing: threshold - most, from, by: since === now ? fallsAt : since };
  }

  /** What counts now, and after each time that something leaves. */
  private sumsUntil(last: InstantIso, now: InstantIso): readonly { readonly at: InstantIso; readonly sum: number }[] {
    const sums = [{ at: now, sum: this.amount }];
    let sum = this.amount;
    for (let index = this.next; index < this.leaving.length;) {
      const at = this.leaves((this.leaving[index] as Counted).from);
      if (at > last) break;
      for (let counted = this.leaving[index]; counted !== undefined && this.leaves(counted.from) === at;) {
        sum -= counted.amount;
        index += 1;
        counted = this.leaving[index];
      }
      sums.push({ at, sum });
    }
    return sums;
  }

  /** The first day after an instant's own, bought on which something still counts at another. The last days of a month may leave on one day. */
  private firstThatCountsAt(then: InstantIso, now: InstantIso): InstantIso {
    let day = daysAfter(now, 1, this.window.timeZone);
    while (leavesAt(day, this.window) <= then) day = daysAfter(day, 1, this.window.timeZone);
    return day;
  }

  private put(amount: number, from: string): void {
    if (amount === 0) return;
    const counted = { from, amount };
    if (this.holdsOn) {
      this.all.push(counted);
      if (this.leaves(from) <= this.clock) return;
    }
    this.amount += amount;
    let index = this.leaving.length;
    while (index > this.next && (this.leaving[index - 1] as Counted).from > from) index -= 1;
    this.leaving.splice(index, 0, counted);
  }

  private heldUntil(at: InstantIso): InstantIso | null {
    return this.ladder.downgrade === 'never' ? null : daysAfter(at, this.ladder.graceDays, this.window.timeZone);
  }

  private hold(tier: Held): void {
    const isForEver = ({ until }: Held): boolean => until === null;
    // Of those that stay for ever, the highest is enough.
    this.held = isForEver(tier) && this.held.some(({ rank }) => rank >= tier.rank) ? this.held : [...this.held, tier];
  }

  /** What time has taken and holds on, by what of all that was bought has been kept until now. */
  private heldByAll(): readonly Held[] {
    const changes = this.all.flatMap(({ from, amount }) => [
      { order: from, amount, isLeaving: false },
      { order: String(this.leaves(from)), amount: -amount, isLeaving: true },
    ]);
    // What leaves at an instant does before what is bought at it.
    changes.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
    this.held = [];
    let sum = 0;
    for (let index = 0; index < changes.length && (changes[index]?.order ?? '') <= this.clock;) {
      const { order, isLeaving } = changes[index] as (typeof changes)[number];
      const before = rankReachedBy(sum, this.ladder);
      for (; changes[index]?.order === order; index += 1) sum += changes[index]?.amount ?? 0;
      if (!isLeaving || rankReachedBy(sum, this.ladder) >= before) continue;
      const until = this.heldUntil(order as InstantIso);
      if (until === null || until > this.clock) this.hold({ rank: before, until });
    }
    return this.held;
  }
}

/** The first instant of the local day so many months after the one of an instant: until then it counts. */
export const leavesAt = (instant: InstantIso, { rollingMonths, timeZone }: RollingWindow): InstantIso =>
  startOfLocalDay(addMonths(localDateOf(instant, timeZone), rollingMonths), timeZone);

/** By window: from what place in event time on something counts → until when. */
const known = new Map<string, Map<string, InstantIso>>();
const KNOWN_MAX = 50_000;

/** Whoever measures a member asks for the same places again with each receipt, and the calendar is slow to answer. */
const leavings = (window: RollingWindow): ((from: string) => InstantIso) => {
  const key = `${String(window.rollingMonths)}/${window.timeZone}`;
  const ofWindow = known.get(key) ?? new Map<string, InstantIso>();
  known.set(key, ofWindow);
  return (from) => {
    const found = ofWindow.get(from);
    if (found !== undefined) return found;
    if (ofWindow.size >= KNOWN_MAX) ofWindow.clear();
    const at = leavesAt(instantOf(from), window);
    ofWindow.set(from, at);
    return at;
  };
};
