import type { AnswerLanguage } from '@accrue/http';
import type { Queryable } from '@accrue/persistence';
import type { Reader } from '@accrue/wording';
import { frameOf } from '../account/programme-frame';

/** Whom an answer speaks to: in the language of the caller, else of the programme, of the days of its zone. */
export const readerOf = async (database: Queryable, language: AnswerLanguage): Promise<Reader> => {
  const { timeZone, locale } = await frameOf(database);
  return { timeZone, locale: language.or(locale) };
};
