import type { MemberId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../programme/versions';
import type { Trigger } from '../awards/award-changes';
import { contributionChanged } from '../awards/contribution';
import { LimitMemory } from '../awards/limit-memory';
import { settle } from '../awards/settle-sales';
import { stepsOf } from '../awards/walk-sale';
import type { ChangedActions } from '../awards/counters/counter-memory';
import type { JournalEvent } from '../events';
import { undoneIn } from '../returns/undone';
import { History } from '../storage/history';
import type { Knowledge } from '../storage/recall';
import { returnsOf, type Membership, type ReceiptEntry } from '../storage/state';

interface Learned {
  readonly memberId: MemberId;
  readonly trigger: Trigger;
  /** What is known of the member from now on. */
  readonly after: Membership;
  /** Absent: the actions are what they were, too. */
  readonly actions?: ChangedActions;
  /** What was decided of them. Absent: nothing. */
  readonly decided?: readonly JournalEvent[];
}

/** Adjudicates sales again after something became known of the member, while the receipts are what they were. */
export const readjudicate = (
  affected: readonly ReceiptEntry[],
  { memberId, trigger, after: membership, actions, decided = [] }: Learned,
  knowledge: Knowledge,
): readonly JournalEvent[] => {
  const { journal, programmes } = knowledge;
  const isCounted = ({ programme: { counters, counterRules, offers } }: ProgrammeVersion): boolean =>
    actions === undefined && decided.length === 0
      ? counterRules.length > 0
      : offers.size > 0 || [...counters.values()].some(({ action }) => action !== null);
  if (affected.length === 0 && !programmes.some(isCounted)) return [];
  const history = new History(knowledge);
  history.load(affected);
  const saleIds = new Set(affected.map(({ receiptId }) => receiptId));
  const steps = stepsOf(saleIds, returnsOf(journal));
  // A sale that gives points for the first time is followed by the returns that take them back.
  history.load([...steps.values()].flat().flatMap(({ receiptId }) => journal.receipts.get(receiptId) ?? []));
  const memory = new LimitMemory(knowledge, history);
  const same = { steps, undone: undoneIn(journal) };
  const [before, after] = [
    { ...same, membership: journal },
    { ...same, membership },
  ];
  const { awards, contributions } = settle(
    { saleIds, before, after, memory, trigger, actions, decided },
    memberId,
    history,
    journal,
  );
  return [
    ...awards,
    ...contributions
      .changed()
      .map((receiptId) => contributionChanged(receiptId, contributions.of(receiptId), memberId, trigger, journal)),
  ];
};
