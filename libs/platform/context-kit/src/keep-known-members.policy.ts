import { type Type } from '@nestjs/common';
import { memberEnrolled } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** The consumer that fills the table of `KnownMembers`. @param context whose it is: the group is named after it */
export const keepKnownMembers = (context: string): Type => {
  @Policy()
  class KeepKnownMembersPolicy {
    @ConsumesInTransaction(`${context}.keep-known-members`, memberEnrolled)
    async keep(messages: readonly MessageOf<typeof memberEnrolled>[], tx: Transaction): Promise<void> {
      const memberIds = messages.map(({ data }) => data.memberId);
      await tx.query('insert into known_member select unnest($1::text[]) on conflict do nothing', [memberIds]);
    }
  }
  return KeepKnownMembersPolicy;
};
