import { Injectable } from '@nestjs/common';
import { programmePublished } from '@accrue/contracts';
import { ConsumesInTransaction, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** Where the programme's days and months begin and end. Versions may come in any order: the newest one counts. */
@Injectable()
export class KeepProgrammeZonePolicy {
  @ConsumesInTransaction('ledger.keep-programme-zone', programmePublished)
  async keep(messages: readonly MessageOf<typeof programmePublished>[], tx: Transaction): Promise<void> {
    for (const { data } of messages) {
      const { version, document } = data;
      await tx.query(
        `insert into programme_zone as kept (version, time_zone) values ($1, $2)
         on conflict (single_row) do update set version = excluded.version, time_zone = excluded.time_zone
         where excluded.version > kept.version`,
        [version, document.timeZone],
      );
    }
  }
}
