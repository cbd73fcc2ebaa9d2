import { Injectable } from '@nestjs/common';
import { BoundedWait } from '@accrue/http';
import { parseInstant, Rejected, type InstantIso } from '@accrue/kernel';
import type { Migration } from '@accrue/persistence';
import { ContextPorts } from './context';

export const knownMembersMigration: Migration = {
  name: 'KnownMembers1795824004000',
  sql: `create table member_directory (
    member_id text primary key,
    reference text,
    enrolled_at timestamptz not null,
    closed_at timestamptz,
    merged_into text
  )`,
};

export type MemberRejectionCode = 'member.unknown';

/** Who there is, under which number the operator knows them, and who has left: as enrollment tells, a moment later. */
@Injectable()
export class KnownMembers {
  private readonly news = new BoundedWait();

  constructor(private readonly ports: ContextPorts) {}

  /** @throws Rejected member.unknown, after waiting, bounded, for one who has just enrolled */
  async mustKnow(memberId: string): Promise<void> {
    const isKnown = await this.news.until(async () => {
      const known = await this.ports.database.query('select 1 from member_directory where member_id = $1', [memberId], {
        prepared: 'known-member',
      });
      return known.length > 0;
    });
    if (!isKnown) throw new Rejected<MemberRejectionCode>('member.unknown', { memberId: memberId.slice(0, 200) });
  }

  /** Of a duplicate, the member that it was merged into; null: it is none, as far as is known. */
  async survivorOf(memberId: string): Promise<string | null> {
    const [row] = await this.ports.database.query<{ survivor: string | null }>(
      'select merged_into as survivor from member_directory where member_id = $1',
      [memberId],
      { prepared: 'survivor-of-member' },
    );
    return row?.survivor ?? null;
  }

  /** null: nobody of that id has enrolled, as far as is known. */
  async enrolledAt(memberId: string): Promise<InstantIso | null> {
    const [row] = await this.ports.database.query<{ enrolledAt: Date }>(
      'select enrolled_at as "enrolledAt" from member_directory where member_id = $1',
      [memberId],
      { prepared: 'enrolment-of-member' },
    );
    return row === undefined ? null : parseInstant(new Date(row.enrolledAt).toISOString());
  }

  /** Those of them who had left by an instant, as far as is known. */
  async leftOf(memberIds: Iterable<string>, by: InstantIso): Promise<ReadonlySet<string>> {
    const rows = await this.ports.database.query<{ memberId: string }>(
      'select member_id as "memberId" from member_directory where member_id = any($1::text[]) and closed_at <= $2',
      [[...new Set(memberIds)], by],
    );
    return new Set(rows.map(({ memberId }) => memberId));
  }

  async hasLeft(memberId: string): Promise<boolean> {
    const left = await this.ports.database.query(
      'select 1 from member_directory where member_id = $1 and closed_at is not null',
      [memberId],
      { prepared: 'member-has-left' },
    );
    return left.length > 0;
  }
}
