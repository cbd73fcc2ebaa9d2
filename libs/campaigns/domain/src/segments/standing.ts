import type { InstantIso } from '@accrue/kernel';
import { CounterMemory } from '../journal/awards/counters/counter-memory';
import { attributesAt } from '../journal/storage/attributes-at';
import { History } from '../journal/storage/history';
import type { Knowledge } from '../journal/storage/recall';
import { tierAt } from '../journal/storage/tier-at';
import { tierOf } from '../programme/compile';
import { programmeAt, type ProgrammeVersion } from '../programme/versions';
import { instantOfOrder } from '../receipt';
import type { CounterValues } from '../rules/conditions/condition-facts';
import { AGGREGATES, localDayOf, rfmValues, startOf, type RfmValues, type Segment } from '../rules/segments';
import { CounterAtMoment } from './counter-at-moment';

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
    .map((segment) => ({ segmentId: segment.id, since: later(member.since(segment, now), countedFrom(programmes)) }));
  return { programmeVersion, segments, nextAt: next(member.nextMoves(now)) };
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
  const counters = new MemberInTime(knowledge, version).countersAt(now);
  if (counters(AGGREGATES.purchases) === 0) return null;
  return rfmValues(localDayOf(now, version.programme.timeZone), counters);
};

/** A member at one instant after another. */
class MemberInTime {
  private readonly counters: CounterAtMoment;
  /** Instants of facts, latest first. */
  private readonly instants: readonly InstantIso[];

  constructor(
    private readonly knowledge: Omit<Knowledge, 'recall'>,
    private readonly version: ProgrammeVersion,
  ) {
    const recall = () => [];
    const known = { ...knowledge, recall };
    const { all } = new CounterMemory(known, new History(known), new Set()).asPublished;
    this.counters = new CounterAtMoment(version.programme, all);
    const { tiers, enrolledAt, attributes = [] } = knowledge.journal;
    const orders = [
      ...all.inOrder.flatMap(({ order, later }) => [order, ...later.map((moment) => moment.order)]),
      ...tiers.steps.map(({ order }) => order),
    ];
    const instants = [
      ...orders.map(instantOfOrder),
      ...(enrolledAt === undefined ? [] : [enrolledAt]),
      ...attributes.map(({ toldAt }) => toldAt),
    ];
    this.instants = [...new Set(instants)].sort().reverse();
  }

  isIn(segment: Segment, at: InstantIso): boolean {
    const { programme, version } = this.version;
    const { tiers, enrolledAt, attributes } = this.knowledge.journal;
    const order = `${at}|~~`;
    const tierId = tierAt(tiers, { order, programmeVersion: version }, this.knowledge.programmes);
    return segment.has({
      occurredAt: at,
      tierId: tierOf(programme, tierId)?.id ?? null,
      enrolledAt: enrolledAt ?? null,
      attributes: attributesAt(attributes, at),
      counters: this.counters.at(order),
    });
  }

  countersAt(at: InstantIso): CounterValues {
    return this.counters.at(`${at}|~~`);
  }

  /** Back from an instant at which the member is in it, to where that began. */
  since(segment: Segment, now: InstantIso): InstantIso {
    const facts = this.instants.filter((instant) => instant <= now);
    let since = now;
    for (const fact of [...facts, null]) {
      // Between two facts only the beginning of a day can change anything.
      const from = fact ?? facts.at(-1) ?? now;
      for (let day = this.midnight(since, 0); segment.movesWithTime && day > from; day = this.midnight(day, -1)) {
        if (day >= since) continue;
        if (!this.isIn(segment, day)) return since;
        since = day;
      }
      if (fact === null || !this.isIn(segment, fact)) return since;
      since = fact;
    }
    return since;
  }

  /** The next fact that is known already, and the first day on which something is otherwise before that. */
  nextMoves(now: InstantIso): readonly InstantIso[] {
    const fact = this.instants.findLast((instant) => instant > now);
    const segments = this.version.programme.segments.filter(({ movesWithTime }) => movesWithTime);
    const today = segments.map((segment) => this.isIn(segment, now));
    let day = now;
    for (let ahead = 1; segments.length > 0 && ahead <= DAYS_AHEAD; ahead += 1) {
      day = this.midnight(now, ahead);
      if (segments.some((segment, index) => this.isIn(segment, day) !== today[index])) break;
    }
    return [fact ?? [], day > now ? day : []].flat();
  }

  private midnight(of: InstantIso, days: number): InstantIso {
    const { timeZone } = this.version.programme;
    return startOf(localDayOf(of, timeZone) + days, timeZone);
  }
}
