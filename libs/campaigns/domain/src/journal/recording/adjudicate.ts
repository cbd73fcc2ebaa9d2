import type { MemberId, ReceiptId } from '@accrue/kernel';
import { isSold } from '../../receipt';
import type { Trigger } from '../awards/award-changes';
import { contributionChanged } from '../awards/contribution';
import { LimitMemory } from '../awards/limit-memory';
import { settle } from '../awards/settle-sales';
import { stepsOf } from '../awards/walk-sale';
import type { Attributed, Contribution, JournalEvent } from '../events';
import { answerReturns, returnAdjudicated, salesTouched, type ReturnChange } from '../returns/answer-returns';
import { findAffected } from '../returns/find-affected';
import { matchGoods, together, type Matches } from '../returns/match-goods';
import { matchRefunds } from '../returns/match-refunds';
import { undoneIn, type Undone } from '../returns/undone';
import { carriedTo } from '../storage/carried';
import { History, type PastReceipt } from '../storage/history';
import type { Knowledge } from '../storage/recall';
import { returnsOf, type Journal } from '../storage/state';

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
  memberId: MemberId,
  trigger: Trigger,
  knowledge: Knowledge,
): Adjudication => {
  const { journal } = knowledge;
  const history = new History(knowledge);
  history.add(incoming);
  const isAccepted = incoming.attributed !== null;
  const { skus, revisit } = findAffected(incoming, history, journal, isAccepted);
  if (skus.size > 0) history.load(journal.receipts.values());
  const goods = skus.size > 0 ? matchGoods(skus, history.touching(skus)) : NO_MATCHES;
  const matches = together(goods, matchRefunds(incoming, goods, { history, journal, isAccepted }));
  const returns = answerReturns({ incoming, matches, revisit }, history, journal);

  const wereUndone = undoneIn(journal);
  const areUndone = incoming.receipt.voidOf === null ? wereUndone : undoneIn(journal, incoming.receipt);
  const saleIds = salesTouched(returns);
  for (const receiptId of salesTurned(wereUndone, areUndone, journal)) saleIds.add(receiptId);
  history.load([...saleIds].flatMap((receiptId) => journal.receipts.get(receiptId) ?? []));
  const { receipt, attributed } = incoming;
  if (receipt.lines.some((line) => isSold(receipt, line))) saleIds.add(receipt.receiptId);
  const steps = stepsBeforeAndAfter(saleIds, returns, journal);
  const before = { steps: steps.before, membership: journal, undone: wereUndone };
  const after = { steps: steps.after, membership: journal, undone: areUndone };
  const { awards, contributions, counts } = settle(
    {
      saleIds,
      before,
      after,
      memory: new LimitMemory(knowledge, history),
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
      ...counts,
      ...others.map((receiptId) =>
        contributionChanged(receiptId, contributions.of(receiptId), memberId, trigger, journal),
      ),
    ],
  };
};

/** Sales that are undone now and were not, or the other way round; also those of which all had come back before. */
const salesTurned = (before: Undone, after: Undone, { receipts }: Journal): readonly ReceiptId[] =>
  [...before, ...after].flatMap((receiptId) => {
    if (receiptId === null || before.has(receiptId) === after.has(receiptId)) return [];
    const kind = receipts.get(receiptId)?.kind;
    return kind === 'sale' || kind === 'exchange' ? [receiptId] : [];
  });

const stepsBeforeAndAfter = (saleIds: ReadonlySet<ReceiptId>, returns: readonly ReturnChange[], journal: Journal) => {
  // Without a changed return nobody takes anything from the incoming sale, and no other is touched.
  if (returns.length === 0) return { before: new Map<ReceiptId, never>(), after: new Map<ReceiptId, never>() };
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
