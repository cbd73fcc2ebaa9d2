import type { Locale } from '@accrue/contracts';

/** For whom a sentence is made. */
export interface Reader {
  readonly locale: Locale;
  /** IANA: days are those of the programme. */
  readonly timeZone: string;
  /** ISO 4217: what amounts are in; absent where no money is spoken of. */
  readonly currency?: string;
}
