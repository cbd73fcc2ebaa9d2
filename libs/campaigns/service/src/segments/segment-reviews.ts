import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso } from '@accrue/kernel';
import type { Queryable } from '@accrue/persistence';
import { dueRows, type DueItem, type DueQuery } from '@accrue/scheduling';
import { Programmes } from '../programme/programmes';

const DUE = { table: 'segment_review', key: 'member_id', dueAt: 'due_at', more: 'asked::text as asked' };

/** Whom to look at next, and how often somebody has asked for it. */
export interface DueReview extends DueItem {
  readonly asked: string;
}

/** When whose segments are looked at: soon after each fact of the member, and when time may have moved them. */
@Injectable()
export class SegmentReviews {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
  ) {}

  /** Something became known of these members. Costs nothing while no version has segments. */
  async ask(memberIds: readonly (string | null)[], within: Queryable = this.ports.database): Promise<void> {
    const members = [...new Set(memberIds.flatMap((member) => member ?? []))].sort();
    if (members.length === 0 || !(await this.hasSegments())) return;
    await within.query(
      `insert into segment_review as known (member_id, due_at, asked)
       select member_id, $2, 1 from unnest($1::text[]) as asked(member_id)
       on conflict (member_id) do update
       set due_at = least(known.due_at, excluded.due_at), asked = known.asked + 1`,
      [members, this.ports.clock.now()],
    );
  }

  /** Of everybody: another version takes effect. */
  async askAll(from: InstantIso): Promise<void> {
    if (!(await this.hasSegments())) return;
    await this.ports.database.query(
      `insert into segment_review as known (member_id, due_at, asked)
       select distinct member_id, $1::timestamptz, 1 from identity_tenure
       where type = 'member_id' and member_id is not null order by member_id
       on conflict (member_id) do update
       set due_at = least(known.due_at, excluded.due_at), asked = known.asked + 1`,
      [from],
    );
  }

  due(query: DueQuery<DueReview>): Promise<readonly DueReview[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  /** It was done, unless somebody has asked again. */
  async done({ key, asked }: DueReview, next: InstantIso | null): Promise<void> {
    await this.ports.database.query(
      'update segment_review set due_at = $3::timestamptz where member_id = $1 and asked = $2::bigint',
      [key, asked, next],
    );
  }

  private async hasSegments(): Promise<boolean> {
    return (await this.programmes.soFar()).some(({ programme }) => programme.segments.length > 0);
  }
}
