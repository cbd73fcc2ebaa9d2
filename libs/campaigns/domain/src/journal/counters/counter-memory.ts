import type { ReceiptId } from '@accrue/kernel';
import type { CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion } from '../../programme/versions';
import { instantOfOrder, type Placed } from '../../receipt';
import { NOTHING_COUNTED, type CounterValues } from '../../rules/conditions/condition-facts';
import { COUNTS_NOTHING } from '../../rules/counters';
import type { Step } from '../awards/walk-sale';
import type { History } from '../storage/history';
import type { Knowledge } from '../storage/recall';
import type { ReceiptEntry } from '../storage/state';
import { countedAfter, countedOf, CountedSales, type CountedSale } from './counted-sales';

type StepsOf = (receiptId: ReceiptId) => readonly Step[];

/** Sales that something has changed for. */
export interface Changed {
  readonly saleIds: ReadonlySet<ReceiptId>;
  readonly after: StepsOf;
}

interface Turn extends Placed {
  readonly programme: CompiledProgramme;
}

const NOTHING_CHANGED: Changed = { saleIds: new Set(), after: () => [] };

/**
 * What counters of a member had counted at a sale, in event time: as it was published, and as it is now that something came or went. What a
 * sale adds is in the journal's index; only where some of it came back is its content recalled.
 */
export class CounterMemory {
  /** Whether any version counts anything; without one there is nothing to do. */
  readonly isActive: boolean;
  private changed = NOTHING_CHANGED;
  private published: CountedSales | null = null;
  private current: CountedSales | null = null;

  /** @param stepsOf what returns took of a sale, as it was published */
  constructor(
    private readonly knowledge: Knowledge,
    private readonly history: History,
    private readonly gone: ReadonlySet<ReceiptId>,
    private readonly stepsOf: StepsOf,
  ) {
    this.isActive = knowledge.programmes.some(({ programme }) => programme.counters.size > 0);
  }

  learn(changed: Changed): void {
    this.changed = changed;
    this.current = null;
  }

  before(sale: Turn): CounterValues {
    return this.isActive ? valuesAt(sale, () => this.asPublished) : NOTHING_COUNTED;
  }

  after(sale: Turn): CounterValues {
    return this.isActive ? valuesAt(sale, () => this.asItIs) : NOTHING_COUNTED;
  }

  /** Whether a condition of a sale finds a counter elsewhere than it did. */
  isConcerned({ receiptId, order, programmeVersion }: ReceiptEntry): boolean {
    if (!this.isActive || programmeVersion === null) return false;
    const { counters, rules } = programmeOfVersion(this.knowledge.programmes, programmeVersion);
    const sale = { receiptId, order };
    return rules.some((rule) =>
      rule.counters.some((id) => {
        const counter = counters.get(id);
        if (counter === undefined) return false;
        const { from } = counter.windowAt(instantOfOrder(order));
        if (!this.isAnyChangedIn(from, order)) return false;
        return this.asPublished.valueAt(counter, sale) !== this.asItIs.valueAt(counter, sale);
      }),
    );
  }

  /** Of the receipts that were here. */
  get asPublished(): CountedSales {
    this.published ??= new CountedSales(
      [...this.knowledge.journal.receipts.values()].flatMap((entry) => this.counting(entry, this.stepsOf)),
    );
    return this.published;
  }

  /** Of those that are here now. */
  get asItIs(): CountedSales {
    this.current ??= new CountedSales([...this.staying(), ...this.coming()]);
    return this.current;
  }

  private staying(): readonly CountedSale[] {
    const { saleIds, after } = this.changed;
    return [...this.knowledge.journal.receipts.values()].flatMap((entry) => {
      if (this.gone.has(entry.receiptId)) return [];
      return this.counting(entry, saleIds.has(entry.receiptId) ? after : this.stepsOf);
    });
  }

  /** What is only being recorded. */
  private coming(): readonly CountedSale[] {
    const { saleIds, after } = this.changed;
    return [...saleIds].flatMap((receiptId): CountedSale[] => {
      if (this.knowledge.journal.receipts.has(receiptId)) return [];
      const past = this.history.get(receiptId);
      const counted = countedOf(past);
      if (counted === COUNTS_NOTHING) return [];
      const { order } = past.receipt;
      const later = countedAfter(past, after(receiptId));
      return [{ receiptId, order, programmeVersion: past.programmeVersion, counted, later }];
    });
  }

  private counting(entry: ReceiptEntry, stepsOf: StepsOf): readonly CountedSale[] {
    const { receiptId, order, programmeVersion, counted } = entry;
    if (counted === undefined || programmeVersion === null) return [];
    const steps = stepsOf(receiptId);
    if (steps.length > 0) this.history.load([entry]);
    const later = steps.length === 0 ? [] : countedAfter(this.history.get(receiptId), steps);
    return [{ receiptId, order, programmeVersion, counted, later }];
  }

  private isAnyChangedIn(from: string, order: string): boolean {
    const orderOf = (receiptId: ReceiptId): string =>
      this.knowledge.journal.receipts.get(receiptId)?.order ?? this.history.get(receiptId).receipt.order;
    const isIn = (receiptId: ReceiptId): boolean => {
      const changed = orderOf(receiptId);
      return from <= changed && changed <= order;
    };
    return [...this.gone].some(isIn) || [...this.changed.saleIds].some(isIn);
  }
}

const valuesAt = (sale: Turn, sales: () => CountedSales): CounterValues => {
  const known = new Map<string, number>();
  return (id) => {
    const counter = sale.programme.counters.get(id);
    if (counter === undefined) return 0;
    const value = known.get(id) ?? sales().valueAt(counter, sale);
    known.set(id, value);
    return value;
  };
};
