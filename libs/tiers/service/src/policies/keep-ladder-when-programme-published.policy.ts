import { programmePublished } from '@accrue/contracts';
import { parseInstant } from '@accrue/kernel';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { benefitsOf } from '../programme/benefits';
import { ladderOf, unitsOf } from '../programme/ladder-of';
import { ProgrammeLadders } from '../programme/ladders';

@Policy()
export class KeepLadderWhenProgrammePublished {
  constructor(private readonly ladders: ProgrammeLadders) {}

  @ConsumesInTransaction('tiers.keep-ladder-when-programme-published', programmePublished)
  async handle(messages: readonly MessageOf<typeof programmePublished>[], tx: Transaction): Promise<void> {
    const versions = messages.map(({ data }) => ({
      version: data.version,
      effectiveFrom: parseInstant(data.effectiveFrom),
      ladder: ladderOf(data.document),
      units: unitsOf(data.document),
      benefits: benefitsOf(data.document),
    }));
    await this.ladders.keep(versions, tx);
    this.ladders.refresh();
  }
}
