import { birthDateLockDaysOf, programmePublished } from '@accrue/contracts';
import { zoneId } from '@accrue/kernel';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { MemorableDays } from '../dates/memorable-days';
import { ProgrammeTerms } from '../dates/programme-terms';

/** Days that were planned before there was a programme begin by its clock. */
@Policy()
export class KeepTermsWhenProgrammePublished {
  constructor(
    private readonly terms: ProgrammeTerms,
    private readonly days: MemorableDays,
  ) {}

  @ConsumesInTransaction('enrollment.keep-terms-when-programme-published', programmePublished)
  async keep(messages: readonly MessageOf<typeof programmePublished>[], tx: Transaction): Promise<void> {
    const versions = messages.map(({ data: { version, effectiveFrom, document } }) => ({
      ...{ version, effectiveFrom, timeZone: zoneId(document.timeZone) },
      birthDateLockDays: birthDateLockDaysOf(document.members),
    }));
    if (await this.terms.keep(versions, tx)) await this.days.lookAgainAtAll(tx);
  }
}
