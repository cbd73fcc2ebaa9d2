import { awardIdOf, canonicalJson, NO_POINTS, type AwardId, type RuleId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import { inMap } from '../storage/in-map';
import type { Knowledge } from '../storage/recall';
import { isGift, type AwardEntry, type Journal } from '../storage/state';
import type { AwardChange } from './award-within-changes';
import { awardKey, awardsWithin, takesWithin, type Given, type Take, type Within } from './awards-within';
import { earnerOf, entriesOf, givenOf, idOf, recallSaid, Said, takesOf, type AwardEvent, type Entry } from './earners';

export interface Change extends AwardChange {
  readonly ruleId: RuleId;
  readonly walletId: string;
  /** Of what earned it, as it is now, or was when it left. */
  readonly earner: Entry;
  readonly isGone: boolean;
  /** Of what earned it, as it was before. */
  readonly entry: Entry | undefined;
  /** What took back of what the rule gave before. */
  readonly gaveTakes: readonly Take[];
}

const NOTHING: Within = { granted: NO_POINTS, takes: [], limit: null };

/**
 * The awards that something has changed for: it was decided, or limits leave another sum of it. Those of one fact in the order in which they are kept.
 * @param awards what was decided, without the limits of wallets
 * @param budgetOf what the budget of a rule leaves of an award
 * @param states arrived: the journal with what is only being recorded; after: as if that were all
 */
export const changesIn = (
  awards: readonly AwardEvent[],
  { arrived, after }: { readonly arrived: Journal; readonly after: Journal },
  knowledge: Knowledge,
  budgetOf: (entry: Entry, ruleId: RuleId) => Given['budget'],
): readonly Change[] => {
  const { journal, programmes } = knowledge;
  const decidedOf = new Map<AwardId, AwardEvent[]>();
  for (const event of awards) inMap(decidedOf, event.data.awardId, () => []).push(event);
  const touched = new Set(awards.flatMap(({ data }) => entryIn(after, data) ?? entryIn(journal, data) ?? []));
  const [start] = [...touched].map(({ order }) => order).sort();
  // What comes with something of a budget, and earns nothing here, changes nothing for anything else.
  if (start === undefined) return [];
  const from = earliestOf(start, programmes);
  const counts = ({ order }: Entry): boolean => order >= from;

  const entries = [...entriesOf(after)].filter(counts);
  const entriesBefore = new Map([...entriesOf(journal)].filter(counts).map((entry) => [idOf(entry), entry] as const));
  const broughtBack = [...entriesBefore.values()].filter((entry) =>
    pointsOf(entry).some(({ reversed }) => reversed > 0),
  );
  const recalled = recallSaid(broughtBack, knowledge);
  const saidBefore = new Said().add(recalled);
  const said = new Said().add(recalled).add(awards);
  const takesAfter = (awardId: AwardId, { reversed }: AwardEntry): readonly Take[] =>
    reversed === 0 ? [] : takesOf(said.reversalsOf(awardId), after);
  const earners = entries.flatMap((entry) => {
    const given = pointsOf(entry).map((award) => {
      const takes = takesAfter(awardIdOf(idOf(entry), award.ruleId), award);
      return givenOf(award, takes, { isDecided: entry.order < start, budget: budgetOf(entry, award.ruleId) });
    });
    return earnerOf(entry, given);
  });
  const within = awardsWithin(earners, programmes);

  const changeOf = (entry: Entry, award: AwardEntry): readonly Change[] => {
    const id = idOf(entry);
    const awardId = awardIdOf(id, award.ruleId);
    const decided = decidedOf.get(awardId) ?? [];
    const entryBefore = entriesBefore.get(id);
    const before = sameIn(arrived, entry)?.awards.find(({ ruleId }) => ruleId === award.ruleId);
    const has = within.get(awardKey(id, award.ruleId)) ?? NOTHING;
    const had = before?.limited ?? before;
    const isBoundAlike = canonicalJson(before?.limited?.by ?? null) === canonicalJson(has.limit);
    if (decided.length === 0 && (had?.granted ?? 0) === has.granted && isBoundAlike) return [];
    const isTaken = before !== undefined && before.reversed > 0;
    const gaveTakes = isTaken ? takesOf(saidBefore.reversalsOf(awardId), journal) : [];
    const hadTakes = isTaken ? takesWithin(had?.granted ?? before.granted, before.granted, gaveTakes) : [];
    const given = { granted: award.granted, takes: takesAfter(awardId, award) };
    const { order, programmeVersion } = entry;
    const programme = programmeVersion === null ? undefined : programmeOfVersion(programmes, programmeVersion);
    const walletId = programme?.rulePlaces.get(award.ruleId)?.walletId ?? '';
    return [
      {
        ...{ awardId, order, walletId, entry: entryBefore, before, gaveTakes, hadTakes, given, has, decided },
        ...{ ruleId: award.ruleId, earner: entry, isGone: sameIn(after, entry) === undefined },
      },
    ];
  };
  const gone = [...touched].filter((entry) => sameIn(after, entry) === undefined);
  const withdrawn = gone.flatMap((entry) =>
    pointsOf(entry)
      .filter(({ ruleId }) => decidedOf.has(awardIdOf(idOf(entry), ruleId)))
      .flatMap((award) => changeOf(entry, { ...award, granted: NO_POINTS, reversed: NO_POINTS })),
  );
  const here = entries.filter(({ order }) => order >= start).sort(byPlace);
  return [...withdrawn, ...here.flatMap((entry) => pointsOf(entry).flatMap((award) => changeOf(entry, award)))];
};

/** Limits are of wallets: nothing else is under them. */
const pointsOf = ({ awards }: Entry): readonly AwardEntry[] => awards.filter((award) => !isGift(award));

/** From when on awards can be in one period with what has changed. */
const earliestOf = (start: string, programmes: readonly ProgrammeVersion[]): string =>
  programmes
    .flatMap(({ programme }) => programme.walletLimits.map(({ periodOf }) => periodOf(instantOfOrder(start)).from))
    .reduce((earliest, each) => (each < earliest ? each : earliest), start);

const entryIn = ({ receipts, actions }: Journal, { receiptId, actionId }: AwardEvent['data']): Entry | undefined =>
  receiptId === null ? actionId && actions.get(actionId) : receipts.get(receiptId);

const sameIn = ({ receipts, actions }: Journal, entry: Entry): Entry | undefined =>
  'receiptId' in entry ? receipts.get(entry.receiptId) : actions.get(entry.actionId);

const byPlace = (a: Entry, b: Entry): number =>
  a.order === b.order ? (idOf(a) < idOf(b) ? -1 : 1) : a.order < b.order ? -1 : 1;
