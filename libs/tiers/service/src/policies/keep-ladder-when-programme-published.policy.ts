import { Injectable } from '@nestjs/common';
import { programmePublished, TOPICS, type Static } from '@accrue/contracts';
import { parseInstant } from '@accrue/kernel';
import { ConsumesInTransaction, type Message } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { ladderOf } from '../programme/ladder-of';
import { ProgrammeLadders } from '../programme/ladders';

type ProgrammePublished = Static<typeof programmePublished.schema>;

@Injectable()
export class KeepLadderWhenProgrammePublished {
  constructor(private readonly ladders: ProgrammeLadders) {}

  @ConsumesInTransaction(TOPICS.programmeState, {
    group: 'tiers.keep-ladder-when-programme-published',
    types: [programmePublished.type],
  })
  async handle(messages: readonly Message[], tx: Transaction): Promise<void> {
    const versions = (messages as readonly Message<ProgrammePublished>[]).map(({ data }) => ({
      version: data.version,
      effectiveFrom: parseInstant(data.effectiveFrom),
      ladder: ladderOf(data.document.tiers),
    }));
    await this.ladders.keep(versions, tx);
    this.ladders.refresh();
  }
}
