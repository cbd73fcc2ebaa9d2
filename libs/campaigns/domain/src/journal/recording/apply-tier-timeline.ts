import { equalDecimal, type Decimal } from '@accrue/kernel';
import { tierOf, type CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion } from '../../programme/versions';
import { actionsUnder } from '../actions/settle-tiers';
import type { ApplyTierTimeline } from '../commands';
import type { JournalEvent } from '../events';
import type { Knowledge } from '../storage/recall';
import type { ReceiptEntry, TierTimeline } from '../storage/state';
import { tierAt } from '../storage/tier-at';
import { readjudicate } from './readjudicate';

/**
 * Records the tiers that were reached, as far as a rule is about them, and adjudicates again the sales that another tier applies to now, as far as that
 * makes a difference in points.
 */
export const applyTierTimeline = ({ data }: ApplyTierTimeline, knowledge: Knowledge): readonly JournalEvent[] => {
  const { memberId, sequence, timeline } = data;
  const { journal } = knowledge;
  if (sequence <= journal.tiers.sequence) return [];
  const before = journal.tiers;
  const after: TierTimeline = { sequence, steps: timeline };
  const applied: JournalEvent = { type: 'TierTimelineApplied', data: { memberId, sequence, timeline } };

  const { recorded, awards, now, from } = actionsUnder(after, memberId, knowledge);
  const affected = [...journal.receipts.values()].filter((entry) => tierMatters(entry, before, after, knowledge));
  const trigger = { cause: { kind: 'tier_changed', receiptId: null }, occurredAt: null } as const;
  const membership = { ...journal, tiers: after };
  const actions = from === null ? {} : { actions: { now, from } };
  return [
    applied,
    ...recorded,
    ...readjudicate(affected, { memberId, trigger, after: membership, decided: awards, ...actions }, knowledge),
    ...awards,
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
