import type { InstantIso } from '@accrue/kernel';
import type { Knowledge } from '../journal/storage/recall';
import { programmeAt, type ProgrammeVersion } from '../programme/versions';
import { AGGREGATES, localDayOf, rfmValues, type RfmValues, type Segment } from '../rules/segments';
import { MemberInTime } from './member-in-time';

export interface InSegment {
  readonly segmentId: string;
  /** The fact or the day that brought the member in, as is known now. */
  readonly since: InstantIso;
}

export interface Standing {
  /** Under which that holds. */
  readonly programmeVersion: number;
  /** In the order of the document. */
  readonly segments: readonly InSegment[];
  /** When to look again, if no fact comes before that; null: time changes nothing. */
  readonly nextAt: InstantIso | null;
}

/** Whoever stays as they are for so long is looked at once more. */
const DAYS_AHEAD = 366;

/** Which segments a member is in at an instant, under the version of that instant: a function of the journal and the instant alone. */
export const standingAt = (knowledge: Omit<Knowledge, 'recall'>, now: InstantIso): Standing | null => {
  const { journal, programmes } = knowledge;
  const version = programmeAt(programmes, now);
  if (version === undefined) return null;
  const nextVersionAt = programmes.map(({ effectiveFrom }) => effectiveFrom).filter((from) => from > now);
  const next = (at: readonly InstantIso[]): InstantIso | null => [...at, ...nextVersionAt].sort()[0] ?? null;
  const { version: programmeVersion, programme } = version;
  if (journal.mergedInto !== undefined || programme.segments.length === 0)
    return { programmeVersion, segments: [], nextAt: next([]) };
  const member = new MemberInTime(knowledge, version);
  const segments = programme.segments
    .filter((segment) => member.isIn(segment, now))
    .map((segment) => ({ segmentId: segment.id, since: later(since(member, segment, now), countedFrom(programmes)) }));
  return { programmeVersion, segments, nextAt: next(nextMoves(member, programme.segments, now)) };
};

/** Before that nothing was counted for segments; null: from the beginning. */
const countedFrom = (programmes: readonly ProgrammeVersion[]): InstantIso | null => {
  const [first] = programmes.filter(({ programme }) => programme.segments.length > 0);
  return first === undefined || first.version === 1 ? null : first.effectiveFrom;
};

const later = (a: InstantIso, b: InstantIso | null): InstantIso => (b === null || a > b ? a : b);

/** What a member is scored by at an instant; null: there is no programme with segments, or nothing that they bought is left. */
export const rfmAt = (knowledge: Omit<Knowledge, 'recall'>, now: InstantIso): RfmValues | null => {
  const version = programmeAt(knowledge.programmes, now);
  if (version === undefined || knowledge.journal.mergedInto !== undefined) return null;
  const { counters } = new MemberInTime(knowledge, version).at(now);
  if (counters(AGGREGATES.purchases) === 0) return null;
  return rfmValues(localDayOf(now, version.programme.timeZone), counters);
};

/** Back from an instant at which the member is in a segment, to where that began. */
const since = (member: MemberInTime, segment: Segment, now: InstantIso): InstantIso => {
  let since = now;
  for (const fact of member.instants.filter((instant) => instant <= now)) {
    // Between two facts only the beginning of a day can change anything.
    for (const day of member.turns(segment, fact, since).toReversed()) {
      if (!member.isIn(segment, day)) return since;
      since = day;
    }
    if (!member.isIn(segment, fact)) return since;
    since = fact;
  }
  return since;
};

/** The next fact that is known already, and the first day on which something is otherwise before that. */
const nextMoves = (member: MemberInTime, segments: readonly Segment[], now: InstantIso): readonly InstantIso[] => {
  const fact = member.instants.findLast((instant) => instant > now) ?? [];
  const moving = segments.filter(({ movesWithTime }) => movesWithTime);
  if (moving.length === 0) return [fact].flat();
  let day = member.midnight(now, DAYS_AHEAD);
  for (const segment of moving) {
    const isIn = member.isIn(segment, now);
    day = member.turns(segment, now, day).find((turn) => member.isIn(segment, turn) !== isIn) ?? day;
  }
  return [fact, day].flat();
};
