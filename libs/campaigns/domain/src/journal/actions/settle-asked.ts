import { invariant } from '@accrue/kernel';
import { surroundingsIn } from '../awards/counters/moments';
import type { JournalEvent } from '../events';
import { readjudicate } from '../recording/readjudicate';
import { evolve } from '../storage/evolve';
import type { Knowledge, Recall } from '../storage/recall';
import type { Journal } from '../storage/state';
import { triggerOf } from '../wallet-limits/trigger-of';
import { settleActionSteps } from './settle-action-steps';
import { settleActions } from './settle-actions';

/**
 * Decides again what rules without basket give, after something was bought, brought back or taken away, or became known of the member, that their
 * conditions look at.
 * @param decided of receipts
 */
export const settleAsked = (decided: readonly JournalEvent[], knowledge: Knowledge): readonly JournalEvent[] => {
  const { journal, programmes, memberId } = knowledge;
  if (!programmes.some(({ programme }) => programme.asksAtOccasions)) return decided;
  const [anything] = journal.actions.values();
  if (anything === undefined) return decided;
  const after = withDecided(decided, knowledge);
  const from = changedFrom(decided, [journal, after.journal]);
  if (from === null) return decided;
  invariant(memberId !== null, 'nobody does nothing');
  const because = { memberId, trigger: triggerOf(decided, after.journal) };
  const knownOf = (each: Journal) => ({
    actions: [...each.actions.values()],
    around: surroundingsIn(each, { memberId, programmes }),
  });
  const [was, is] = [knownOf(journal), knownOf(after.journal)];
  const settled = [...settleActions(is.actions, from, because, is.around), ...settleActionSteps(was, is, because)];
  if (settled.length === 0) return decided;
  const actions = { now: is.actions, from };
  return [
    ...decided,
    ...settled,
    ...readjudicate([], { ...because, after: after.journal, actions, decided: settled }, after),
  ];
};

/** Where the first thing is that counts otherwise now; null: nothing does. */
const changedFrom = (decided: readonly JournalEvent[], journals: readonly Journal[]): string | null => {
  const orders = decided.flatMap((event): readonly string[] => {
    switch (event.type) {
      case 'ReceiptRecorded':
        return [event.data.order];
      case 'CountsRestated':
      case 'ReceiptMoved':
        return journals.flatMap(({ receipts }) => receipts.get(event.data.receiptId)?.order ?? []);
      case 'AttributesApplied':
      case 'EnrolmentApplied':
        return [''];
      default:
        return [];
    }
  });
  return orders.sort()[0] ?? null;
};

/** As if that were written: what was decided is recalled by revisions below 0. */
const withDecided = (decided: readonly JournalEvent[], knowledge: Knowledge): Knowledge => {
  const journal = decided.reduce(
    (then, event, index) => evolve(then, event, { revision: -1 - index }),
    knowledge.journal,
  );
  const recall: Recall = (revisions) => {
    const stored = revisions.filter((revision) => revision >= 0);
    const fresh = revisions.flatMap((revision) => (revision < 0 ? (decided[-1 - revision] ?? []) : []));
    return [...fresh, ...(stored.length === 0 ? [] : knowledge.recall(stored))];
  };
  return { ...knowledge, journal, recall };
};
