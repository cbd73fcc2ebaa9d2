import { canonicalJson, type ActionId, type MemberId, type ReceiptId } from '@accrue/kernel';
import { tierOf, type CompiledProgramme } from '../../../programme/compile';
import { programmeOfVersion, type ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder, type Placed } from '../../../receipt';
import { NOTHING_COUNTED, type CounterValues } from '../../../rules/conditions/condition-facts';
import { COUNTS_NOTHING } from '../../../rules/counters';
import type { Step } from '../walk-sale';
import type { CountsRestated } from '../../events';
import type { History } from '../../storage/history';
import type { Knowledge } from '../../storage/recall';
import { entryOf, type ActionEntry, type Journal, type ReceiptEntry } from '../../storage/state';
import { attributesAt } from '../../storage/attributes-at';
import { tierAt } from '../../storage/tier-at';
import { OffersInTime } from '../offers/offers-in-time';
import { countedActions, countedAfter, CountedFacts, countedOf, type CountedFact } from './counted-facts';

type StepsOf = (receiptId: ReceiptId) => readonly Step[];

/** Sales that something has changed for. */
export interface Changed {
  readonly saleIds: ReadonlySet<ReceiptId>;
  readonly after: StepsOf;
  readonly actions?: ChangedActions | undefined;
}

/** The member's actions when some have come, gone or been revoked. */
export interface ChangedActions {
  readonly now: Iterable<ActionEntry>;
  /** Of the first that something has changed for. */
  readonly from: string;
}

/** What counts of a member. */
export interface Counted {
  readonly sales: CountedFacts<ReceiptId>;
  /** With what they did that is no purchase. */
  readonly all: CountedFacts;
}

interface Turn extends Placed {
  readonly programme: CompiledProgramme;
}

const NO_SALES: ReadonlySet<ReceiptId> = new Set();
const NOTHING_CHANGED: Changed = { saleIds: NO_SALES, after: () => [] };

/**
 * What counters of a member had counted at a sale, in event time: as it was published, and as it is now that something came or went. What a
 * sale adds, and what is left of that after each return, is in the journal's index: nothing has to be read for it.
 */
export class CounterMemory {
  /** Whether any version counts anything; without one there is nothing to do. */
  readonly isActive: boolean;
  private changed = NOTHING_CHANGED;
  private published: Counted | null = null;
  private current: Counted | null = null;

  constructor(
    private readonly knowledge: Knowledge,
    private readonly history: History,
    private readonly gone: ReadonlySet<ReceiptId>,
  ) {
    this.isActive = knowledge.programmes.some(({ programme }) => programme.counting.length > 0);
  }

  learn(changed: Changed): void {
    this.changed = changed;
    this.current = null;
  }

  before(sale: Turn): CounterValues {
    return this.isActive ? countersAt({ ...sale, id: sale.receiptId }, () => this.asPublished.all) : NOTHING_COUNTED;
  }

  after(sale: Turn): CounterValues {
    return this.isActive ? countersAt({ ...sale, id: sale.receiptId }, () => this.asItIs.all) : NOTHING_COUNTED;
  }

  /** Whether a condition of a sale finds a counter elsewhere than it did. */
  isConcerned({ receiptId, order, programmeVersion }: ReceiptEntry): boolean {
    if (!this.isActive || programmeVersion === null) return false;
    const programme = programmeOfVersion(this.knowledge.programmes, programmeVersion);
    const { counters, rules } = programme;
    const sale = { id: receiptId, order };
    if (this.isInOtherSegments({ receiptId, order, programme }, programmeVersion)) return true;
    return rules.some((rule) =>
      rule.counters.some((id) => {
        const counter = counters.get(id);
        if (counter === undefined) return false;
        const { from } = counter.windowAt(instantOfOrder(order));
        if (!this.isAnyChangedIn(from, order)) return false;
        return this.asPublished.all.valueAt(counter, sale) !== this.asItIs.all.valueAt(counter, sale);
      }),
    );
  }

  /** Whether a rule is for a segment that the member came in or out of, before the sale. */
  private isInOtherSegments(sale: Turn, programmeVersion: number): boolean {
    const segments = new Set(sale.programme.rules.flatMap((rule) => rule.segments));
    if (segments.size === 0 || !this.isAnyChangedIn('', sale.order)) return false;
    const { journal, programmes } = this.knowledge;
    const tierId = tierAt(journal.tiers, { order: sale.order, programmeVersion }, programmes);
    const member = {
      occurredAt: instantOfOrder(sale.order),
      tierId: tierOf(sale.programme, tierId)?.id ?? null,
      enrolledAt: journal.enrolledAt ?? null,
      attributes: attributesAt(journal.attributes, instantOfOrder(sale.order)),
    };
    const [was, is] = [this.before(sale), this.after(sale)];
    return [...segments].some(
      (segment) => segment.has({ ...member, counters: was }) !== segment.has({ ...member, counters: is }),
    );
  }

  /** Sales of which another part counts now than was said. */
  restated(memberId: MemberId): readonly CountsRestated[] {
    if (!this.isActive) return [];
    const { saleIds } = this.changed;
    return this.asItIs.sales.inOrder.flatMap(({ id: receiptId, later: moments }): CountsRestated[] => {
      const later = moments.map(({ by, counted }) => ({ by, counted }));
      const said = this.knowledge.journal.receipts.get(receiptId)?.countedLater ?? [];
      if (!saleIds.has(receiptId) || canonicalJson(said) === canonicalJson(later)) return [];
      return [{ type: 'CountsRestated', data: { receiptId, memberId, later } }];
    });
  }

  /** Sales that are new, and later than all that was known: nothing before them is another than it was. Empty: something else has changed. */
  get appended(): ReadonlySet<ReceiptId> {
    const { saleIds, actions } = this.changed;
    if (this.gone.size > 0 || actions !== undefined) return NO_SALES;
    const { receipts } = this.knowledge.journal;
    const [first] = [...saleIds].map((id) => (receipts.has(id) ? '' : this.history.get(id).receipt.order)).sort();
    if (first === undefined) return NO_SALES;
    for (const { order } of receipts.values()) if (order >= first) return NO_SALES;
    return saleIds;
  }

  /** Order of the first action that something has changed for. */
  get changedActionsFrom(): string | undefined {
    return this.changed.actions?.from;
  }

  /** As it was. */
  get asPublished(): Counted {
    const { receipts, actions } = this.knowledge.journal;
    this.published ??= this.of(
      [...receipts.values()].flatMap((entry) => this.counting(entry)),
      actions.values(),
    );
    return this.published;
  }

  get asItIs(): Counted {
    this.current ??= this.of([...this.staying(), ...this.coming()], this.actionsAsTheyAre);
    return this.current;
  }

  /** What the member did and was given, as it is now. */
  get actionsAsTheyAre(): Iterable<ActionEntry> {
    return this.changed.actions?.now ?? this.knowledge.journal.actions.values();
  }

  private of(counted: readonly CountedFact<ReceiptId>[], actions: Iterable<ActionEntry>): Counted {
    return countedTogether(counted, this.isActive ? actions : [], this.knowledge.programmes);
  }

  private staying(): readonly CountedFact<ReceiptId>[] {
    const { saleIds, after } = this.changed;
    return [...this.knowledge.journal.receipts.values()].flatMap((entry) => {
      if (this.gone.has(entry.receiptId)) return [];
      return this.counting(entry, saleIds.has(entry.receiptId) ? after : undefined);
    });
  }

  /** What is only being recorded. */
  private coming(): readonly CountedFact<ReceiptId>[] {
    const { saleIds, after } = this.changed;
    return [...saleIds].flatMap((id): CountedFact<ReceiptId>[] => {
      if (this.knowledge.journal.receipts.has(id)) return [];
      const past = this.history.get(id);
      const counted = countedOf(past);
      if (counted === COUNTS_NOTHING) return [];
      const { order } = past.receipt;
      return [{ id, order, programmeVersion: past.programmeVersion, counted, later: countedAfter(past, after(id)) }];
    });
  }

  /** @param after of a sale that something has changed for */
  private counting(entry: ReceiptEntry, after?: StepsOf): readonly CountedFact<ReceiptId>[] {
    const said = countedAsSaid(entry, this.knowledge.journal);
    if (after === undefined) return said;
    return said.map((fact) => ({ ...fact, later: countedAfter(this.history.get(fact.id), after(fact.id)) }));
  }

  private isAnyChangedIn(from: string, order: string): boolean {
    const orderOf = (receiptId: ReceiptId): string =>
      this.knowledge.journal.receipts.get(receiptId)?.order ?? this.history.get(receiptId).receipt.order;
    const isIn = (receiptId: ReceiptId): boolean => {
      const changed = orderOf(receiptId);
      return from <= changed && changed <= order;
    };
    const { actions } = this.changed;
    if (actions !== undefined && actions.from <= order) return true;
    return [...this.gone].some(isIn) || [...this.changed.saleIds].some(isIn);
  }
}

/** What was bought, with what the member did and was given. */
export const countedTogether = (
  counted: readonly CountedFact<ReceiptId>[],
  actions: Iterable<ActionEntry>,
  programmes: readonly ProgrammeVersion[],
): Counted => {
  const sales = new CountedFacts(counted);
  const asks = programmes.some(({ programme }) => programme.asksForOffers);
  // Gone through twice only where somebody asks.
  const all = asks ? [...actions] : actions;
  const done = countedActions(all, programmes);
  const offers = asks ? new OffersInTime(all, sales, programmes) : undefined;
  if (done.length === 0 && offers === undefined) return { sales, all: sales };
  return { sales, all: new CountedFacts<ReceiptId | ActionId>([...counted, ...done], offers) };
};

/** What the journal's index says that a receipt adds. */
export const countedAsSaid = (
  { receiptId: id, order, programmeVersion, counted, countedLater = [] }: ReceiptEntry,
  journal: Journal,
): readonly CountedFact<ReceiptId>[] => {
  if (counted === undefined || programmeVersion === null) return [];
  const later = countedLater.map(({ by, counted: left }) => ({ by, order: entryOf(journal, by).order, counted: left }));
  return [{ id, order, programmeVersion, counted, later }];
};

/** How far counters, and what segments look at, are before a fact. */
export const countersAt = (
  fact: { readonly id: ReceiptId | ActionId; readonly order: string; readonly programme: CompiledProgramme },
  counted: () => CountedFacts,
): CounterValues => {
  const known = new Map<string, number>();
  return (id) => {
    const { counters, aggregates } = fact.programme;
    const counter = counters.get(id) ?? aggregates.get(id);
    const count = (): number =>
      counter === undefined ? counted().offers.countAt(id, fact.order) : counted().valueAt(counter, fact);
    const value = known.get(id) ?? count();
    known.set(id, value);
    return value;
  };
};
