import { addMonths, invariant, localDateOf, startOfLocalDay, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import { countedBy, rankReachedBy, type Ladder, type YearlyWindow } from '../ladder/ladder';
import type { Contribution } from './contributions';
import type { Counting, ToKeep } from './counting';
import { daysAfter } from './grace';
import { instantOf } from './instants';

/** Of one year: what was bought and kept in it, and the most that it came to where returns take no tier. */
interface Period {
  sum: number;
  peak: number;
}

const MONTHS = 12;

/**
 * A ladder that counts by the year. Each year reaches a tier by what was bought in it, a return belongs to the year of its sale. What a year that is over
 * has reached carries on as `downgrade` says.
 */
export class Periods implements Counting {
  private readonly byIndex = new Map<number, Period>();
  private first = Infinity;
  private clock = '';
  private current = 0;
  private readonly from: LocalDateIso;
  private readonly floor: number;
  private readonly starts = new Map<number, InstantIso>();

  constructor(
    private readonly ladder: Ladder,
    private readonly window: YearlyWindow,
  ) {
    invariant(window.yearlyFrom !== null, 'it is known whose ladder it is');
    this.from = window.yearlyFrom;
    this.floor = rankReachedBy(0, ladder);
  }

  get amount(): number {
    return this.byIndex.get(this.current)?.sum ?? 0;
  }

  get rank(): number {
    let [carried, ended] = [this.floor, this.floor];
    for (let index = this.first; index < this.current; index += 1) {
      const reached = this.reachedIn(index);
      ended = Math.max(reached, carried);
      carried = this.after(ended, reached);
    }
    const held = this.isInGrace ? ended : carried;
    return Math.max(this.reachedIn(this.current), held);
  }

  get nextAt(): InstantIso | null {
    if (this.ladder.downgrade === 'never' || this.rank === this.floor) return null;
    return this.isInGrace ? this.graceEnds : this.startOf(this.current + 1);
  }

  add({ order, amounts, spend, ofSales = [] }: Contribution, keeps: boolean): void {
    this.passTo(order);
    let own = countedBy(this.ladder, amounts, spend);
    for (const part of ofSales) {
      const amount = countedBy(this.ladder, part.amounts, part.spend);
      own -= amount;
      this.put(amount, this.indexAt(instantOf(part.order)), keeps);
    }
    this.put(own, this.current, keeps);
  }

  forgetKept(): void {
    for (const period of this.byIndex.values()) period.peak = period.sum;
  }

  pass(): void {
    const at = this.nextAt;
    if (at !== null) this.passTo(at);
  }

  passTo(order: string): void {
    if (order <= this.clock) return;
    this.clock = order;
    this.current = this.indexAt(instantOf(order));
  }

  toKeep(
    threshold: number,
    { now, fallsAt }: { readonly now: InstantIso; readonly fallsAt: InstantIso },
  ): ToKeep | null {
    const [index, last] = [this.indexAt(now), this.indexAt(fallsAt) - 1];
    const missing = (of: number): number => threshold - (this.byIndex.get(of)?.sum ?? 0);
    // Only the grace days of the last year hold it.
    if (last < index) return { missing: missing(index), from: null, by: fallsAt };
    if (this.ladder.downgrade !== 'immediate')
      return {
        missing: missing(last),
        from: last === index ? null : this.startOf(last),
        by: this.startOf(last + 1),
      };
    return this.ladder.graceDays === 0 ? null : { missing: threshold, from: this.startOf(last + 1), by: fallsAt };
  }

  /** The year that an instant lies in: its first instant, and that of the next. */
  around(instant: InstantIso): { readonly from: InstantIso; readonly until: InstantIso } {
    const index = this.indexAt(instant);
    return { from: this.startOf(index), until: this.startOf(index + 1) };
  }

  private put(amount: number, index: number, keeps: boolean): void {
    if (amount === 0) return;
    const period = this.byIndex.get(index) ?? { sum: 0, peak: 0 };
    period.sum += amount;
    period.peak = keeps ? Math.max(period.peak, period.sum) : period.sum;
    this.byIndex.set(index, period);
    this.first = Math.min(this.first, index);
  }

  private reachedIn(index: number): number {
    return rankReachedBy(this.byIndex.get(index)?.peak ?? 0, this.ladder);
  }

  /** What is left of a tier after a year. @param reached by that year itself */
  private after(rank: number, reached: number): number {
    switch (this.ladder.downgrade) {
      case 'never':
        return rank;
      case 'at-period-end':
        return reached;
      case 'one-step':
        return Math.max(reached, this.floor, rank - 1);
      case 'immediate':
        return this.floor;
    }
  }

  private get isInGrace(): boolean {
    return this.ladder.graceDays > 0 && this.clock < this.graceEnds;
  }

  private get graceEnds(): InstantIso {
    return daysAfter(this.startOf(this.current), this.ladder.graceDays, this.window.timeZone);
  }

  private indexAt(instant: InstantIso): number {
    if (this.startOf(this.current) <= instant && instant < this.startOf(this.current + 1)) return this.current;
    const date = localDateOf(instant, this.window.timeZone);
    const years = Number(date.slice(0, 4)) - Number(this.from.slice(0, 4));
    return addMonths(this.from, years * MONTHS) <= date ? years : years - 1;
  }

  private startOf(index: number): InstantIso {
    let start = this.starts.get(index);
    if (start === undefined) {
      start = startOfLocalDay(addMonths(this.from, index * MONTHS), this.window.timeZone);
      this.starts.set(index, start);
    }
    return start;
  }
}
