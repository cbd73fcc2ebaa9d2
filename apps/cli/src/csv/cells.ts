import { DateTime } from 'luxon';
import { formatDecimal, multiplyRounded, parseDecimal, Rejected, type Decimal } from '@accrue/kernel';
import type { CsvMapping } from './csv-mapping';
import type { CsvRow } from './csv-rows';

/** Digits behind the point of a price or an amount. */
const DECIMALS_MAX = 8;

/**
 * A number as people write it: with a decimal comma if the mapping says so, separators of thousands, a sign before or behind, a
 * currency's sign. undefined when the cell is empty.
 * @throws RowError
 */
export const decimalIn = (row: CsvRow, field: string, mapping: CsvMapping): Decimal | undefined => {
  const text = row.get(field);
  if (text === undefined) return undefined;
  const plain = plainNumber(text, mapping.decimalComma);
  if (plain === null) {
    const hint = !mapping.decimalComma && /^-?\d+,\d+$/u.test(text) ? ' (--decimal-comma?)' : '';
    throw row.wrong(field, `is no number${hint}`);
  }
  try {
    return parseDecimal(plain, { scaleMax: DECIMALS_MAX });
  } catch (error) {
    if (error instanceof Rejected) throw row.wrong(field, 'is a number that is too long');
    throw error;
  }
};

const THOUSANDS = { point: /^\d{1,3}(?:,\d{3})+(?=\.|$)/u, comma: /^\d{1,3}(?:\.\d{3})+(?=,|$)/u } as const;

const plainNumber = (text: string, decimalComma: boolean): string | null => {
  const bare = text.replaceAll('\u2212', '-').replaceAll(/[\s\u00a0\u202f'’€£$]/gu, '');
  const [, before = '', digits = '', behind = ''] = /^([+-]?)([\d.,]+)(-?)$/u.exec(bare) ?? [];
  if (digits === '' || (before !== '' && behind !== '')) return null;
  const grouped = (decimalComma ? THOUSANDS.comma : THOUSANDS.point).exec(digits)?.[0];
  const whole = grouped === undefined ? digits : grouped.replaceAll(/[.,]/gu, '') + digits.slice(grouped.length);
  const number = /^0*(\d*)(?:([.,])(\d+))?$/u.exec(whole);
  if (number === null || (number[2] !== undefined && number[2] !== (decimalComma ? ',' : '.'))) return null;
  const [, integer = '', , fraction] = number;
  const sign = before === '-' || behind === '-' ? '-' : '';
  return `${sign}${integer === '' ? '0' : integer}${fraction === undefined ? '' : `.${fraction}`}`;
};

/** @throws RowError when the amount has more decimals than its currency */
export const minorUnitsIn = (row: CsvRow, field: string, mapping: CsvMapping, exponent: number): number | undefined => {
  const amount = decimalIn(row, field, mapping);
  if (amount === undefined) return undefined;
  if (amount.scale > exponent) throw row.wrong(field, 'has more decimals than its currency');
  return multiplyRounded(amount, { units: 1, scale: 0 }, { scale: exponent, mode: 'half-up' });
};

/** Three decimals at most, as on a receipt. @throws RowError */
export const quantityIn = (row: CsvRow, field: string, mapping: CsvMapping): Decimal => {
  const quantity = decimalIn(row, field, mapping) ?? { units: 1, scale: 0 };
  if (quantity.scale > 3) throw row.wrong(field, 'has more than three decimals');
  return quantity;
};

export const negated = ({ units, scale }: Decimal): Decimal => ({ units: 0 - units, scale });

export const textOfDecimal = (decimal: Decimal): string => formatDecimal(decimal);

/**
 * An instant with the offset that it has, or that the mapping's zone had then.
 * @throws RowError when it is none, or has no offset and the mapping no zone
 */
export const instantIn = (row: CsvRow, field: string, { dateFormat, timeZone }: CsvMapping): DateTime<true> => {
  const text = row.must(field);
  const options = { setZone: true, ...(timeZone === null ? {} : { zone: timeZone }), locale: 'en' };
  const hasOffset = dateFormat === null ? /(?:[zZ]|[+-]\d\d:?\d\d)$/u.test(text) : /Z/u.test(dateFormat);
  if (!hasOffset && timeZone === null) throw row.wrong(field, 'has no offset from UTC (--time-zone Europe/London?)');
  const instant =
    dateFormat === null
      ? DateTime.fromISO(text.replace(' ', 'T'), options)
      : DateTime.fromFormat(text, dateFormat, options);
  if (!instant.isValid)
    throw row.wrong(field, `is no time${dateFormat === null ? ' of ISO 8601' : ` like ${dateFormat}`}`);
  return instant;
};
