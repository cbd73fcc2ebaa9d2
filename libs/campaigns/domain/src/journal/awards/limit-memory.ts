import { NO_POINTS, points as toPoints, type Points, type ReceiptId, type RuleId } from '@accrue/kernel';
import type { CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion } from '../../programme/versions';
import { compareOrder, instantOfOrder, type Placed } from '../../receipt';
import type { Rooms } from '../../rules/evaluate';
import type { Used } from '../../rules/limits/limits';
import type { Period } from '../../rules/limits/period';
import type { EarningRule } from '../../rules/rule';
import { CounterMemory } from './counters/counter-memory';
import type { History } from '../storage/history';
import { inMap } from '../storage/in-map';
import type { Knowledge } from '../storage/recall';
import { returnsOf, type Journal, type ReceiptEntry } from '../storage/state';
import { stepsOf, walkSale, type Step, type Walk } from './walk-sale';

/** A sale whose turn it is to be adjudicated. */
export interface Turn extends Placed {
  readonly programme: CompiledProgramme;
}

/** How an award went: what was granted, and when how much of it was taken back. */
interface Course {
  readonly granted: Points;
  readonly takes: readonly (Placed & { readonly points: Points })[];
}
type Courses = ReadonlyMap<RuleId, Course>;

interface Change {
  readonly ruleId: RuleId;
  /** Order of the sale, which says in what periods it counts. */
  readonly order: string;
  /** From here on the rule has given the member another sum for it. */
  readonly from: Placed;
}

/** A sale, and what a rule had given until then, this one included. */
interface Summed extends Placed, Used {}

/** What a rule has given for sales of a period, in event order. */
interface Given {
  /** Of which nothing came back. */
  readonly whole: readonly Summed[];
  readonly partly: readonly ReceiptEntry[];
}

const NOTHING: Course = { granted: NO_POINTS, takes: [] };
const NOBODY_GONE: ReadonlySet<ReceiptId> = new Set();
const NO_ROOMS: Rooms = new Map();

/**
 * What rules with member limits had given before a sale, in event time: as it was published, and as it is now that something came or went.
 * It is read from the journal's index, so it needs no place of its own in the state; only where a sale was brought back in several parts,
 * and some of them after the time that is asked for, its content has to be recalled.
 */
export class LimitMemory {
  /** Whether any rule of any version remembers; without one there is nothing to do. */
  readonly isActive: boolean;
  /** What was counted, which is memory, too. */
  readonly counters: CounterMemory;
  private readonly journal: Journal;
  /** Whether there is any receipt in it. */
  private readonly hasPublished: boolean;
  private readonly walkedBefore = new Map<ReceiptId, Courses>();
  /** Sales that have been adjudicated again, or for the first time: what limited rules gave for them. */
  private readonly now = new Map<ReceiptId, Courses>();
  /** The same by rule, without sales that it gave nothing for. */
  private readonly nowGiven = new Map<RuleId, Map<ReceiptId, Placed & { readonly course: Course }>>();
  /** Those of them that had been published. */
  private readonly nowPublished = new Map<ReceiptId, ReceiptEntry>();
  private readonly givenBy = new Map<string, Given>();
  private readonly entriesBy = new Map<string, readonly ReceiptEntry[]>();
  private limitedOnce: ReadonlySet<RuleId> | null = null;
  private readonly changes: Change[] = [];
  private publishedSteps: ReadonlyMap<ReceiptId, readonly Step[]> | null = null;

  /** @param gone receipts that leave the journal */
  constructor(
    readonly knowledge: Knowledge,
    private readonly history: History,
    readonly gone: ReadonlySet<ReceiptId> = NOBODY_GONE,
  ) {
    this.journal = knowledge.journal;
    this.hasPublished = this.journal.receipts.values().next().done !== true;
    this.isActive = knowledge.programmes.some(({ programme }) => programme.hasMemory);
    this.counters = new CounterMemory(knowledge, history, gone);
    for (const receiptId of gone) {
      const entry = this.journal.receipts.get(receiptId);
      for (const { ruleId } of entry?.awards ?? [])
        if (entry !== undefined) this.changes.push({ ruleId, order: entry.order, from: entry });
    }
  }

  /** Points that each limited rule could still give for a sale, as it was published. */
  before(sale: Turn): Rooms {
    return this.rooms(sale, false);
  }

  /** The same as it is now. Sales before it must have had their turn. */
  after(sale: Turn): Rooms {
    return this.rooms(sale, true);
  }

  /** A sale has had its turn. @param walks before: null when it was not there */
  settled(sale: Placed, { before, now }: { before: Walked | null; now: Walked }): void {
    const { receiptId } = sale;
    const courses = this.coursesOf(now);
    this.note(sale, courses);
    if (before !== null) this.walkedBefore.set(receiptId, this.coursesOf(before));
    const earlier = this.walkedBefore.get(receiptId) ?? new Map<RuleId, Course>();
    for (const ruleId of new Set([...courses.keys(), ...earlier.keys()])) {
      const from = firstDifference(sale, earlier.get(ruleId) ?? NOTHING, courses.get(ruleId) ?? NOTHING);
      if (from !== null) this.changes.push({ ruleId, order: sale.order, from });
    }
  }

  private note({ receiptId, order }: Placed, courses: Courses): void {
    for (const ruleId of this.now.get(receiptId)?.keys() ?? []) this.nowGiven.get(ruleId)?.delete(receiptId);
    this.now.set(receiptId, courses);
    for (const [ruleId, course] of courses) {
      if (course.granted === 0) continue;
      const given = inMap(this.nowGiven, ruleId, () => new Map<ReceiptId, Placed & { readonly course: Course }>());
      given.set(receiptId, { receiptId, order, course });
    }
    const entry = this.journal.receipts.get(receiptId);
    if (entry !== undefined) this.nowPublished.set(receiptId, entry);
  }

  /** Sales of the journal, in event order, that come after something that can change. */
  salesFrom(first: Placed | undefined): readonly ReceiptEntry[] {
    if (!this.isActive) return [];
    const starts = [...this.gone].flatMap((id) => this.journal.receipts.get(id)?.order ?? []);
    const [start] = [first?.order ?? [], this.counters.changedActionsFrom ?? [], starts].flat().sort();
    if (start === undefined) return [];
    return [...this.journal.receipts.values()]
      .filter(({ receiptId, kind, order, programmeVersion }) => {
        const sells = (kind === 'sale' || kind === 'exchange') && programmeVersion !== null;
        return sells && !this.gone.has(receiptId) && order >= start;
      })
      .sort(compareOrder);
  }

  /**
   * Whether a rule that remembers can give another sum for a sale than what was published. A limited one cannot where it gave less than it could then, and
   * can give as much now; unless a tier multiplies by less than 1, then the base points are more than what was given.
   */
  isConcerned(entry: ReceiptEntry): boolean {
    if (this.counters.isConcerned(entry)) return true;
    const { receiptId, order, programmeVersion } = entry;
    if (this.changes.length === 0 || programmeVersion === null) return false;
    const sale = { receiptId, order, programme: programmeOfVersion(this.knowledge.programmes, programmeVersion) };
    return sale.programme.rules.some((rule) => {
      const periods = rule.limits.map((limit) => limit.periodOf(instantOfOrder(order)));
      const isChanged = this.changes.some(({ ruleId, order: changed, from }) => {
        if (ruleId !== rule.id || compareOrder(from, sale) > 0) return false;
        return periods.some((period) => contains(period, changed));
      });
      if (!isChanged) return false;
      const [before, now] = [this.room(rule, sale, false), this.room(rule, sale, true)];
      const granted = entry.awards.find(({ ruleId }) => ruleId === rule.id)?.granted ?? 0;
      // What came to nothing because another was better may be the better one now, and what was refused as a whole may fit.
      const isOpen = rule.group !== null || (rule.isWhole && granted === 0);
      const isFree = !isOpen && granted < before && granted <= now && multipliesUp(sale.programme);
      return before !== now && !isFree;
    });
  }

  /** What returns took of a sale, as it was published. */
  stepsOf(receiptId: ReceiptId): readonly Step[] {
    this.publishedSteps ??= stepsOf(
      new Set([...this.journal.receipts.values()].map((entry) => entry.receiptId)),
      returnsOf(this.journal),
    );
    return this.publishedSteps.get(receiptId) ?? [];
  }

  private rooms(sale: Turn, isNow: boolean): Rooms {
    if (!sale.programme.hasMemory) return NO_ROOMS;
    return new Map(sale.programme.limitedRules.map((rule) => [rule.id, this.room(rule, sale, isNow)]));
  }

  private room(rule: EarningRule, sale: Placed, isNow: boolean): number {
    const instant = instantOfOrder(sale.order);
    return rule.limits.reduce(
      (room, limit) => Math.min(room, limit.room(this.used(rule.id, sale, limit.periodOf(instant), isNow))),
      Infinity,
    );
  }

  /** By sales before this one. */
  private used(ruleId: RuleId, sale: Placed, period: Period, isNow: boolean): Used {
    let times = 0;
    let points = 0;
    const add = (left: number): void => {
      if (left > 0) times += 1;
      points += left;
    };
    const remove = (left: number): void => {
      if (left > 0) times -= 1;
      points -= left;
    };
    const isBefore = (other: Placed): boolean => contains(period, other.order) && compareOrder(other, sale) < 0;
    if (this.hasPublished) {
      const { whole, partly } = this.givenIn(ruleId, period);
      const last = whole[countBefore(whole, sale) - 1];
      if (last !== undefined) [times, points] = [last.times, last.points];
      for (const entry of partly) if (isBefore(entry)) add(this.publishedAt(entry, ruleId, sale));
    }
    if (isNow) {
      for (const receiptId of this.gone) {
        const entry = this.journal.receipts.get(receiptId);
        if (entry !== undefined && isBefore(entry)) remove(this.publishedAt(entry, ruleId, sale));
      }
      for (const entry of this.nowPublished.values())
        if (isBefore(entry)) remove(this.publishedAt(entry, ruleId, sale));
      for (const given of this.nowGiven.get(ruleId)?.values() ?? [])
        if (isBefore(given)) add(leftAt(given.course, sale));
    }
    return { times, points: toPoints(points) };
  }

  /** All that was published, read once: whoever asks for one sale after the other must not go through all of them each time. */
  private givenIn(ruleId: RuleId, period: Period): Given {
    return inMap(this.givenBy, `${ruleId}/${period.from}/${period.until}`, () => {
      const whole: Summed[] = [];
      const partly: ReceiptEntry[] = [];
      let points = 0;
      for (const entry of this.entriesIn(period)) {
        const award = entry.awards.find((each) => each.ruleId === ruleId);
        if (award === undefined || award.granted === 0) continue;
        if (award.reversed > 0) partly.push(entry);
        else {
          points += award.granted;
          whole.push({
            receiptId: entry.receiptId,
            order: entry.order,
            times: whole.length + 1,
            points: toPoints(points),
          });
        }
      }
      return { whole, partly };
    });
  }

  /** Receipts of the journal, in event order. */
  private entriesIn(period: Period): readonly ReceiptEntry[] {
    return inMap(this.entriesBy, `${period.from}/${period.until}`, () =>
      [...this.journal.receipts.values()].filter(({ order }) => contains(period, order)).sort(compareOrder),
    );
  }

  /** What was left of a published award when it was the turn of another sale. */
  private publishedAt(entry: ReceiptEntry, ruleId: RuleId, at: Placed): number {
    const award = entry.awards.find((each) => each.ruleId === ruleId);
    if (award === undefined) return 0;
    if (award.reversed === 0) return award.granted;
    const steps = this.stepsOf(entry.receiptId);
    const later = steps.filter((step) => compareOrder(step, at) > 0).length;
    if (later === 0) return award.granted - award.reversed;
    if (later === steps.length) return award.granted;
    return leftAt(this.walkAgain(entry, steps).get(ruleId), at);
  }

  private walkAgain(entry: ReceiptEntry, steps: readonly Step[]): Courses {
    const { receiptId } = entry;
    const known = this.walkedBefore.get(receiptId);
    if (known !== undefined) return known;
    this.history.load([entry]);
    const sale = this.history.get(receiptId);
    const member = this.history.memberAt(sale, this.journal);
    const turn = { receiptId, order: entry.order, programme: sale.programme };
    const courses = this.coursesOf({
      walk: walkSale(
        sale,
        { ...member, rooms: this.before(turn), counters: this.counters.before(turn), isUndone: false },
        steps,
      ),
      steps,
    });
    this.walkedBefore.set(receiptId, courses);
    return courses;
  }

  /** Rules that some version limits: of the others nobody asks what they gave before. */
  private get limited(): ReadonlySet<RuleId> {
    this.limitedOnce ??= new Set(
      this.knowledge.programmes.flatMap(({ programme }) => programme.limitedRules.map(({ id }) => id)),
    );
    return this.limitedOnce;
  }

  private coursesOf({ walk, steps }: Walked): Courses {
    const courses = new Map<RuleId, Course>();
    for (const { award, granted, clawbacks } of walk.awards) {
      if (!this.limited.has(award.ruleId)) continue;
      const takes = steps.flatMap(({ receiptId, order }, at) => {
        const points = clawbacks[at] ?? NO_POINTS;
        return points === 0 ? [] : [{ receiptId, order, points }];
      });
      courses.set(award.ruleId, { granted, takes });
    }
    return courses;
  }
}

export interface Walked {
  readonly walk: Walk;
  readonly steps: readonly Step[];
}

/** Goods come back before others are sold on the same receipt: an exchange makes room for itself. */
const leftAt = ({ granted, takes }: Course = NOTHING, at: Placed): number =>
  takes.reduce<number>((left, take) => (compareOrder(take, at) <= 0 ? left - take.points : left), granted);

const firstDifference = (sale: Placed, before: Course, now: Course): Placed | null => {
  if (before.granted !== now.granted) return sale;
  for (let at = 0; at < Math.max(before.takes.length, now.takes.length); at += 1) {
    const [was, is] = [before.takes[at], now.takes[at]];
    if (was === undefined || is === undefined) return was ?? is ?? null;
    if (was.points !== is.points || compareOrder(was, is) !== 0) return compareOrder(was, is) < 0 ? was : is;
  }
  return null;
};

const contains = ({ from, until }: Period, order: string): boolean => from <= order && order < until;

/** How many there are before this one. @param sorted in event order */
const countBefore = (sorted: readonly Placed[], sale: Placed): number => {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareOrder(sorted[middle] as Placed, sale) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
};

const multipliesUp = ({ tiers }: CompiledProgramme): boolean =>
  [...tiers.values()].every(({ multiplier: { units, scale } }) => units >= 10 ** scale);
