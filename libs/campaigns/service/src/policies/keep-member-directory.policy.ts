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
import { SegmentReviews } from '../segments/segment-reviews';
import { MemberDirectory, type MemberFact } from './member-directory';

/** They make somebody a member, or end that. */
const MEMBERS: ReadonlySet<string> = new Set([memberEnrolled.type, memberClosed.type, memberErased.type]);

/** Whose an identity is, as enrollment tells; and whose segments to look at therefore. */
@Policy()
export class KeepMemberDirectory {
  constructor(
    private readonly directory: MemberDirectory,
    private readonly reviews: SegmentReviews,
  ) {}

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
    await this.reviews.ask(
      facts.filter(({ type }) => MEMBERS.has(type)).map(({ data }) => data.memberId),
      tx,
    );
  }
}
