import { DEFAULT_LOCALE, programmePublished } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** Where the programme's days begin and end, and which language it speaks. Versions may come in any order: the newest one counts. */
@Policy()
export class KeepProgrammeFramePolicy {
  @ConsumesInTransaction('ledger.keep-programme-frame', programmePublished)
  async keep(messages: readonly MessageOf<typeof programmePublished>[], tx: Transaction): Promise<void> {
    for (const { data } of messages) {
      const { version, document } = data;
      await tx.query(
        `insert into programme_frame as kept (version, name, time_zone, locale) values ($1, $2, $3, $4)
         on conflict (single_row) do update
         set version = excluded.version, name = excluded.name, time_zone = excluded.time_zone, locale = excluded.locale
         where excluded.version > kept.version`,
        [version, document.name, document.timeZone, document.locale ?? DEFAULT_LOCALE],
      );
    }
  }
}
