import { DAY_MS, localDateOf, startOfLocalDay, type InstantIso, type LocalDateIso, type ZoneId } from '@accrue/kernel';

/** Of a zone: the calendar is slow to answer, and whoever goes through years asks for the same days for each member. */
interface KnownDays {
  readonly days: Map<InstantIso, number>;
  readonly starts: Map<number, InstantIso>;
}

const KNOWN_MAX = 20_000;
const zones = new Map<ZoneId, KnownDays>();

const knownIn = (zone: ZoneId): KnownDays => {
  const known = zones.get(zone);
  if (known !== undefined && known.days.size < KNOWN_MAX && known.starts.size < KNOWN_MAX) return known;
  const fresh = { days: new Map(), starts: new Map() };
  zones.set(zone, fresh);
  return fresh;
};

/** The local day of an instant, counted from 1970. */
export const localDayOf = (instant: InstantIso, zone: ZoneId): number => {
  const { days } = knownIn(zone);
  const day = days.get(instant) ?? Date.parse(localDateOf(instant, zone)) / DAY_MS;
  days.set(instant, day);
  return day;
};

/** Its first instant. */
export const startOf = (day: number, zone: ZoneId): InstantIso => {
  const { starts } = knownIn(zone);
  const date = (): LocalDateIso => new Date(day * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length) as LocalDateIso;
  const start = starts.get(day) ?? startOfLocalDay(date(), zone);
  starts.set(day, start);
  return start;
};
