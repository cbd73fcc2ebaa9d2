import { Injectable } from '@nestjs/common';
import type { BudgetPart, BudgetRoom, BudgetRooms, JournalEvent } from '@accrue/campaigns-domain';
import { ConcurrencyConflict } from '@accrue/event-store';
import { BudgetLeases, type Lease } from './budget-leases';

/** A decision needs more of a budget than is at hand. */
class MoreNeeded extends Error {
  constructor(
    readonly part: BudgetPart,
    readonly wanted: number,
  ) {
    super(`${String(wanted)} of the budget ${part.budgetId} are wanted`);
  }
}

/** Runs decisions that take from budgets: they are made again when more has been leased for them. */
@Injectable()
export class BudgetDesk {
  constructor(private readonly leases: BudgetLeases) {}

  /**
   * @param run executes a command. `decide`: makes its decision, perhaps several times; what the last decided is taken when it is stored, and stays taken
   * while nobody knows whether it is.
   */
  async taking<T>(
    run: (
      decide: <E extends JournalEvent>(with_: (budgets: BudgetRooms) => readonly E[]) => readonly E[],
    ) => Promise<T>,
  ): Promise<T> {
    const emptied = new Set<string>();
    for (;;) {
      const draft = new Draft(this.leases, emptied);
      try {
        return await run((decide) => draft.decide(decide));
      } catch (error) {
        if (error instanceof ConcurrencyConflict) draft.release();
        if (!(error instanceof MoreNeeded)) throw error;
        if (!(await this.leases.take(error.part, error.wanted))) emptied.add(nameOf(error.part));
      }
    }
  }

  /** Asks what would be decided; nothing is taken. */
  async asking<T>(ask: (budgets: BudgetRooms) => T | Promise<T>): Promise<T> {
    const rooms = new Map<string, BudgetRoom>();
    const left: BudgetRooms['left'] = (part, wanted) => {
      const room = rooms.get(nameOf(part));
      if (room === undefined) throw new MoreNeeded(part, wanted);
      return room;
    };
    for (;;) {
      try {
        return await ask({ left });
      } catch (error) {
        if (!(error instanceof MoreNeeded)) throw error;
        rooms.set(nameOf(error.part), { points: await this.leases.room(error.part), leaseId: null });
      }
    }
  }
}

/** What one command takes, as it was decided last. */
class Draft implements BudgetRooms {
  private readonly reserved: { readonly lease: Lease; readonly points: number }[] = [];
  private readonly found = new Map<string, Lease>();

  constructor(
    private readonly leases: BudgetLeases,
    private readonly emptied: ReadonlySet<string>,
  ) {}

  /** Decided again: what was decided before was not stored. */
  decide<E extends JournalEvent>(decide: (budgets: BudgetRooms) => readonly E[]): readonly E[] {
    this.release();
    const events = decide(this);
    for (const event of events) {
      if (event.type !== 'BudgetsDrawn') continue;
      for (const { leaseId, points } of event.data.draws) {
        const lease = leaseId === null ? undefined : this.found.get(leaseId);
        if (lease === undefined) continue;
        lease.left -= points;
        this.reserved.push({ lease, points });
      }
    }
    return events;
  }

  left(part: BudgetPart, wanted: number): BudgetRoom {
    const lease = this.leases.held(part);
    const points = lease?.left ?? 0;
    if (points < wanted && !this.emptied.has(nameOf(part)) && !this.leases.isEmpty(part))
      throw new MoreNeeded(part, wanted);
    if (lease === null) return { points: 0, leaseId: null };
    this.found.set(lease.leaseId, lease);
    return { points, leaseId: lease.leaseId };
  }

  release(): void {
    for (const { lease, points } of this.reserved.splice(0)) lease.left += points;
  }
}

const nameOf = ({ budgetId, from, storeId }: BudgetPart): string => [budgetId, from, storeId].join('|');
