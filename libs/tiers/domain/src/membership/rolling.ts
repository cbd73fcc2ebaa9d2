import { addMonths, localDateOf, startOfLocalDay, type InstantIso } from '@accrue/kernel';
import { countedBy, type Ladder, type Window } from '../ladder/ladder';
import type { Contribution } from './contributions';
import { instantOf } from './instants';

interface Leaving {
  readonly at: InstantIso;
  readonly amount: number;
}

/** What counts on a ladder with a window, as time goes on. A return leaves together with the sale that it takes from. */
export class Rolling {
  private total = 0;
  /** Earliest first, from `next` on. */
  private readonly leaving: Leaving[] = [];
  private next = 0;

  constructor(
    private readonly ladder: Ladder,
    private readonly window: Window,
  ) {}

  get sum(): number {
    return this.total;
  }

  /** When something leaves; null: nothing is left that could. */
  get nextAt(): InstantIso | null {
    return this.leaving[this.next]?.at ?? null;
  }

  /** @param from what has left by then does not count at all; an order, or an instant */
  add({ order, amounts, spend, ofSales = [] }: Contribution, from: string = order): void {
    let own = countedBy(this.ladder, amounts, spend);
    for (const part of ofSales) {
      const amount = countedBy(this.ladder, part.amounts, part.spend);
      own -= amount;
      this.put(amount, part.order, from);
    }
    this.put(own, order, from);
  }

  /** All that leaves next is gone. */
  pass(): void {
    const at = this.nextAt;
    for (; at !== null && this.nextAt === at; this.next += 1) this.total -= this.leaving[this.next]?.amount ?? 0;
  }

  /** When, if nothing comes before, a sum is another that `isSame` is not true of; null: never. */
  turnsAt(isSame: (sum: number) => boolean): InstantIso | null {
    let sum = this.total;
    for (let index = this.next; index < this.leaving.length; index += 1) {
      const { at, amount } = this.leaving[index] as Leaving;
      sum -= amount;
      if (this.leaving[index + 1]?.at !== at && !isSame(sum)) return at;
    }
    return null;
  }

  private put(amount: number, order: string, from: string): void {
    const at = leavesAt(instantOf(order), this.window);
    if (amount === 0 || at <= from) return;
    this.total += amount;
    let index = this.leaving.length;
    while (index > this.next && (this.leaving[index - 1] as Leaving).at > at) index -= 1;
    this.leaving.splice(index, 0, { at, amount });
  }
}

/** Whoever measures a member asks for the same days again with each receipt, and the calendar is slow to answer. */
const known = new Map<string, InstantIso>();
const KNOWN_MAX = 50_000;

/** The first instant of the local day so many months after the one of an instant: until then it counts. */
export const leavesAt = (instant: InstantIso, { rollingMonths, timeZone }: Window): InstantIso => {
  const key = `${instant}/${String(rollingMonths)}/${timeZone}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= KNOWN_MAX) known.clear();
  const at = startOfLocalDay(addMonths(localDateOf(instant, timeZone), rollingMonths), timeZone);
  known.set(key, at);
  return at;
};
