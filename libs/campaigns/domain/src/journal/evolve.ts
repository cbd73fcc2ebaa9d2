import { assertNever } from '@accrue/kernel';
import { instantOfOrder } from '../receipt';
import type { JournalEvent, ReceiptRecorded, ReturnAdjudicated } from './events';
import { entryOf, type AwardEntry, type Journal, type ReceiptEntry } from './state';

/** @param at revision of the event in its stream */
export const evolve = (journal: Journal, event: JournalEvent, at: { readonly revision: number }): Journal => {
  switch (event.type) {
    case 'ReceiptRecorded':
      return recorded(journal, event, at.revision);
    case 'AwardGranted': {
      const { receiptId, ruleId, points, sequence } = event.data;
      return withAward(journal, receiptId, { ruleId, granted: points, reversed: 0, sequence });
    }
    case 'AwardReversed':
    case 'AwardCorrected': {
      const { receiptId, ruleId, granted, reversed, sequence } = event.data;
      return withAward(journal, receiptId, { ruleId, granted, reversed, sequence });
    }
    case 'ReturnAdjudicated':
      return adjudicated(journal, event);
    case 'ContributionChanged': {
      const { receiptId, qualifyingPoints, qualifyingSpend, clawedBack, sequence } = event.data;
      return change(journal, receiptId, () => ({
        contribution: { qualifyingPoints, qualifyingSpend, clawedBack },
        sequence,
      }));
    }
    case 'ReceiptConflicted':
      return change(journal, event.data.receiptId, ({ conflicts }) => ({ conflicts: [...conflicts, event.data.hash] }));
    case 'ReceiptClaimed':
      return change(journal, event.data.receiptId, () => ({ claimedBy: event.data.memberId }));
    case 'TierTimelineApplied':
      return { ...journal, tiers: { sequence: event.data.sequence, steps: event.data.timeline } };
    default:
      return assertNever(event);
  }
};

const recorded = (journal: Journal, { data }: ReceiptRecorded, revision: number): Journal => {
  const { receiptId, kind, order, hash, programmeVersion, contribution, receipt } = data;
  const voidOf = kind === 'void' ? (receipt.void?.ofReceiptId ?? null) : null;
  const entry: ReceiptEntry = {
    receiptId,
    kind,
    revision,
    order,
    hash,
    programmeVersion,
    contribution,
    sequence: 0,
    awards: [],
    returned: null,
    voidOf,
    conflicts: [],
    claimedBy: null,
  };
  return withReceipt(journal, entry);
};

/** Keeps what is derived from the entries in step with them. */
export const withReceipt = (journal: Journal, entry: ReceiptEntry): Journal => {
  const { receiptId, kind, order, voidOf } = entry;
  const instant = kind === 'return' || kind === 'exchange' ? instantOfOrder(order) : '';
  return {
    ...journal,
    receipts: journal.receipts.with(receiptId, entry),
    latestReturnAt: instant > journal.latestReturnAt ? instant : journal.latestReturnAt,
    voids: voidOf === null ? journal.voids : [...journal.voids, receiptId],
  };
};

const adjudicated = (journal: Journal, { data }: ReturnAdjudicated): Journal => {
  const { receiptId, status, waitingFor } = data;
  const lines = data.lines.map(({ lineIndex, units, refund, eligible, linked, allocations }) => ({
    index: lineIndex,
    units,
    ...(refund === undefined ? {} : { refund }),
    eligible,
    linked,
    allocations: allocations.map((from) => ({
      receiptId: from.receiptId,
      lineIndex: from.lineIndex,
      units: from.units,
      ...(from.refund === undefined ? {} : { refund: from.refund }),
    })),
  }));
  const others = journal.parked.filter((id) => id !== receiptId);
  const parked = waitingFor.length > 0 ? [...others, receiptId] : others;
  const isRefunder = lines.some(({ refund }) => refund !== undefined) && !journal.refunders.includes(receiptId);
  const refunders = isRefunder ? [...journal.refunders, receiptId] : journal.refunders;
  return change({ ...journal, parked, refunders }, receiptId, () => ({ returned: { status, waitingFor, lines } }));
};

const withAward = (journal: Journal, receiptId: string, award: AwardEntry): Journal =>
  change(journal, receiptId, ({ awards }) => {
    const others = awards.filter(({ ruleId }) => ruleId !== award.ruleId);
    return { awards: [...others, award].sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)) };
  });

const change = (journal: Journal, receiptId: string, by: (entry: ReceiptEntry) => Partial<ReceiptEntry>): Journal => {
  const entry = entryOf(journal, receiptId);
  return { ...journal, receipts: journal.receipts.with(receiptId, { ...entry, ...by(entry) }) };
};
