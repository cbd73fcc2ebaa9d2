import { Injectable, type Type } from '@nestjs/common';
import { memberEnrolled, TOPICS, type Static } from '@accrue/contracts';
import { ConsumesInTransaction, type Message } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** The consumer that fills the table of `KnownMembers`. @param context whose it is: the group is named after it */
export const keepKnownMembers = (context: string): Type => {
  @Injectable()
  class KeepKnownMembersPolicy {
    @ConsumesInTransaction(TOPICS.memberFacts, {
      group: `${context}.keep-known-members`,
      types: [memberEnrolled.type],
    })
    async keep(messages: readonly Message[], tx: Transaction): Promise<void> {
      const memberIds = messages.map(({ data }) => (data as Static<typeof memberEnrolled.schema>).memberId);
      await tx.query('insert into known_member select unnest($1::text[]) on conflict do nothing', [memberIds]);
    }
  }
  return KeepKnownMembersPolicy;
};
