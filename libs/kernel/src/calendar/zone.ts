import type { Brand } from '../brand';
import { excerpt, Rejected, type KernelRejectionCode } from '../rejected';
import { DAY_MS, epochMs, instantFromEpochMs, type InstantIso } from './instant';
import { addDays, dateOfUtcMs, utcMsOf, type LocalDateIso } from './local-date';

/** A name of the IANA time zone database, such as `Europe/Warsaw` or `UTC`; its rules are those of this Node's ICU. */
export type ZoneId = Brand<string, 'ZoneId'>;

/** Whether this machine knows the rules of the zone. A bare offset (`+01:00`) is not a zone: it knows no summer time. */
export const isZoneId = (text: string): text is ZoneId => {
  if (!NAME.test(text)) return false;
  try {
    wallClockOf(text as ZoneId);
    return true;
  } catch {
    return false;
  }
};

/** @throws Rejected zone.unknown */
export const zoneId = (text: string): ZoneId => {
  if (!isZoneId(text)) throw new Rejected<KernelRejectionCode>('zone.unknown', { zone: excerpt(text) });
  return text;
};

/** The date that a calendar on the wall in `zone` shows at `instant`. */
export const localDateOf = (instant: InstantIso, zone: ZoneId): LocalDateIso => dateOfUtcMs(wallMs(instant, zone));

/** What clocks on the wall in `zone` show at `instant`, as milliseconds since their 1 January 1970. */
export const wallMs = (instant: InstantIso, zone: ZoneId): number => {
  if (last.instant === instant && last.zone === zone) return last.wall;
  const ms = epochMs(instant);
  last = { instant, zone, wall: ms + offsetMs(ms, zone) };
  return last.wall;
};

/** Many ask about the same receipt, one after the other. */
let last = { instant: '' as InstantIso, zone: '' as ZoneId, wall: NaN };

/**
 * The first instant of `date` in `zone`: 00:00, or what the clocks jump to where midnight does not exist. Of a midnight
 * that the clocks show twice it is the first. For a date that a zone skipped it is the start of the date after.
 */
export const startOfLocalDay = (date: LocalDateIso, zone: ZoneId): InstantIso => {
  const midnight = utcMsOf(date);
  const earlierOffset = offsetMs(midnight - DAY_MS, zone);
  const laterOffset = offsetMs(midnight + DAY_MS, zone);
  // The larger offset gives the earlier instant, so a midnight that exists twice is taken the first time.
  const first = midnight - Math.max(earlierOffset, laterOffset);
  const last = midnight - Math.min(earlierOffset, laterOffset);
  for (const candidate of [first, last]) {
    if (candidate + offsetMs(candidate, zone) === midnight) return instantFromEpochMs(candidate);
  }
  return instantFromEpochMs(clocksPass(midnight, first, last, zone));
};

/**
 * The exclusive end of `date` in `zone`, which is the start of the next local day. What is valid through `date` is valid
 * at every instant before this one, and at none from it on.
 */
export const endOfLocalDay = (date: LocalDateIso, zone: ZoneId): InstantIso => startOfLocalDay(addDays(date, 1), zone);

const NAME = /^[A-Za-z]/;

/** Where the clocks jump over `localMs`: the first instant in (before, after] at which they show that or later. */
const clocksPass = (localMs: number, before: number, after: number, zone: ZoneId): number => {
  let low = before - 1;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetMs(middle, zone) >= localMs) high = middle;
    else low = middle;
  }
  return high;
};

/** How far the clocks of `zone` are ahead of UTC at `ms`, in milliseconds. */
const offsetMs = (ms: number, zone: ZoneId): number => {
  const span = Math.floor(ms / SPAN_MS);
  const known = offsetsOf(zone);
  let offset = known.get(span);
  if (offset === undefined) {
    const [first, last] = [askedOffsetMs(span * SPAN_MS, zone), askedOffsetMs((span + 1) * SPAN_MS - 1, zone)];
    offset = first === last ? first : CHANGES;
    if (known.size >= SPANS_MAX) known.clear();
    known.set(span, offset);
  }
  return offset === CHANGES ? askedOffsetMs(ms, zone) : offset;
};

/** No zone changes its clocks twice in so short a time. */
const SPAN_MS = 6 * 3_600_000;
/** In the span; `NaN` would not be equal to itself. */
const CHANGES = Infinity;
/** Of one zone: seven years. More are forgotten, all at once. */
const SPANS_MAX = 10_000;

/** To ask takes many times as long as to remember. By zone, as it is written. */
const offsets = new Map<ZoneId, Map<number, number>>();

const offsetsOf = (zone: ZoneId): Map<number, number> => {
  const known = offsets.get(zone) ?? new Map<number, number>();
  if (known.size === 0) offsets.set(zone, known);
  return known;
};

const askedOffsetMs = (ms: number, zone: ZoneId): number => {
  const wholeSecond = Math.floor(ms / 1000) * 1000;
  const fields = wallClockOf(zone).format(wholeSecond).match(/\d+/g) ?? [];
  const [month = NaN, day = NaN, year = NaN, hour = NaN, minute = NaN, second = NaN] = fields.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecond;
};

/** Making a formatter takes 1000 times as long as using it. By lower case: zone names in any case are one zone. */
const wallClocks = new Map<string, Intl.DateTimeFormat>();

const wallClockOf = (zone: ZoneId): Intl.DateTimeFormat => {
  const key = zone.toLowerCase();
  let wallClock = wallClocks.get(key);
  if (wallClock === undefined) {
    wallClock = new Intl.DateTimeFormat('en-US', {
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    wallClocks.set(key, wallClock);
  }
  return wallClock;
};
