import { currencyExponent, formatDecimal, invariant, minorUnits } from '@accrue/kernel';
import type { Reader } from './reader';

type Argument = string | number | Date;

/** Makes one text of a member of a list. */
type WordItem = (member: string, item: object) => string;

/** A reason's data as its message takes it; what the members are says their name: `…At` an instant, `…On` a local day, `…Minor` an amount. */
export const argumentsOf = (data: object, reader: Reader, wordItem: WordItem): Readonly<Record<string, Argument>> => {
  const given: Record<string, Argument> = {};
  for (const [name, value] of Object.entries(data) as [string, unknown][]) {
    const isGiven = value !== null && !(Array.isArray(value) && value.length === 0);
    given[`${name}Given`] = isGiven ? 'yes' : 'no';
    given[name] = isGiven ? argumentOf(name, value, reader, wordItem) : '';
    if (name.endsWith('Code')) given[`${name}Words`] = String(value).replaceAll('_', ' ');
  }
  return given;
};

const argumentOf = (name: string, value: unknown, reader: Reader, wordItem: WordItem): Argument => {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => (typeof item === 'string' ? item : wordItem(name, item as object)));
    return new Intl.ListFormat(reader.locale).format(items);
  }
  if (name.endsWith('At')) return new Date(String(value));
  if (name.endsWith('On')) return day(String(value), reader);
  if (name.endsWith('Minor')) return money(Number(value), reader);
  if (name === 'units' || name === 'multiplier') return Number(value);
  if (typeof value === 'number') return value;
  return String(value);
};

/** A day of whatever zone its owner says: no zone makes another one of it. */
const day = (date: string, { locale }: Reader): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));

/** Exact: the digits go to the formatter as text. */
const money = (amountMinor: number, { locale, currency }: Reader): string => {
  invariant(currency !== undefined, 'whoever speaks of money says its currency');
  const scale = currencyExponent(currency);
  const decimal = formatDecimal({ units: minorUnits(amountMinor), scale }) as Intl.StringNumericLiteral;
  const digits = { minimumFractionDigits: scale, maximumFractionDigits: scale };
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits }).format(decimal);
};
