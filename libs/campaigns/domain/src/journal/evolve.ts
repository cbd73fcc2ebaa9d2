import { assertNever } from '@accrue/kernel';
import { instantOfOrder } from '../receipt';
import { carriedTo } from './carried';
import type {
  JournalEvent,
  ReceiptConflicted,
  ReceiptHeld,
  ReceiptMoved,
  ReceiptRecorded,
  ReturnAdjudicated,
} from './events';
import {
  entryOf,
  heldOf,
  isHeld,
  knownReceipt,
  type AwardEntry,
  type HeldReceipt,
  type Journal,
  type ReceiptEntry,
} from './state';

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
    case 'ReceiptHeld':
      return held(journal, event, at.revision);
    case 'HeldReceiptAccepted': {
      const { receiptId, occurredAt } = event.data;
      return changeHeld(journal, receiptId, () => ({ decision: { verdict: 'accepted', occurredAt } }));
    }
    case 'HeldReceiptRejected':
      return changeHeld(journal, event.data.receiptId, () => ({ decision: { verdict: 'rejected' } }));
    case 'ReceiptConflicted':
      return conflicted(journal, event);
    case 'ReceiptClaimed':
      return gone(journal, event.data.receiptId, { to: event.data.memberId, moves: 1 });
    case 'ReceiptMoved':
      return gone(journal, event.data.receiptId, event.data);
    case 'TierTimelineApplied':
      return { ...journal, tiers: { sequence: event.data.sequence, steps: event.data.timeline } };
    default:
      return assertNever(event);
  }
};

const recorded = (journal: Journal, { data }: ReceiptRecorded, revision: number): Journal => {
  const { receiptId, kind, order, hash, programmeVersion, contribution, receipt, attributed } = data;
  const { awards, saidElsewhere } = carriedTo(journal, receiptId, attributed);
  const voidOf = kind === 'void' ? (receipt.void?.ofReceiptId ?? null) : null;
  const entry: ReceiptEntry = {
    receiptId,
    kind,
    revision,
    order,
    hash,
    programmeVersion,
    contribution,
    sequence: attributed?.sequence ?? 0,
    awards,
    returned: null,
    voidOf,
    conflicts: knownReceipt(journal, receiptId)?.conflicts ?? [],
    moves: attributed?.moves ?? 0,
    saidElsewhere,
  };
  return withReceipt(journal, entry);
};

const held = (journal: Journal, { data }: ReceiptHeld, revision: number): Journal => {
  const { receiptId, kind, hash, occurredAt } = data;
  const entry: HeldReceipt = { receiptId, kind, revision, hash, occurredAt, conflicts: [], decision: null };
  return { ...journal, held: journal.held.with(receiptId, entry) };
};

/** Keeps what is derived from the entries in step with them. */
export const withReceipt = (journal: Journal, entry: ReceiptEntry): Journal => {
  const { receiptId, voidOf } = entry;
  const instant = returnInstantOf(entry);
  return {
    ...journal,
    receipts: journal.receipts.with(receiptId, entry),
    latestReturnAt: instant > journal.latestReturnAt ? instant : journal.latestReturnAt,
    voids: voidOf === null ? journal.voids : [...journal.voids, receiptId],
  };
};

/** The same when receipts leave. */
export const withoutReceipts = (journal: Journal, receiptIds: ReadonlySet<string>): Journal => {
  const receipts = journal.receipts.without(receiptIds);
  return {
    ...journal,
    receipts,
    latestReturnAt: [...receipts.values()].map(returnInstantOf).reduce((a, b) => (a > b ? a : b), ''),
    parked: journal.parked.filter((id) => !receiptIds.has(id)),
    refunders: journal.refunders.filter((id) => !receiptIds.has(id)),
    voids: journal.voids.filter((id) => !receiptIds.has(id)),
  };
};

/** '': no goods come back with it. */
const returnInstantOf = ({ kind, order }: ReceiptEntry): string =>
  kind === 'return' || kind === 'exchange' ? instantOfOrder(order) : '';

const gone = (
  journal: Journal,
  receiptId: string,
  { to, moves }: Pick<ReceiptMoved['data'], 'to' | 'moves'>,
): Journal => {
  const { revision, hash, conflicts, awards } = entryOf(journal, receiptId);
  const wentTo = [...(journal.left.get(receiptId)?.wentTo ?? []), to];
  const ruleIds = awards.map(({ ruleId }) => ruleId);
  const left = { receiptId, revision, hash, conflicts, wentTo, moves, ruleIds };
  return { ...withoutReceipts(journal, new Set([receiptId])), left: journal.left.with(receiptId, left) };
};

/** Kept where the receipt came first, even when it belongs to another journal by now. */
const conflicted = (journal: Journal, { data: { receiptId, hash } }: ReceiptConflicted): Journal => {
  if (isHeld(journal, receiptId))
    return changeHeld(journal, receiptId, ({ conflicts }) => ({ conflicts: [...conflicts, hash] }));
  const left = journal.left.get(receiptId);
  if (journal.receipts.has(receiptId) || left === undefined)
    return change(journal, receiptId, ({ conflicts }) => ({ conflicts: [...conflicts, hash] }));
  return {
    ...journal,
    left: journal.left.with(receiptId, { ...left, conflicts: [...left.conflicts, hash] }),
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

const changeHeld = (journal: Journal, receiptId: string, by: (entry: HeldReceipt) => Partial<HeldReceipt>): Journal => {
  const entry = heldOf(journal, receiptId);
  return { ...journal, held: journal.held.with(receiptId, { ...entry, ...by(entry) }) };
};
