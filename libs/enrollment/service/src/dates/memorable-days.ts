import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso } from '@accrue/kernel';
import type { Queryable, Transaction } from '@accrue/persistence';
import { dueRows, type DueItem, type DueQuery } from '@accrue/scheduling';

const DUE = { table: 'memorable_day', key: 'member_id', dueAt: 'due_at' };

/** When something of a member is due next. */
export interface PlannedDay {
  readonly memberId: string;
  /** Of the member's stream that says so. */
  readonly revision: number;
  /** null: nothing is. */
  readonly dueAt: InstantIso | null;
  /** Told by what only the member's key opens: it is kept as long as that. */
  readonly isPersonal: boolean;
}

/**
 * Which member to look at next, and when. Their streams say what is due; a row that says too early is looked at in vain, and then says when.
 */
@Injectable()
export class MemorableDays {
  constructor(private readonly ports: ContextPorts) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  /**
   * An older word changes nothing. What is personal is written only while the key is there, which waits with being destroyed: so nothing is
   * left of who is erased in the same moment.
   */
  async put(days: readonly PlannedDay[], within: Queryable = this.ports.database): Promise<void> {
    if (days.length === 0) return;
    const sorted = [...days].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
    await within.query(
      `insert into memorable_day as known (member_id, revision, due_at)
       select member_id, revision, due_at
       from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::boolean[]) as day(member_id, revision, due_at, is_personal)
       where not is_personal or member_id in (
         select k.member_id from member_key k where k.member_id = any($1::text[]) order by k.member_id for share)
       on conflict (member_id) do update set revision = excluded.revision, due_at = excluded.due_at
       where known.revision <= excluded.revision`,
      [
        sorted.map(({ memberId }) => memberId),
        sorted.map(({ revision }) => revision),
        sorted.map(({ dueAt }) => dueAt),
        sorted.map(({ isPersonal }) => isPersonal),
      ],
    );
  }

  /** At the latest then, whatever becomes of who is about to change what is due. */
  async lookAgain(memberId: string, at: InstantIso): Promise<void> {
    await this.ports.database.query(
      'update memorable_day set due_at = least(due_at, $2::timestamptz) where member_id = $1',
      [memberId, at],
    );
  }

  /** All at once, as much earlier as two clocks of the world can differ. */
  async lookAgainAtAll(tx: Transaction): Promise<void> {
    await tx.query(`update memorable_day set due_at = due_at - interval '2 days'`);
  }

  async forget(memberIds: readonly string[], within: Queryable = this.ports.database): Promise<void> {
    await within.query('delete from memorable_day where member_id = any($1::text[])', [memberIds]);
  }
}
