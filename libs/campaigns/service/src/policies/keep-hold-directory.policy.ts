import { holdCaptured, holdExtended, holdPlaced, holdReleased } from '@accrue/contracts';
import { ConsumesInTransaction, Policy } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { HoldDirectory, type HoldFact } from './hold-directory';

/** Which holds there are at tills, as the ledger tells. */
@Policy()
export class KeepHoldDirectory {
  constructor(private readonly directory: HoldDirectory) {}

  @ConsumesInTransaction('campaigns.hold-directory', holdPlaced, holdExtended, holdCaptured, holdReleased)
  async keep(facts: readonly HoldFact[], tx: Transaction): Promise<void> {
    await this.directory.project(facts, tx);
  }
}
