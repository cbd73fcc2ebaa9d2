import { IntlMessageFormat } from 'intl-messageformat';
import { LRUCache } from 'lru-cache';
import type { Locale, Reason } from '@accrue/contracts';
import { argumentsOf } from './arguments';
import { en } from './messages/en';
import type { Messages } from './messages/keys';
import { pl } from './messages/pl';
import { ru } from './messages/ru';
import type { Reader } from './reader';

const MESSAGES: Readonly<Record<Locale, Messages>> = { en, ru, pl };

/** Parsed messages: those of three languages in ten time zones fit. */
const parsed = new LRUCache<string, IntlMessageFormat>({ max: 2_000 });

/** What people are told for a reason, in the reader's language. Made when it is shown, and never kept. */
export const sentenceOf = ({ code, data }: Reason, reader: Reader): string => {
  const word = (key: keyof Messages, values: object): string =>
    String(
      messageOf(key, reader).format(
        argumentsOf(values, reader, (member, item) => word(`${key}.${member}` as keyof Messages, item)),
      ),
    );
  return word(code, data);
};

/** A reason as it is answered: for programs and for people. */
export type Worded<R extends Reason = Reason> = R & { readonly text: string };

export const worded = <R extends Reason>(reason: R, reader: Reader): Worded<R> => ({
  ...reason,
  text: sentenceOf(reason, reader),
});

const messageOf = (key: keyof Messages, { locale, timeZone }: Reader): IntlMessageFormat => {
  const id = `${locale}/${timeZone}/${key}`;
  const known = parsed.get(id);
  if (known !== undefined) return known;
  const formats = { date: { day: { dateStyle: 'long', timeZone } } } as const;
  const message = new IntlMessageFormat(MESSAGES[locale][key], locale, formats, { ignoreTag: true });
  parsed.set(id, message);
  return message;
};
