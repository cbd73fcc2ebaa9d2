import { Injectable } from '@nestjs/common';
import { programmePublished, TOPICS, type Static } from '@accrue/contracts';
import { ConsumesInTransaction, type Message } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

type Published = Static<typeof programmePublished.schema>;

/** Where the programme's days and months begin and end. Versions may come in any order: the newest one counts. */
@Injectable()
export class KeepProgrammeZonePolicy {
  @ConsumesInTransaction(TOPICS.programmeState, {
    group: 'ledger.keep-programme-zone',
    types: [programmePublished.type],
  })
  async keep(messages: readonly Message[], tx: Transaction): Promise<void> {
    for (const message of messages) {
      const { version, document } = message.data as Published;
      await tx.query(
        `insert into programme_zone as kept (version, time_zone) values ($1, $2)
         on conflict (single_row) do update set version = excluded.version, time_zone = excluded.time_zone
         where excluded.version > kept.version`,
        [version, document.timeZone],
      );
    }
  }
}
