import { equalDecimal, type Decimal } from '@accrue/kernel';
import { tierOf, type CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion } from '../../programme/versions';
import type { Trigger } from '../awards/award-changes';
import { contributionChanged } from '../awards/contribution';
import { LimitMemory } from '../awards/limit-memory';
import { settle } from '../awards/settle-sales';
import { stepsOf } from '../awards/walk-sale';
import type { ApplyTierTimeline } from '../commands';
import type { JournalEvent } from '../events';
import { undoneIn } from '../returns/undone';
import { History } from '../storage/history';
import type { Knowledge } from '../storage/recall';
import { returnsOf, type ReceiptEntry, type TierTimeline } from '../storage/state';
import { tierAt } from '../storage/tier-at';

/** Adjudicates again the sales that another tier applies to now, as far as that makes a difference in points. */
export const applyTierTimeline = ({ data }: ApplyTierTimeline, knowledge: Knowledge): readonly JournalEvent[] => {
  const { memberId, sequence, timeline } = data;
  const { journal } = knowledge;
  if (sequence <= journal.tiers.sequence) return [];
  const before = journal.tiers;
  const after: TierTimeline = { sequence, steps: timeline };
  const applied: JournalEvent = { type: 'TierTimelineApplied', data: { memberId, sequence, timeline } };

  const affected = [...journal.receipts.values()].filter((entry) => tierMatters(entry, before, after, knowledge));
  if (affected.length === 0) return [applied];
  const history = new History(knowledge);
  history.load(affected);
  const saleIds = new Set(affected.map(({ receiptId }) => receiptId));
  const steps = stepsOf(saleIds, returnsOf(journal));
  const trigger: Trigger = { cause: { kind: 'tier_changed', receiptId: null }, occurredAt: null };
  // A sale that gives points for the first time is followed by the returns that take them back.
  history.load([...steps.values()].flat().flatMap(({ receiptId }) => journal.receipts.get(receiptId) ?? []));
  const memory = new LimitMemory(knowledge, history);
  const same = { steps, undone: undoneIn(journal) };
  const settlement = { saleIds, before: { ...same, tiers: before }, after: { ...same, tiers: after }, memory, trigger };
  const { awards, contributions } = settle(settlement, memberId, history, journal);
  const changed = contributions.changed();
  return [
    applied,
    ...awards,
    ...changed.map((receiptId) =>
      contributionChanged(receiptId, contributions.of(receiptId), memberId, trigger, journal),
    ),
  ];
};

const tierMatters = (
  entry: ReceiptEntry,
  before: TierTimeline,
  after: TierTimeline,
  { programmes }: Knowledge,
): boolean => {
  const { kind, order, programmeVersion } = entry;
  if ((kind !== 'sale' && kind !== 'exchange') || programmeVersion === null) return false;
  const at = { order, programmeVersion };
  const [from, to] = [tierAt(before, at, programmes), tierAt(after, at, programmes)];
  if (from === to) return false;
  const programme = programmeOfVersion(programmes, programmeVersion);
  if (programme.asksForTier && tierOf(programme, from)?.id !== tierOf(programme, to)?.id) return true;
  return (
    programme.rules.some(({ tierMultiplier }) => tierMultiplier) &&
    !equalDecimal(multiplierOf(programme, from), multiplierOf(programme, to))
  );
};

const ONE: Decimal = { units: 1, scale: 0 };
const multiplierOf = (programme: CompiledProgramme, tierId: string | null): Decimal =>
  tierOf(programme, tierId)?.multiplier ?? ONE;
