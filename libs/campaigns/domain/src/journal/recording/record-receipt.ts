import type { HoldFault, TenderReason } from '@accrue/contracts';
import { Rejected, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import type { CompiledProgramme } from '../../programme/compile';
import { graceTerms, type Grace } from '../../programme/terms';
import { programmeOfVersion, versionsInEffect } from '../../programme/versions';
import {
  namedReceipts,
  takesBackOnly,
  tenderFault,
  type FaultyHold,
  type NormalisedReceipt,
  type ReceiptContent,
} from '../../receipt';
import { NO_TURNOVER, type Turnover } from '../../turnover';
import type { RecordReceipt } from '../commands';
import type {
  Attributed,
  AttributedBy,
  CauseKind,
  EvaluationSettled,
  Going,
  JournalEvent,
  LoyaltyDiscounts,
  ReceiptMoved,
  ReceiptRecorded,
} from '../events';
import { COUNTS_NOTHING } from '../../rules/counters';
import { countedOf } from '../awards/counters/counted-facts';
import { goodsEligible } from '../returns/goods-eligible';
import { carriedFrom } from '../storage/carried';
import { evolve } from '../storage/evolve';
import type { Knowledge } from '../storage/recall';
import { entryOf, knownReceipt, NO_CONTRIBUTION, type Journal } from '../storage/state';
import { adjudicate } from './adjudicate';
import { settleDiscounts } from './settle-discounts';
import { repeated } from './repeated';
import type { CampaignsRejectionCode } from '../../rejections';

/** @throws Rejected as `recorded` */
export const recordReceipt = ({ data, metadata }: RecordReceipt, knowledge: Knowledge): readonly JournalEvent[] => {
  const { attributed, receipt } = data;
  const known = knownReceipt(knowledge.journal, receipt.receiptId);
  if (known !== undefined && !comesBack(attributed, receipt.receiptId, knowledge.journal)) return repeated(known, data);
  return recorded({ ...data, now: metadata.now }, knowledge);
};

/** What is recorded of a receipt. */
export interface Recordable {
  readonly receipt: ReceiptContent;
  /** With its place in event time, which need not be the one that the content says. */
  readonly normalised: NormalisedReceipt;
  readonly programmeVersion: number;
  readonly hash: string;
  readonly source: string;
  readonly memberId: MemberId | null;
  readonly undoes: Turnover | null;
  readonly attributed: Attributed | null;
  readonly tillWaits: boolean;
  readonly holdFault: FaultyHold | null;
  /** null: it names no evaluation. */
  readonly evaluation: EvaluationSettled | null;
  /** null: what is due is decided now. */
  readonly discounts: LoyaltyDiscounts | null;
  readonly now: InstantIso;
}

/** As long as the ledger lets a till hold points. */
const HOLD_DAYS_MAX = 7;

/**
 * Records and adjudicates a receipt that the journal does not know.
 * @throws Rejected return.unknown_line, return.other_goods, return.exceeds_sold, return.exceeds_paid, and while the till waits the codes of `tenderFault` and `holdFault`
 */
export const recorded = (recordable: Recordable, knowledge: Knowledge): readonly JournalEvent[] => {
  const { receipt: content, normalised: receipt, programmeVersion, hash, source, memberId, attributed } = recordable;
  const programme = programmeOfVersion(knowledge.programmes, programmeVersion);
  const { receiptId, kind, occurredAt, order } = receipt;
  // A hold is worth what it was worth when it was placed, at the most so many days before; only points ask for that.
  const isPaidWithPoints = content.tenders?.some(({ points }) => points !== undefined) === true;
  const earlier = isPaidWithPoints ? versionsInEffect(knowledge.programmes, occurredAt, HOLD_DAYS_MAX) : [];
  const fault = tenderFault(
    content,
    programme.wallets,
    earlier.map((version) => version.programme.wallets),
  );
  if (recordable.tillWaits && knowledge.journal.mergedInto === undefined) refuseTenders(fault, recordable.holdFault);
  const notEligible = receipt.lines.flatMap((line) => (goodsEligible(programme, line) ? [] : [line.index]));
  const undoes = kind === 'void' ? (recordable.undoes ?? NO_TURNOVER) : null;
  const { evaluation } = recordable;
  const facts = { receiptId, memberId, kind, hash, occurredAt, order, source };
  const recordedAs = (
    rest: Pick<ReceiptRecorded['data'], 'programmeVersion' | 'contribution' | 'counted' | 'discounts'>,
  ): ReceiptRecorded => ({
    type: 'ReceiptRecorded',
    data: {
      ...{ ...facts, ...rest, receipt: content, notEligible, undoes, attributed },
      ...(fault === null ? {} : { tenderFault: fault }),
      ...(evaluation === null ? {} : { evaluation }),
      ...graceOf(content, programme, occurredAt),
    },
  });
  const past = { receipt, programmeVersion, programme };
  if (memberId === null) {
    const alone = { programmeVersion: null, contribution: NO_CONTRIBUTION };
    const discounts = settleDiscounts(content, past, [], knowledge);
    return [recordedAs({ ...alone, ...(discounts === null ? {} : { discounts }) })];
  }
  const onward = onwardOf(recordable, memberId, knowledge.journal);
  if (onward !== null) {
    // What was due was decided where the receipt came first, and goes along.
    const { discounts } = recordable;
    const alone = { programmeVersion, contribution: NO_CONTRIBUTION, ...(discounts !== null && { discounts }) };
    return passedOn(recordedAs(alone), onward, knowledge.journal);
  }

  const trigger = { cause: { kind: causeKind(receipt, attributed), receiptId }, occurredAt };
  const arrival = { ...past, attributed };
  const { contribution, events } = adjudicate(arrival, memberId, trigger, knowledge);
  const counted = countedOf(past);
  const said = { programmeVersion, contribution, ...(counted === COUNTS_NOTHING ? {} : { counted }) };
  const discounts = recordable.discounts ?? settleDiscounts(content, past, [recordedAs(said), ...events], knowledge);
  return [recordedAs(discounts === null ? said : { ...said, discounts }), ...events];
};

const GOING: ReadonlySet<AttributedBy> = new Set<Going>(['moved', 'merged', 'replaced']);

type Onward = Omit<ReceiptMoved['data'], 'receiptId' | 'moves' | 'sequence' | 'awards'>;

/**
 * Where a receipt goes at once. null: it stays. A duplicate's goes to the survivor. What takes goods back or undoes something belongs to the buyer: when
 * that receipt went on while this one was on its way here, it follows. Where both were moved here, it waits: the other may come after it.
 */
const onwardOf = (
  { normalised: receipt, attributed, now }: Recordable,
  memberId: MemberId,
  { mergedInto, receipts, left }: Journal,
): Onward | null => {
  if (mergedInto !== undefined) return mergeTo(memberId, mergedInto, now);
  const named = takesBackOnly(receipt) ? namedReceipts(receipt) : [];
  const gone = named.some((id) => receipts.has(id)) ? undefined : named.find((id) => left.has(id));
  const sale = gone === undefined ? undefined : left.get(gone);
  const to = sale?.wentTo.at(-1);
  // One that comes back here with another content is waited for.
  if (gone === undefined || sale === undefined || to === undefined || to === memberId) return null;
  const wasMoved = attributed !== null && GOING.has(attributed.by);
  if (wasMoved && sale.moves <= (attributed.namedMoves ?? Infinity)) return null;
  const moved = { memberId, to, movedAt: now, reason: WITH_ITS_SALE, goesWith: gone, namedMoves: sale.moves };
  return sale.merge === undefined ? moved : { ...moved, merge: 'back' };
};

/** Beside the words of an operator. */
const WITH_ITS_SALE = 'goes_with_sale';

/** It is adjudicated where it goes. */
const passedOn = (passed: ReceiptRecorded, onward: Onward, journal: Journal): readonly JournalEvent[] => {
  const { receiptId } = passed.data;
  const { moves, sequence, ...said } = entryOf(evolve(journal, passed, { revision: 0 }), receiptId);
  const moved = { ...onward, receiptId, moves: moves + 1, sequence, awards: carriedFrom(said) };
  return [passed, { type: 'ReceiptMoved', data: moved }];
};

/** What is said of each receipt of a duplicate that goes on to the survivor. */
export const mergeTo = (memberId: MemberId, to: MemberId, movedAt: InstantIso) =>
  ({ memberId, to, movedAt, reason: 'merged', goesWith: null, merge: 'forward' }) as const;

/** For points that go back to the customer: whatever becomes of the programme, the return keeps the terms of its time. */
const graceOf = (
  { tenders = [] }: ReceiptContent,
  { wallets, timeZone }: CompiledProgramme,
  occurredAt: InstantIso,
): Pick<ReceiptRecorded['data'], 'grace'> => {
  const grace: Record<string, Grace> = {};
  for (const { points: paid } of tenders) {
    const wallet = paid === undefined || paid.points > 0 ? undefined : wallets.get(paid.walletId);
    const terms = wallet === undefined ? null : graceTerms(wallet, occurredAt, timeZone);
    if (wallet !== undefined && terms !== null) grace[wallet.id] = terms;
  }
  return Object.keys(grace).length === 0 ? {} : { grace };
};

/** The customer can still pay otherwise. */
const refuseTenders = (fault: TenderReason | null, hold: FaultyHold | null): void => {
  if (fault !== null) throw new Rejected<CampaignsRejectionCode>(fault.code, fault.data);
  if (hold === null) return;
  const { fault: why, ...data } = hold;
  throw new Rejected<CampaignsRejectionCode>(`hold.${why}`, { ...data, detail: WHAT_TO_DO[why] });
};

const WHAT_TO_DO: Readonly<Record<HoldFault, string>> = {
  unknown:
    'There is no such hold. Place one and name it; if it was placed just now, send the receipt again, with the "revision" that placing it ' +
    'answered as "accountRevision" of the tender.',
  other_member:
    'The hold is of another member than the receipt. Place one for this member, or correct who the receipt names.',
  other_wallet:
    'The hold is of another wallet than the tender names. Correct the tender, or place a hold in that wallet.',
  exceeded:
    'The hold has fewer points for this receipt than it was to pay: "held". Take less from it, or place another one.',
  expired: 'The time of the hold was over when the sale ended. Place another one and name it.',
  captured: 'The hold was spent before. Place another one and name it.',
  released: 'The hold was released before. Place another one and name it.',
};

/** It was moved on from here, and is moved back after that; or the last time that it left was to come back with another content. */
const comesBack = (attributed: Attributed | null, receiptId: ReceiptId, { receipts, left }: Journal): boolean => {
  if (attributed === null || receipts.has(receiptId)) return false;
  const leftAs = left.get(receiptId)?.moves ?? 0;
  return attributed.by === 'replaced' ? attributed.moves >= leftAs : attributed.moves > leftAs;
};

/** What other receipts' corrections are said to come from. */
export const causeKind = ({ kind }: Pick<NormalisedReceipt, 'kind'>, attributed: Attributed | null): CauseKind => {
  if (kind === 'return' || kind === 'exchange' || kind === 'void') return kind;
  if (attributed === null) return 'late_receipt';
  switch (attributed.by) {
    case 'merged':
      return 'merge';
    case 'moved':
      return 'move';
    case 'replaced':
      return 'replaced';
    default:
      return 'claim';
  }
};
