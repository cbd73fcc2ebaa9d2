export { boundaryInstant } from './boundary';
export { DAY_MS, epochMs, instantFromEpochMs, laterOf, parseInstant, type InstantIso } from './instant';
export {
  addDays,
  addMonths,
  endOfMonth,
  endOfQuarter,
  endOfYear,
  isLocalDate,
  localDate,
  type LocalDateIso,
} from './local-date';
export { endOfLocalDay, isZoneId, localDateOf, startOfLocalDay, wallMs, zoneId, type ZoneId } from './zone';
