import { Rejected } from '../rejected';
import { parseInstant, type InstantIso } from './instant';
import { isLocalDate } from './local-date';
import { startOfLocalDay, type ZoneId } from './zone';

/**
 * A local date means its first instant in the programme's zone.
 * @returns null when there is no boundary, or the text is neither a date nor an instant
 */
export const boundaryInstant = (text: string | null | undefined, zone: ZoneId): InstantIso | null => {
  if (text === null || text === undefined) return null;
  if (isLocalDate(text)) return startOfLocalDay(text, zone);
  try {
    return parseInstant(text);
  } catch (error) {
    if (error instanceof Rejected) return null;
    throw error;
  }
};
