import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BudgetPart } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import type { Projections } from '@accrue/projections';
import { END_LEASES, LEASE, LEASE_MS, LOCK_PART, OVERDUE, TAKEN_OF_PART } from './lease-statements';

/** What this process has taken ahead of a part of a budget. */
export interface Lease {
  readonly leaseId: string;
  /** Points that nobody was given yet. */
  left: number;
  /** As `performance.now()`: from then on others may have it. */
  endsAt: number;
}

/** Of what is left after what is wanted, this part is taken ahead: near the end of a budget nothing is. */
const AHEAD_OF_REST = 50;
/** And never more than so many times what is wanted. */
const AHEAD_MAX = 100;
/** A till waits meanwhile. */
const READ_WITHIN_MS = 500;
/** Where nothing was left, nobody asks again before. */
const EMPTY_FOR_MS = 500;

const nothing = (): void => undefined;

const keyOf = ({ budgetId, from, storeId }: BudgetPart): readonly string[] => [budgetId, from, storeId];

/**
 * Budgets are given out by leases (ADR 0051): a process takes some ahead, and gives of it without asking anybody. What it does not give goes back
 * when the lease has ended: what was given of it, the journals say, also when the process was killed.
 */
@Injectable()
export class BudgetLeases {
  private readonly leases = new Map<string, Lease>();
  /** Part → until when it is not worth asking. */
  private readonly empty = new Map<string, number>();

  /** Part → when the last of those who are taking some of it is done: each may find enough in what the one before has taken. */
  private readonly turns = new Map<string, Promise<void>>();

  constructor(private readonly ports: ContextPorts) {}

  /** What this process may give of a part. */
  held(part: BudgetPart): Lease | null {
    const lease = this.leases.get(keyOf(part).join('|'));
    return lease === undefined || lease.endsAt <= performance.now() ? null : lease;
  }

  isEmpty(part: BudgetPart): boolean {
    return (this.empty.get(keyOf(part).join('|')) ?? 0) > performance.now();
  }

  /** Takes so much of a part that there is as much as is wanted. @returns whether so much was left; others may be faster to give of it */
  async take(part: BudgetPart, wanted: number): Promise<boolean> {
    const key = keyOf(part).join('|');
    const turn = (this.turns.get(key) ?? Promise.resolve()).then(() => this.takeInTurn(part, wanted));
    const settled = turn.then(nothing, nothing);
    this.turns.set(key, settled);
    void settled.then(() => this.turns.get(key) === settled && this.turns.delete(key));
    return turn;
  }

  private async takeInTurn(part: BudgetPart, wanted: number): Promise<boolean> {
    const key = keyOf(part).join('|');
    const held = this.held(part);
    const missing = wanted - (held?.left ?? 0);
    if (missing <= 0) return true;
    await this.endOverdue(part);
    const from = performance.now();
    const taken = await this.lease(part, missing, held?.leaseId ?? randomUUID());
    const isEnough = taken.points >= missing;
    if (!isEnough) this.empty.set(key, performance.now() + EMPTY_FOR_MS);
    if (taken.points === 0) return isEnough;
    const now = this.leases.get(key);
    if (now?.leaseId === taken.leaseId) {
      now.left += taken.points;
      now.endsAt = Math.max(now.endsAt, from + LEASE_MS);
    } else this.leases.set(key, { leaseId: taken.leaseId, left: taken.points, endsAt: from + LEASE_MS });
    return isEnough;
  }

  /** What could be given of a part now. */
  async room(part: BudgetPart): Promise<number> {
    await this.endOverdue(part);
    const { database } = this.ports;
    return (await leftOf(database, part)) + (this.held(part)?.left ?? 0);
  }

  private async lease(
    part: BudgetPart,
    missing: number,
    leaseId: string,
  ): Promise<{ readonly leaseId: string; readonly points: number }> {
    return this.ports.database.transaction(async (tx) => {
      await tx.query(LOCK_PART, keyOf(part));
      const left = await leftOf(tx, part);
      const ahead = Math.floor(Math.max(0, left - missing) / AHEAD_OF_REST);
      const points = Math.min(left, missing + Math.min(ahead, missing * AHEAD_MAX));
      if (points <= 0) return { leaseId, points: 0 };
      const taken = await tx.query(LEASE, [...keyOf(part), leaseId, points]);
      if (taken.length > 0) return { leaseId, points };
      const another = randomUUID();
      await tx.query(LEASE, [...keyOf(part), another, points]);
      return { leaseId: another, points };
    });
  }

  private async endOverdue(part: BudgetPart): Promise<void> {
    const { database, projections } = this.ports;
    const overdue = await database.query<{ leaseId: string; before: Date }>(OVERDUE, keyOf(part));
    const [first] = overdue;
    if (first === undefined) return;
    if (!(await this.isReadUp(projections))) return;
    const leaseIds = overdue.map(({ leaseId }) => leaseId);
    await database.query(END_LEASES, [leaseIds, first.before]);
  }

  /** What is written is read, or no receipt waits for it: leases that are over end another time, and what they have left is free then. */
  private async isReadUp(projections: Projections): Promise<boolean> {
    try {
      await projections.waitForAll('budgets', READ_WITHIN_MS);
      return true;
    } catch (error) {
      if (error instanceof Rejected && error.code === 'read.not_caught_up') return false;
      throw error;
    }
  }
}

const leftOf = async (database: Pick<ContextPorts['database'], 'query'>, part: BudgetPart): Promise<number> => {
  const [taken] = await database.query<{ leased: string; back: string }>(TAKEN_OF_PART, keyOf(part));
  return Math.max(0, part.amount - Number(taken?.leased ?? 0) - Number(taken?.back ?? 0));
};
