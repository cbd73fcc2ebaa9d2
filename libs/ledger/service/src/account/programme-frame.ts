import { DEFAULT_LOCALE, type Locale } from '@accrue/contracts';
import type { Queryable } from '@accrue/persistence';

/** What the newest version of the programme says of itself. */
export interface ProgrammeFrame {
  readonly name: string;
  readonly timeZone: string;
  readonly locale: Locale;
}

/** Before the ledger has heard of a programme: days of UTC, in English. */
const NONE: ProgrammeFrame = { name: '', timeZone: 'UTC', locale: DEFAULT_LOCALE };

export const frameOf = async (database: Queryable): Promise<ProgrammeFrame> => {
  const [frame] = await database.query<ProgrammeFrame>(
    'select name, time_zone as "timeZone", locale from programme_frame',
  );
  return frame ?? NONE;
};
