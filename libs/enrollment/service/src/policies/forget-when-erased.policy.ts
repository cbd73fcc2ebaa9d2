import { memberErased } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { Erasures } from '../erase/erasures';

/**
 * Finishes an erasure that a crash interrupted. Its checkpoint stands beside the keys: a database restored to an earlier day goes
 * through the erasures since then once more.
 */
@Policy()
export class ForgetWhenErased {
  constructor(private readonly erasures: Erasures) {}

  @ConsumesInTransaction('enrollment.forget-when-erased', memberErased)
  async forget(messages: readonly MessageOf<typeof memberErased>[], tx: Transaction): Promise<void> {
    await this.erasures.finish(
      messages.map(({ data }) => data.memberId),
      tx,
    );
  }
}
