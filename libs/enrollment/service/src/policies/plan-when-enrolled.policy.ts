import { memberEnrolled } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { Occasions } from '../dates/occasions';

/**
 * From the fact, so that an import is no slower for it. Its checkpoint stands beside the days: a database restored to an earlier day plans
 * those who have enrolled since then once more.
 */
@Policy()
export class PlanWhenEnrolled {
  constructor(private readonly occasions: Occasions) {}

  @ConsumesInTransaction('enrollment.plan-when-enrolled', memberEnrolled)
  async plan(messages: readonly MessageOf<typeof memberEnrolled>[], tx: Transaction): Promise<void> {
    await this.occasions.plan(
      messages.map(({ data }) => data.memberId),
      tx,
    );
  }
}
