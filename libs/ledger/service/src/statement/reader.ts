import { DEFAULT_LOCALE, type Locale } from '@accrue/contracts';
import type { AnswerLanguage } from '@accrue/http';
import type { Queryable } from '@accrue/persistence';
import type { Reader } from '@accrue/wording';

/** Whom an answer speaks to: in the language of the caller, else of the programme, of the days of its zone. */
export const readerOf = async (database: Queryable, language: AnswerLanguage): Promise<Reader> => {
  const [frame] = await database.query<{ timeZone: string; locale: Locale }>(
    'select time_zone as "timeZone", locale from programme_frame',
  );
  return { timeZone: frame?.timeZone ?? 'UTC', locale: language.or(frame?.locale ?? DEFAULT_LOCALE) };
};
