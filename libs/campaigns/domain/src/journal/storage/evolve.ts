import { assertNever, invariant, type ReceiptId } from '@accrue/kernel';
import { instantOfOrder } from '../../receipt';
import type {
  AwardGranted,
  BudgetedAward,
  JournalEvent,
  ReceiptHeld,
  ReceiptMoved,
  ReceiptRecorded,
  ReturnAdjudicated,
} from '../events';
import { withStep } from './attributes-at';
import { noteOffer } from '../awards/offers/said-of-offer';
import { saidOfReferral } from '../referral/said-of-referral';
import { discountsIn, discountsLookedAt } from './discount-entry';
import { awardEntryOf, grantedEntryOf } from './award-entry';
import { carriedTo } from './carried';
import { actionEntryOf, actionGone, changeAction, withActionEntry } from './evolve-actions';
import {
  entryOf,
  heldOf,
  isHeld,
  knownReceipt,
  rulesThatGave,
  type AwardEntry,
  type HeldReceipt,
  type Journal,
  type ReceiptEntry,
} from './state';

/** @param at revision of the event in its stream */
export const evolve = (journal: Journal, event: JournalEvent, { revision }: { readonly revision: number }): Journal => {
  switch (event.type) {
    case 'ReceiptRecorded':
      return recorded(journal, event, revision);
    case 'AwardGranted':
    case 'AwardReversed':
    case 'AwardCorrected':
    case 'GiftStated':
    case 'AwardBounded':
      return withAwards(journal, event.data, [awardEntryOf(event, journal)], revision);
    case 'AwardsGranted': {
      const awards = event.data.wallets.flatMap((wallet) => wallet.awards.map(grantedEntryOf));
      return withAwards(journal, event.data, awards, revision);
    }
    case 'BudgetsDrawn':
      return event.data.awards.reduce((then, award) => drawn(then, award, revision), journal);
    case 'ReturnAdjudicated':
      return adjudicated(journal, event, revision);
    case 'ContributionChanged': {
      const { receiptId, qualifying, qualifyingSpend, clawedBack, ofSales, sequence } = event.data;
      const contribution = { qualifying, qualifyingSpend, clawedBack, ...(ofSales === undefined ? {} : { ofSales }) };
      return change(journal, receiptId, revision, () => ({ contribution, sequence }));
    }
    case 'CountsRestated': {
      const { receiptId, later } = event.data;
      return change(journal, receiptId, revision, () => ({ countedLater: later }));
    }
    case 'ReceiptHeld':
      return held(journal, event, revision);
    case 'HeldReceiptAccepted': {
      const { receiptId, occurredAt } = event.data;
      return changeHeld(journal, receiptId, revision, () => ({ decision: { verdict: 'accepted', occurredAt } }));
    }
    case 'HeldReceiptRejected':
      return changeHeld(journal, event.data.receiptId, revision, () => ({ decision: { verdict: 'rejected' } }));
    case 'HoldFailed': {
      const { receiptId, holdId, walletId } = event.data;
      const failed = entryOf(journal, receiptId).tenderCase?.failed ?? [];
      const tenderCase = { isOpen: true, failed: [...failed, { holdId, walletId }] };
      return change(journal, receiptId, revision, () => ({ tenderCase }));
    }
    case 'TenderReviewClosed':
      return change(journal, event.data.receiptId, revision, ({ tenderCase }) => ({
        tenderCase: { isOpen: false, failed: tenderCase?.failed ?? [] },
      }));
    case 'DiscountReviewClosed':
      return change(journal, event.data.receiptId, revision, discountsLookedAt);
    case 'ReceiptConflicted':
      return changeKnown(journal, event.data.receiptId, revision, ({ conflicts }) => ({
        conflicts: [...conflicts, event.data.hash],
      }));
    case 'ConflictClosed':
      return changeKnown(journal, event.data.receiptId, revision, ({ closedConflicts = [] }) => ({
        closedConflicts: [...closedConflicts, event.data.hash],
      }));
    case 'ReturnReviewClosed':
      return change(journal, event.data.receiptId, revision, () => ({ returnReview: 'closed' }));
    case 'ReceiptClaimed':
      return gone(journal, event.data.receiptId, { to: event.data.memberId, moves: 1 }, revision);
    case 'ReceiptMoved':
      return gone(journal, event.data.receiptId, event.data, revision);
    case 'JournalMerged':
      return { ...journal, mergedInto: event.data.into, mergeChangedAt: event.data.mergedAt };
    case 'JournalSeparated': {
      const { mergedInto: _before, ...separate } = journal;
      return { ...separate, mergeChangedAt: event.data.separatedAt };
    }
    case 'ActionRecorded':
      return withActionEntry(journal, actionEntryOf(journal, event, revision));
    case 'ActionRevoked': {
      const { actionId, occurredAt } = event.data;
      return changeAction(journal, actionId, revision, () => ({ revokedAt: occurredAt }));
    }
    case 'ActionMoved':
      return actionGone(journal, event.data, revision);
    case 'ReferralChanged':
      return changeAction(journal, event.data.actionId, revision, ({ referral }) => ({
        referral: saidOfReferral(referral, event.data),
      }));
    case 'ReferralSettled': {
      const { actionId, done } = event.data;
      return changeAction(journal, actionId, revision, ({ referral }) =>
        referral === undefined ? {} : { referral: { ...referral, done } },
      );
    }
    case 'ReferralSideTold':
      return changeAction(journal, event.data.actionId, revision, () => ({ told: event.data.told }));
    case 'OfferChanged':
      return changeAction(journal, event.data.actionId, revision, noteOffer(event));
    case 'ArmExposed': {
      const { experimentId, order } = event.data;
      return { ...journal, exposures: { ...journal.exposures, [experimentId]: order } };
    }
    case 'TierTimelineApplied':
      return { ...journal, tiers: { sequence: event.data.sequence, steps: event.data.timeline } };
    case 'EnrolmentApplied':
      return { ...journal, enrolledAt: event.data.enrolledAt };
    case 'AttributesApplied':
      return { ...journal, attributes: withStep(journal.attributes ?? [], event.data) };
    default:
      return assertNever(event);
  }
};

const recorded = (journal: Journal, { data }: ReceiptRecorded, revision: number): Journal => {
  const { receiptId, kind, order, hash, programmeVersion, contribution, receipt, attributed } = data;
  const carried = carriedTo(journal, receiptId, attributed);
  const voidOf = kind === 'void' ? (receipt.void?.ofReceiptId ?? null) : null;
  const before = knownReceipt(journal, receiptId);
  const entry: ReceiptEntry = {
    receiptId,
    kind,
    revision,
    events: [...(before?.events ?? []), revision],
    order,
    hash,
    programmeVersion,
    contribution,
    sequence: attributed?.sequence ?? 0,
    ...carried,
    returned: null,
    voidOf,
    ...conflictsOf(before ?? NO_CONFLICTS),
    moves: attributed?.moves ?? 0,
    ...(data.counted === undefined ? {} : { counted: data.counted }),
    ...discountsIn(data),
    ...(data.tenderFault === undefined ? {} : { tenderCase: { isOpen: true, failed: [] } }),
  };
  return withReceipt(journal, entry);
};

const held = (journal: Journal, { data }: ReceiptHeld, revision: number): Journal => {
  const { receiptId, kind, hash, occurredAt, reason } = data;
  const said = { receiptId, kind, revision, events: [revision], hash, occurredAt, reason };
  return { ...journal, held: journal.held.with(receiptId, { ...said, conflicts: [], decision: null }) };
};

/** Keeps what is derived from the entries in step with them. */
const withReceipt = (journal: Journal, entry: ReceiptEntry): Journal => {
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
export const withoutReceipts = (journal: Journal, receiptIds: ReadonlySet<ReceiptId>): Journal => {
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
  receiptId: ReceiptId,
  { to, moves, merge, replacement }: Pick<ReceiptMoved['data'], 'to' | 'moves' | 'merge' | 'replacement'>,
  at: number,
): Journal => {
  const { revision, hash, awards, tenderCase, ...entry } = entryOf(journal, receiptId);
  const events = [...entry.events, at];
  const wentTo = [...(journal.left.get(receiptId)?.wentTo ?? []), to];
  const ruleIds = rulesThatGave(awards);
  const noted = [...(tenderCase?.failed ?? []), ...(journal.left.get(receiptId)?.failed ?? [])];
  const failed = noted.length === 0 ? {} : { failed: noted };
  const left = {
    ...{ receiptId, revision, events, hash, wentTo, moves, ruleIds, ...failed },
    ...(replacement === undefined ? conflictsOf(entry) : withDecided(entry, hash)),
    ...(merge && { merge }),
  };
  return { ...withoutReceipts(journal, new Set([receiptId])), left: journal.left.with(receiptId, left) };
};

const NO_CONFLICTS: Conflicts = { conflicts: [] };
type Conflicts = Pick<ReceiptEntry, 'conflicts' | 'closedConflicts'>;

/** Conflicts are kept where the receipt came first, even when it is held, or belongs to another journal by now. */
const changeKnown = (
  journal: Journal,
  receiptId: ReceiptId,
  revision: number,
  by: (known: Conflicts) => Partial<Conflicts>,
): Journal => {
  if (isHeld(journal, receiptId)) return changeHeld(journal, receiptId, revision, by);
  const left = journal.left.get(receiptId);
  if (journal.receipts.has(receiptId) || left === undefined) return change(journal, receiptId, revision, by);
  const events = [...left.events, revision];
  return { ...journal, left: journal.left.with(receiptId, { ...left, events, ...by(left) }) };
};

/** A content that a person has decided against: it came, and is no case any more. */
const withDecided = ({ conflicts, closedConflicts = [] }: Conflicts, hash: string): Conflicts => ({
  conflicts: [...conflicts.filter((each) => each !== hash), hash],
  closedConflicts: [...closedConflicts.filter((each) => each !== hash), hash],
});

const conflictsOf = ({ conflicts, closedConflicts }: Conflicts): Conflicts => ({
  conflicts,
  ...(closedConflicts === undefined ? {} : { closedConflicts }),
});

const adjudicated = (journal: Journal, { data }: ReturnAdjudicated, revision: number): Journal => {
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
  const returned = { status, waitingFor, lines };
  return change({ ...journal, parked, refunders }, receiptId, revision, ({ returnReview }) => ({
    returned,
    // Whoever looked at it saw something else missing.
    ...(returnReview === undefined ? {} : { returnReview: 'open' }),
  }));
};

const drawn = (
  journal: Journal,
  { receiptId, actionId, ruleId, most, taken }: BudgetedAward,
  revision: number,
): Journal => {
  const drawnOn = ({ budgeted }: Pick<ReceiptEntry, 'budgeted'>) => ({
    budgeted: { ...budgeted, [ruleId]: { most, taken } },
  });
  if (receiptId !== null) return change(journal, receiptId, revision, drawnOn);
  invariant(actionId !== undefined, 'a receipt or an action earned');
  return changeAction(journal, actionId, revision, drawnOn);
};

const withAwards = (
  journal: Journal,
  { receiptId, actionId }: Pick<AwardGranted['data'], 'receiptId' | 'actionId'>,
  said: readonly AwardEntry[],
  revision: number,
): Journal => {
  const replaced = ({ awards }: Pick<ReceiptEntry, 'awards'>) => {
    const others = awards.filter(({ ruleId }) => !said.some((award) => award.ruleId === ruleId));
    return { awards: [...others, ...said].sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)) };
  };
  if (receiptId !== null) return change(journal, receiptId, revision, replaced);
  invariant(actionId !== undefined, 'a receipt or an action earned');
  return changeAction(journal, actionId, revision, replaced);
};

/** @param revision of the event that says so */
const change = (
  journal: Journal,
  receiptId: ReceiptId,
  revision: number,
  by: (entry: ReceiptEntry) => Partial<ReceiptEntry>,
): Journal => {
  const entry = entryOf(journal, receiptId);
  const events = [...entry.events, revision];
  return { ...journal, receipts: journal.receipts.with(receiptId, { ...entry, ...by(entry), events }) };
};

/** @param revision of the event that says so */
const changeHeld = (
  journal: Journal,
  receiptId: ReceiptId,
  revision: number,
  by: (entry: HeldReceipt) => Partial<HeldReceipt>,
): Journal => {
  const entry = heldOf(journal, receiptId);
  const events = [...entry.events, revision];
  return { ...journal, held: journal.held.with(receiptId, { ...entry, ...by(entry), events }) };
};
