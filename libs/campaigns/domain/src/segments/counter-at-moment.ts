import type { ActionId } from '@accrue/kernel';
import type { CountedFacts } from '../journal/awards/counters/counted-facts';
import type { CompiledProgramme } from '../programme/compile';
import type { CounterValues } from '../rules/conditions/condition-facts';
import { ROLLING_AGGREGATES } from '../rules/segments';
import type { Counter } from '../rules/counters';

/** After all that is of the same instant. */
const LAST = '~' as ActionId;

/** How far counters are at one moment after the other. Between two facts only those with a window that passes can differ. */
export class CounterAtMoment {
  private readonly known = new Map<string, number>();
  private readonly orders: readonly string[];
  private fact = -1;

  constructor(
    private readonly programme: CompiledProgramme,
    private readonly facts: CountedFacts,
  ) {
    this.orders = facts.inOrder.flatMap(({ order, later }) => [order, ...later.map((each) => each.order)]).sort();
  }

  at(order: string): CounterValues {
    if (!this.isSame(order)) {
      this.known.clear();
      this.fact = this.orders.findLastIndex((each) => each < order);
    }
    return (id) => {
      const { counters, aggregates } = this.programme;
      const aggregate = aggregates.get(id);
      if (aggregate === undefined || ROLLING_AGGREGATES.has(id))
        return this.value(aggregate ?? counters.get(id), order);
      const value = this.known.get(id) ?? this.value(aggregate, order);
      this.known.set(id, value);
      return value;
    };
  }

  /** No fact lies between this moment and the one before. */
  private isSame(order: string): boolean {
    const [last, next] = [this.orders[this.fact], this.orders[this.fact + 1]];
    return (last === undefined || last < order) && (next === undefined || order <= next);
  }

  private value(counter: Counter | undefined, order: string): number {
    return counter === undefined ? 0 : this.facts.valueAt(counter, { id: LAST, order });
  }
}
