import { instantOfOrder, isSold } from '../receipt';
import { affectedBy } from './affected';
import type { Trigger } from './award-changes';
import { carriedTo } from './carried';
import { plus } from './contribution';
import type { Attributed, ContributionChanged, Contribution, JournalEvent } from './events';
import { History, type PastReceipt } from './history';
import { Memory } from './memory';
import type { Knowledge } from './recall';
import { readjudicate, returnAdjudicated, type ReturnChange } from './readjudicate';
import { matchRefunds } from './refunds';
import { rematch, type Matches } from './rematch';
import { settle } from './settle';
import { entryOf, returnsOf, type Journal, type ReturnedLine } from './state';
import { stepsOf } from './walk';

/** A receipt that is about to be recorded. */
export interface Arrival extends PastReceipt {
  /** null: it comes for the first time. */
  readonly attributed: Attributed | null;
}

export interface Adjudication {
  /** Of the incoming receipt. */
  readonly contribution: Contribution;
  /** Everything that follows from it, in order; without the recording itself. */
  readonly events: readonly JournalEvent[];
}

const NO_MATCHES: Matches = new Map();

/**
 * What a receipt earns and takes back, and what it changes about receipts that were adjudicated before it came: as if all had
 * come in the order of event time.
 * @throws Rejected return.unknown_line, return.other_goods, return.exceeds_sold, return.exceeds_paid
 */
export const adjudicate = (
  incoming: Arrival,
  memberId: string,
  trigger: Trigger,
  knowledge: Knowledge,
): Adjudication => {
  const { journal } = knowledge;
  const history = new History(knowledge);
  history.add(incoming);
  const isAccepted = incoming.attributed !== null;
  const { skus, revisit } = affectedBy(incoming, history, journal, isAccepted);
  if (skus.size > 0) history.load(journal.receipts.values());
  const goods = skus.size > 0 ? rematch(skus, history.touching(skus)) : NO_MATCHES;
  const matches = together(goods, matchRefunds(incoming, goods, { history, journal, isAccepted }));
  const returns = readjudicate({ incoming, matches, revisit }, history, journal);

  const saleIds = salesTouched(returns);
  history.load([...saleIds].flatMap((receiptId) => journal.receipts.get(receiptId) ?? []));
  const { receipt, attributed } = incoming;
  if (receipt.lines.some((line) => isSold(receipt, line))) saleIds.add(receipt.receiptId);
  const { tiers } = journal;
  const steps = stepsBeforeAndAfter(saleIds, returns, journal);
  const before = { steps: steps.before, tiers };
  const after = { steps: steps.after, tiers };
  const { awards, contributions } = settle(
    {
      saleIds,
      before,
      after,
      memory: new Memory(knowledge, history),
      trigger,
      carried: carriedTo(journal, receipt.receiptId, attributed),
    },
    memberId,
    history,
    journal,
  );

  const others = contributions.changed().filter((receiptId) => receiptId !== receipt.receiptId);
  return {
    contribution: contributions.of(receipt.receiptId),
    events: [
      ...returns.map((change) => returnAdjudicated(change, memberId, history)),
      ...awards,
      ...others.map((receiptId) =>
        contributionChanged(receiptId, contributions.of(receiptId), memberId, trigger, journal),
      ),
    ],
  };
};

/** A receipt can bring goods back on one line and money on another. */
export const together = (goods: Matches, refunds: Matches): Matches =>
  refunds.size === 0
    ? goods
    : new Map(
        [...goods.keys(), ...refunds.keys()].map((receiptId) => [
          receiptId,
          new Map([...(goods.get(receiptId) ?? []), ...(refunds.get(receiptId) ?? [])]),
        ]),
      );

/** Sales that some line takes from now and did not before, or the other way round. */
export const salesTouched = (returns: readonly ReturnChange[]): Set<string> => {
  const touched = new Set<string>();
  const addSalesOf = (lines: readonly ReturnedLine[] | undefined): void => {
    for (const { allocations } of lines ?? []) for (const { receiptId } of allocations) touched.add(receiptId);
  };
  for (const { before, after } of returns) {
    addSalesOf(before?.lines);
    addSalesOf(after.lines);
  }
  return touched;
};

const stepsBeforeAndAfter = (saleIds: ReadonlySet<string>, returns: readonly ReturnChange[], journal: Journal) => {
  // Without a changed return nobody takes anything from the incoming sale, and no other is touched.
  if (returns.length === 0) return { before: new Map<string, never>(), after: new Map<string, never>() };
  const published = returnsOf(journal);
  const changed = new Map(
    returns.map(({ past: { receipt }, after }) => [
      receipt.receiptId,
      { receiptId: receipt.receiptId, order: receipt.order, lines: after.lines },
    ]),
  );
  const unchanged = published.filter(({ receiptId }) => !changed.has(receiptId));
  return { before: stepsOf(saleIds, published), after: stepsOf(saleIds, [...unchanged, ...changed.values()]) };
};

export const contributionChanged = (
  receiptId: string,
  difference: Contribution,
  memberId: string,
  { cause }: Trigger,
  journal: Journal,
): ContributionChanged => {
  const { order, sequence, contribution } = entryOf(journal, receiptId);
  return {
    type: 'ContributionChanged',
    data: {
      receiptId,
      memberId,
      occurredAt: instantOfOrder(order),
      order,
      ...plus(contribution, difference),
      sequence: sequence + 1,
      cause,
    },
  };
};
