import { partnerErased } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { Erasures } from '../erase/erasures';

/** Finishes an erasure that a crash interrupted, as it is with members. */
@Policy()
export class ForgetWhenPartnerErased {
  constructor(private readonly erasures: Erasures) {}

  @ConsumesInTransaction('enrollment.forget-when-partner-erased', partnerErased)
  async forget(messages: readonly MessageOf<typeof partnerErased>[], tx: Transaction): Promise<void> {
    await this.erasures.finish(
      messages.map(({ data }) => data.partnerId),
      tx,
    );
  }
}
