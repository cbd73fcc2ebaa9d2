import { invariant, Rejected, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import { compareOrder, namedReceipts } from '../../receipt';
import { awardWithdrawn, type Trigger } from '../awards/award-changes';
import { byMoveOf } from '../awards/causes';
import { contributionChanged, countsForNothing, minus } from '../awards/contribution';
import { LimitMemory } from '../awards/limit-memory';
import { settle, takeBack } from '../awards/settle-sales';
import { stepsOf, walkSale } from '../awards/walk-sale';
import type { MoveReceipt, RecordReceipt } from '../commands';
import type { Cause, Going, JournalEvent, ReceiptMoved, ReceiptRecorded } from '../events';
import { answerReturns, returnAdjudicated, salesTouched } from '../returns/answer-returns';
import { skusOf } from '../returns/find-affected';
import { matchGoods, together, type Matches } from '../returns/match-goods';
import { matchRefundsWithout } from '../returns/match-refunds';
import { undoneIn } from '../returns/undone';
import { carriedFrom } from '../storage/carried';
import { evolve, withoutReceipts } from '../storage/evolve';
import { History } from '../storage/history';
import type { Knowledge } from '../storage/recall';
import { entryOf, NO_CONTRIBUTION, returnsOf, type Journal, type ReceiptEntry } from '../storage/state';
import { recordAgain } from './record-again';
import type { CampaignsRejectionCode } from '../../rejections';

/**
 * Takes a receipt out of the journal, with everything that goes with it, and adjudicates again what stays. Again the same is no event.
 * @throws Rejected receipt.moved_to_itself, receipt.not_with_member, receipt.goes_with_another
 */
export const moveReceipt = (command: MoveReceipt, knowledge: Knowledge): readonly JournalEvent[] => {
  const { receiptId, memberId, to, reason } = command.data;
  const { journal } = knowledge;
  if (memberId === to) throw new Rejected<CampaignsRejectionCode>('receipt.moved_to_itself', { receiptId, memberId });
  const asked = journal.receipts.get(receiptId);
  if (asked === undefined) {
    if (journal.left.get(receiptId)?.wentTo.at(-1) === to) return [];
    throw new Rejected<CampaignsRejectionCode>('receipt.not_with_member', { receiptId });
  }
  const history = new History(knowledge);
  const leaving = leavingWith(asked, history, journal);
  const said = { memberId, to, reason, movedAt: command.metadata.now };
  return takeOut(
    leaving,
    { cause: byMoveOf(receiptId), sayOf: (id) => ({ ...said, goesWith: id === receiptId ? null : receiptId }) },
    history,
    knowledge,
  );
};

/** Where receipts go, and why. */
export interface Taking {
  readonly cause: Cause;
  readonly sayOf: (receiptId: ReceiptId) => Omit<ReceiptMoved['data'], 'receiptId' | 'moves' | 'sequence' | 'awards'>;
}

/** Takes receipts out of the journal and adjudicates again what stays. */
export const takeOut = (
  leaving: readonly ReceiptEntry[],
  { cause, sayOf }: Taking,
  history: History,
  knowledge: Knowledge,
): readonly JournalEvent[] => {
  const [first] = leaving;
  if (first === undefined) return [];
  const { journal } = knowledge;
  const { memberId, movedAt } = sayOf(first.receiptId);
  const trigger: Trigger = { cause, occurredAt: movedAt };
  history.load(leaving);
  const withdrawn = leaving.flatMap((entry) => withdraw(entry, { memberId, trigger, history, journal }));
  const after = withdrawn.reduce((then, event) => evolve(then, event, { revision: 0 }), journal);
  return [
    ...withdrawn,
    ...whatStays(leaving, { memberId, trigger, history, knowledge }),
    ...leaving.map(({ receiptId }): JournalEvent => {
      const { moves, sequence, ...left } = entryOf(after, receiptId);
      const moved = { ...sayOf(receiptId), receiptId, moves: moves + 1, sequence, awards: carriedFrom(left) };
      return { type: 'ReceiptMoved', data: moved };
    }),
  ];
};

/**
 * Puts a receipt that was moved, or whose content is replaced, into the journal of the member whose it is now.
 * @param recorded as it was recorded before
 */
export const recordMoved = (
  moved: ReceiptMoved['data'],
  recorded: ReceiptRecorded['data'],
  now: InstantIso,
): RecordReceipt => {
  const { to, movedAt, moves, sequence, awards, namedMoves, replacement } = moved;
  const { programmeVersion, receiptId } = recorded;
  invariant(programmeVersion !== null, `${receiptId} was a member's before it was moved`);
  const followed = namedMoves === undefined ? {} : { namedMoves };
  const attributed = { by: goingOf(moved), at: movedAt, moves, ...followed, sequence: sequence + 1, awards };
  // What was due is decided anew: it hangs on what the receipt says.
  const said = replacement === undefined ? recorded : { ...withoutDiscounts(recorded), ...replacement };
  return recordAgain(said, { memberId: to, attributed, programmeVersion }, now);
};

const goingOf = ({ merge, replacement }: ReceiptMoved['data']): Going => {
  if (replacement !== undefined) return 'replaced';
  return merge === undefined ? 'moved' : 'merged';
};

const withoutDiscounts = ({ discounts: _decided, ...rest }: ReceiptRecorded['data']) => rest;

/**
 * The receipt and all that hangs on it, in event order: what takes goods back or undoes something belongs to the buyer, which is
 * the member of the first receipt that it names.
 * @throws Rejected receipt.goes_with_another when the receipt itself hangs on one that stays
 */
const leavingWith = (asked: ReceiptEntry, history: History, journal: Journal): readonly ReceiptEntry[] => {
  const namesOf = namedHere(history, journal);
  const leaving = withHanging([asked.receiptId], namesOf);
  const buyers = namesOf.get(asked.receiptId);
  if (asked.kind !== 'exchange' && buyers !== undefined && !leaving.has(buyers)) {
    let root = buyers;
    for (const seen = new Set<ReceiptId>(); !seen.has(root); root = namesOf.get(root) ?? root) seen.add(root);
    throw new Rejected<CampaignsRejectionCode>('receipt.goes_with_another', {
      ...{ receiptId: asked.receiptId, goesWith: root },
      detail: `Receipt ${asked.receiptId} belongs to whoever receipt ${root} belongs to. Move ${root}: this one goes with it.`,
    });
  }
  return [...leaving].map((id) => entryOf(journal, id)).sort(compareOrder);
};

/** These receipts, what takes goods of them back or undoes them, and so on. */
export const withHanging = (
  receiptIds: Iterable<ReceiptId>,
  namesOf: ReadonlyMap<ReceiptId, ReceiptId>,
): ReadonlySet<ReceiptId> => {
  const leaving = new Set(receiptIds);
  // A set is walked to its end, also to what is added on the way.
  for (const id of leaving) for (const [other, named] of namesOf) if (named === id) leaving.add(other);
  return leaving;
};

/** Receipts that name others → the first of those that is in the journal. */
export const namedHere = (history: History, journal: Journal): ReadonlyMap<ReceiptId, ReceiptId> => {
  const naming = [...journal.receipts.values()].filter(
    ({ voidOf, returned }) => voidOf !== null || returned?.lines.some(({ linked }) => linked) === true,
  );
  history.load(naming);
  return new Map(
    naming.flatMap(({ receiptId }) => {
      const named = namedReceipts(history.get(receiptId).receipt);
      const first = named.find((id) => id !== receiptId && journal.receipts.has(id));
      return first === undefined ? [] : [[receiptId, first] as const];
    }),
  );
};

interface Leaving {
  readonly memberId: MemberId;
  readonly trigger: Trigger;
  readonly history: History;
  readonly journal: Journal;
}

/** The receipt counts for nothing any more. */
const withdraw = (entry: ReceiptEntry, { memberId, trigger, history, journal }: Leaving): readonly JournalEvent[] => {
  const { receiptId, awards, contribution } = entry;
  const sale = history.get(receiptId);
  const granted = awards.filter((award) => award.granted > 0);
  return [
    ...granted.map((award) =>
      awardWithdrawn(award, { sale, memberId, trigger, member: history.memberAt(sale, journal) }),
    ),
    ...(countsForNothing(contribution)
      ? []
      : [contributionChanged(receiptId, minus(NO_CONTRIBUTION, contribution), memberId, trigger, journal)]),
  ];
};

interface Staying extends Omit<Leaving, 'journal'> {
  readonly knowledge: Knowledge;
}

/** What changes for the other receipts: goods that came from, or were found by, those that leave. */
const whatStays = (
  leaving: readonly ReceiptEntry[],
  { memberId, trigger, history, knowledge }: Staying,
): readonly JournalEvent[] => {
  const { journal } = knowledge;
  if (leaving.length === [...journal.receipts.values()].length) return [];
  const gone = new Set(leaving.map(({ receiptId }) => receiptId));
  const rest = withoutReceipts(journal, gone);
  const skus = new Set(leaving.flatMap(({ receiptId }) => [...skusOf(history.get(receiptId), history, journal)]));
  const returnIds = new Set(returnsOf(rest).map(({ receiptId }) => receiptId));
  const stayed = new History(knowledge);
  let matches: Matches = new Map();
  if (returnIds.size > 0) {
    stayed.load(rest.receipts.values());
    const goods = matchGoods(skus, stayed.touching(skus));
    matches = together(goods, matchRefundsWithout(leaving, goods, { history: stayed, journal: rest }));
  }
  const returns = answerReturns({ incoming: null, matches, revisit: returnIds }, stayed, rest);

  const saleIds = salesTouched([
    ...returns,
    ...leaving.flatMap(({ receiptId, returned }) =>
      returned === null ? [] : [{ past: history.get(receiptId), before: returned, after: NOTHING_RETURNED }],
    ),
  ]);
  for (const id of gone) saleIds.delete(id);
  stayed.load([...saleIds].map((id) => entryOf(journal, id)));
  const changed = new Map(returns.map(({ past, after }) => [past.receipt.receiptId, after.lines]));
  const memory = new LimitMemory(knowledge, stayed, gone);
  // Voids leave with what they undo: of what stays, they undo the same as before.
  const undone = undoneIn(journal);
  const before = { steps: stepsOf(saleIds, returnsOf(journal)), membership: journal, undone };
  const now = returnsOf(rest).map((each) => ({ ...each, lines: changed.get(each.receiptId) ?? each.lines }));
  const after = { steps: stepsOf(saleIds, now), membership: journal, undone };
  const { awards, contributions, counts } = settle(
    { saleIds, before, after, memory, trigger },
    memberId,
    stayed,
    journal,
  );
  const taken = stepsOf(gone, returnsOf(journal));
  for (const [saleId, steps] of taken) {
    const sale = history.get(saleId);
    const { receipt, programme } = sale;
    const turn = { receiptId: saleId, order: receipt.order, programme };
    const [rooms, counters] = [memory.before(turn), memory.counters.before(turn)];
    const isUndone = undone.has(saleId);
    takeBack(contributions, walkSale(sale, { ...history.memberAt(sale, journal), rooms, counters, isUndone }, steps));
  }
  const others = contributions.changed().filter((receiptId) => !gone.has(receiptId));
  return [
    ...returns.map((change) => returnAdjudicated(change, memberId, stayed)),
    ...awards,
    ...counts,
    ...others.map((receiptId) =>
      contributionChanged(receiptId, contributions.of(receiptId), memberId, trigger, journal),
    ),
  ];
};

const NOTHING_RETURNED = { status: 'settled', waitingFor: [], lines: [] } as const;
