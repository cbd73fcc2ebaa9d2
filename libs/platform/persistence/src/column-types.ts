import { types } from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

const safeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond the safe integers`);
  return value;
};

/** '2026-01-02 03:04:05.678901+00' (sessions run in UTC) → '2026-01-02T03:04:05.678Z'. */
const parseInstant = (text: string): string => new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString();

/** Rows that were written together carry the same instant, so most are the one just parsed. */
let lastText = '';
let lastInstant = '';
const instant = (text: string): string => {
  if (text !== lastText) {
    lastInstant = parseInstant(text);
    lastText = text;
  }
  return lastInstant;
};

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, safeInteger],
  [
    INT8_ARRAY,
    (text) =>
      text === '{}'
        ? []
        : text
            .slice(1, -1)
            .split(',')
            .map((item) => (item === 'NULL' ? null : safeInteger(item))),
  ],
  // A calendar date has no time zone; `pg` would make it midnight of the machine's zone.
  [DATE, (text) => text],
  [TIMESTAMPTZ, instant],
]);

/**
 * How columns arrive: bigint as number (beyond the safe integers it throws), timestamptz as ISO instant with milliseconds,
 * date as 'YYYY-MM-DD', json and jsonb parsed, numeric as text (so write `sum(points)::bigint`). Event payloads are `text`
 * columns and are parsed by the event store only when a reader gets them.
 */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    if (format === 'binary') return types.getTypeParser(oid, 'binary');
    return parsers.get(oid) ?? types.getTypeParser(oid, 'text');
  },
};
