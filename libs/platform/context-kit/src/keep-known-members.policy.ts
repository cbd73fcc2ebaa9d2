import type { Type } from '@nestjs/common';
import {
  memberClosed,
  memberEnrolled,
  memberErased,
  memberMerged,
  memberUnmerged,
  type Static,
} from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

type Enrolled = Static<typeof memberEnrolled.schema>;
type Closed = Static<typeof memberClosed.schema>;
type Erased = Static<typeof memberErased.schema>;
type Fact = MessageOf<
  typeof memberEnrolled | typeof memberClosed | typeof memberErased | typeof memberMerged | typeof memberUnmerged
>;

/**
 * The consumer that fills the table of `KnownMembers`. Of who was erased the operator's number goes too.
 * @param context whose it is: the group is named after it
 */
export const keepKnownMembers = (context: string): Type => {
  @Policy()
  class KeepKnownMembersPolicy {
    @ConsumesInTransaction(
      `${context}.keep-known-members`,
      memberEnrolled,
      memberClosed,
      memberErased,
      memberMerged,
      memberUnmerged,
    )
    async keep(messages: readonly Fact[], tx: Transaction): Promise<void> {
      const enrolled = messages.filter((fact) => fact.type === memberEnrolled.type).map(({ data }) => data);
      const closed = messages.filter((fact) => fact.type === memberClosed.type).map(({ data }) => data);
      if (enrolled.length > 0) await this.enrol(enrolled, tx);
      const erased = messages.filter((fact) => fact.type === memberErased.type).map(({ data }) => data);
      // A member is enrolled before being closed, and closed before being erased, so within a page this order is theirs.
      await this.merge(messages, tx);
      if (closed.length > 0) await this.close(closed, tx);
      if (erased.length > 0) await this.forgetReferences(erased, tx);
    }

    async enrol(enrolled: readonly Enrolled[], tx: Transaction): Promise<void> {
      const members = new Map(
        enrolled.map(({ memberId, reference, enrolledAt }) => [
          memberId,
          { member_id: memberId, reference, enrolled_at: enrolledAt },
        ]),
      );
      await tx.query(
        `insert into member_directory (member_id, reference, enrolled_at)
         select member_id, reference, enrolled_at
         from json_to_recordset($1::json) as m(member_id text, reference text, enrolled_at timestamptz)
         on conflict (member_id) do update set reference = excluded.reference, enrolled_at = excluded.enrolled_at`,
        [JSON.stringify([...members.values()])],
      );
    }

    async close(closed: readonly Closed[], tx: Transaction): Promise<void> {
      await tx.query(
        `update member_directory set closed_at = given.closed_at
         from json_to_recordset($1::json) as given("memberId" text, closed_at timestamptz)
         where member_id = given."memberId"`,
        [JSON.stringify(closed.map(({ memberId, closedAt }) => ({ memberId, closed_at: closedAt })))],
      );
    }

    /** The last that is said of each member counts. */
    async merge(messages: readonly Fact[], tx: Transaction): Promise<void> {
      const survivors = new Map<string, string | null>();
      for (const { type, data } of messages) {
        if (type === memberMerged.type) survivors.set(data.memberId, data.into);
        if (type === memberUnmerged.type) survivors.set(data.memberId, null);
      }
      if (survivors.size === 0) return;
      await tx.query(
        `update member_directory set merged_into = given.survivor
         from unnest($1::text[], $2::text[]) as given(id, survivor) where member_id = given.id`,
        [[...survivors.keys()], [...survivors.values()]],
      );
    }

    async forgetReferences(erased: readonly Erased[], tx: Transaction): Promise<void> {
      await tx.query('update member_directory set reference = null where member_id = any($1::text[])', [
        erased.map(({ memberId }) => memberId),
      ]);
    }
  }
  return KeepKnownMembersPolicy;
};
