import {
  identityBlocked,
  identityFreed,
  identityLinked,
  memberClosed,
  memberEnrolled,
  memberErased,
} from '@accrue/contracts';
import { ConsumesInTransaction, Policy } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { MemberDirectory, type MemberFact } from './member-directory';

/** Whose an identity is, as enrollment tells. */
@Policy()
export class KeepMemberDirectory {
  constructor(private readonly directory: MemberDirectory) {}

  @ConsumesInTransaction(
    'campaigns.member-directory',
    memberEnrolled,
    identityLinked,
    identityBlocked,
    identityFreed,
    memberClosed,
    memberErased,
  )
  async keep(facts: readonly MemberFact[], tx: Transaction): Promise<void> {
    await this.directory.project(facts, tx);
  }
}
