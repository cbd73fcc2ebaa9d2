import type { ActionId } from '@accrue/kernel';
import type { CountedFacts } from '../journal/awards/counters/counted-facts';
import type { CompiledProgramme } from '../programme/compile';
import type { CounterValues } from '../rules/conditions/condition-facts';
import { ROLLING_AGGREGATES } from '../rules/segments';
import { Tally, type CountedBy, type Counter } from '../rules/counters';

/** After all that is of the same instant. */
const LAST = '~' as ActionId;

/** From then on something counts otherwise. */
interface Change {
  readonly order: string;
  readonly was: CountedBy;
  readonly is: CountedBy;
}

/** How far counters are at any moment. Between two facts only those with a window that passes can differ. */
export class CounterAtMoment {
  private readonly changes: readonly Change[];
  /** Of an aggregate without a window: before all changes, and after each. */
  private readonly known = new Map<string, readonly number[]>();

  constructor(
    private readonly programme: CompiledProgramme,
    private readonly facts: CountedFacts,
  ) {
    this.changes = facts.inOrder
      .flatMap(({ order, counted, later }) => {
        let was: CountedBy = {};
        return [{ order, counted: {} }, ...later].map((moment): Change => {
          const change = {
            order: moment.order > order ? moment.order : order,
            was,
            is: { ...counted, ...moment.counted },
          };
          was = change.is;
          return change;
        });
      })
      .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  }

  at(order: string): CounterValues {
    const changed = this.changes.findLastIndex((each) => each.order <= order) + 1;
    return (id) => {
      const { counters, aggregates } = this.programme;
      const aggregate = aggregates.get(id);
      if (aggregate !== undefined && !ROLLING_AGGREGATES.has(id)) return this.valuesOf(id, aggregate)[changed] ?? 0;
      const counter = aggregate ?? counters.get(id);
      return counter === undefined
        ? this.facts.offers.countAt(id, order)
        : this.facts.valueAt(counter, { id: LAST, order });
    };
  }

  private valuesOf(id: string, counter: Counter): readonly number[] {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const tally = new Tally();
    const after = this.changes.map(({ was, is }) => {
      tally.add(is[counter.id] ?? 0);
      tally.add(was[counter.id] ?? 0, -1);
      return counter.valueOf(tally);
    });
    const values = [counter.valueOf(new Tally()), ...after];
    this.known.set(id, values);
    return values;
  }
}
