import { Injectable } from '@nestjs/common';
import { memberEnrolled, TOPICS, type Static } from '@accrue/contracts';
import { ConsumesInTransaction, type Message } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** Who there is, under which number the operator knows them: so that also members without points are in the export. */
@Injectable()
export class KeepMemberDirectoryPolicy {
  @ConsumesInTransaction(TOPICS.memberFacts, { group: 'ledger.keep-member-directory', types: [memberEnrolled.type] })
  async keep(messages: readonly Message[], tx: Transaction): Promise<void> {
    const members = new Map<string, Record<string, unknown>>();
    for (const message of messages) {
      const { memberId, reference, enrolledAt } = message.data as Static<typeof memberEnrolled.schema>;
      members.set(memberId, { member_id: memberId, reference, enrolled_at: enrolledAt });
    }
    await tx.query(
      `insert into member_directory (member_id, reference, enrolled_at)
       select member_id, reference, enrolled_at
       from json_to_recordset($1::json) as m(member_id text, reference text, enrolled_at timestamptz)
       on conflict (member_id) do update set reference = excluded.reference, enrolled_at = excluded.enrolled_at`,
      [JSON.stringify([...members.values()])],
    );
  }
}
