import { Injectable } from '@nestjs/common';
import { memberErased, TOPICS, type Static } from '@accrue/contracts';
import { ConsumesInTransaction, type Message } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { Erasures } from '../erase/erasures';

/**
 * Finishes an erasure that a crash interrupted. Its checkpoint stands beside the keys: a database restored to an earlier day goes
 * through the erasures since then once more.
 */
@Injectable()
export class ForgetWhenErased {
  constructor(private readonly erasures: Erasures) {}

  @ConsumesInTransaction(TOPICS.memberFacts, { group: 'enrollment.forget-when-erased', types: [memberErased.type] })
  async forget(messages: readonly Message[], tx: Transaction): Promise<void> {
    const erased = messages.map(({ data }) => data as Static<typeof memberErased.schema>);
    await this.erasures.forget(
      erased.map(({ memberId }) => memberId),
      tx,
    );
  }
}
