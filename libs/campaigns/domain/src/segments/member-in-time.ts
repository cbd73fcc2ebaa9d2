import type { InstantIso } from '@accrue/kernel';
import type { OfferCounts } from '../journal/awards/counters/counted-facts';
import { CounterMemory } from '../journal/awards/counters/counter-memory';
import { attributesAt } from '../journal/storage/attributes-at';
import { History } from '../journal/storage/history';
import type { Knowledge } from '../journal/storage/recall';
import { tierAt } from '../journal/storage/tier-at';
import { tierOf } from '../programme/compile';
import type { ProgrammeVersion } from '../programme/versions';
import { instantOfOrder } from '../receipt';
import { localDayOf, startOf, type MemberAtMoment, type Segment } from '../rules/segments';
import { CounterAtMoment } from './counter-at-moment';

/** A member at one instant after another. */
export class MemberInTime {
  /** Of facts, latest first. */
  readonly instants: readonly InstantIso[];
  private readonly counters: CounterAtMoment;
  private readonly offers: OfferCounts;
  /** Of what is counted, each once. */
  private readonly counted: readonly InstantIso[];
  private readonly leaving = new Map<string, readonly number[]>();

  constructor(
    private readonly knowledge: Omit<Knowledge, 'recall'>,
    private readonly version: ProgrammeVersion,
  ) {
    const recall = () => [];
    const known = { ...knowledge, recall };
    const { all } = new CounterMemory(known, new History(known), new Set()).asPublished;
    this.counters = new CounterAtMoment(version.programme, all);
    this.offers = all.offers;
    this.counted = [...new Set(all.inOrder.map(({ order }) => instantOfOrder(order)))];
    const { tiers, enrolledAt, attributes = [] } = knowledge.journal;
    const orders = [
      ...all.inOrder.flatMap(({ later }) => later.map((moment) => moment.order)),
      ...tiers.steps.map(({ order }) => order),
    ];
    const instants = [
      ...this.counted,
      ...orders.map(instantOfOrder),
      ...(enrolledAt === undefined ? [] : [enrolledAt]),
      ...attributes.map(({ toldAt }) => toldAt),
      ...all.offers.instants,
    ];
    this.instants = [...new Set(instants)].sort().reverse();
  }

  at(instant: InstantIso): MemberAtMoment {
    const { programme, version } = this.version;
    const { tiers, enrolledAt, attributes } = this.knowledge.journal;
    const order = `${instant}|~~`;
    const tierId = tierAt(tiers, { order, programmeVersion: version }, this.knowledge.programmes);
    return {
      occurredAt: instant,
      tierId: tierOf(programme, tierId)?.id ?? null,
      enrolledAt: enrolledAt ?? null,
      attributes: attributesAt(attributes, instant),
      counters: this.counters.at(order),
    };
  }

  isIn(segment: Segment, at: InstantIso): boolean {
    return segment.has(this.at(at));
  }

  /** Midnights, and beginnings and ends of offers, between a moment and another at which a segment may come out otherwise than just before, while no fact comes. Ascending. */
  turns(segment: Segment, from: InstantIso, until: InstantIso): readonly InstantIso[] {
    if (!segment.movesWithTime) return [];
    const [today, last] = [localDayOf(from, this.zone), localDayOf(until, this.zone)];
    const anyDay = (): number[] => Array.from({ length: last - today }, (_, n) => n + 1);
    const days = (segment.turnsIn(this.at(from)) ?? anyDay()).map((after) => today + after);
    const leaving = segment.windows.flatMap((id) => this.leavingDays(id));
    const midnights = [...days, ...leaving]
      .filter((day) => today < day && day <= last)
      .map((day) => startOf(day, this.zone));
    const edges = segment.offers.flatMap((id) => this.offers.edgesOf(id)).filter((edge) => edge > from);
    return [...new Set([...midnights, ...edges])].filter((turn) => turn < until).sort();
  }

  midnight(of: InstantIso, days: number): InstantIso {
    return startOf(localDayOf(of, this.zone) + days, this.zone);
  }

  /** Local days on which something that is counted leaves the window of a counter. */
  private leavingDays(id: string): readonly number[] {
    const { counters, aggregates } = this.version.programme;
    const counter = counters.get(id) ?? aggregates.get(id);
    const days = this.leaving.get(id) ?? this.counted.flatMap((instant) => counter?.leavesOn(instant) ?? []);
    this.leaving.set(id, days);
    return days;
  }

  private get zone() {
    return this.version.programme.timeZone;
  }
}
