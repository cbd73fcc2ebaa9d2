import { Rejected } from '@accrue/kernel';
import { programmeAt } from '../../programme/versions';
import { checkReceipt, hasEffect, normaliseReceipt, type NormalisedReceipt, type ReceiptContent } from '../../receipt';
import { NO_TURNOVER, type Turnover } from '../../turnover';
import type { RecordReceipt } from '../commands';
import type { Attributed, CauseKind, JournalEvent, ReceiptHeld, ReceiptRecorded, TooOld } from '../events';
import { goodsEligible } from '../returns/goods-eligible';
import type { Knowledge } from '../storage/recall';
import { knownReceipt, NO_CONTRIBUTION, type Journal, type ReceiptEntry } from '../storage/state';
import { adjudicate } from './adjudicate';
import { tooOldAt } from './too-old';

/**
 * Records a receipt, or holds it for review when it arrives too old.
 * @throws Rejected programme.not_published, and what `recorded`, `normaliseReceipt` and `checkReceipt` reject with
 */
export const recordReceipt = (command: RecordReceipt, knowledge: Knowledge): readonly JournalEvent[] => {
  const { receipt: content, checked, attributed = null, undoes = null, arrives = false, ...identity } = command.data;
  const { now } = command.metadata;
  const known = knownReceipt(knowledge.journal, content.receiptId);
  if (known !== undefined && !comesBack(attributed, content.receiptId, knowledge.journal))
    return repeated(known, command);
  if (!hasEffect(content).effect) return [];

  const receipt = checked ?? normaliseReceipt(content);
  const version = versionOf(receipt, knowledge);
  if (checked === undefined) checkReceipt(content, receipt, { now, currency: version.programme.currency });
  const tooOld = arrives ? tooOldAt(now, receipt.occurredAt, knowledge.programmes) : null;
  if (tooOld !== null) return [held(command, receipt, tooOld)];
  return recorded({ ...identity, content, receipt, undoes, attributed }, knowledge);
};

/** What is recorded of a receipt. */
export interface Recordable extends Pick<RecordReceipt['data'], 'hash' | 'source' | 'memberId'> {
  readonly content: ReceiptContent;
  /** With its place in event time, which need not be the one that the content says. */
  readonly receipt: NormalisedReceipt;
  readonly undoes: Turnover | null;
  readonly attributed: Attributed | null;
}

/**
 * Records and adjudicates a receipt that the journal does not know.
 * @throws Rejected programme.not_published, return.unknown_line, return.other_goods, return.exceeds_sold, return.exceeds_paid
 */
export const recorded = (recordable: Recordable, knowledge: Knowledge): readonly JournalEvent[] => {
  const { content, receipt, hash, source, memberId, attributed } = recordable;
  const { version: programmeVersion, programme } = versionOf(receipt, knowledge);
  const { receiptId, kind, occurredAt, order } = receipt;
  const notEligible = receipt.lines.flatMap((line) => (goodsEligible(programme, line) ? [] : [line.index]));
  const undoes = kind === 'void' ? (recordable.undoes ?? NO_TURNOVER) : null;
  const facts = { receiptId, memberId, kind, hash, occurredAt, order, source };
  const recordedAs = (rest: Pick<ReceiptRecorded['data'], 'programmeVersion' | 'contribution'>): ReceiptRecorded => ({
    type: 'ReceiptRecorded',
    data: { ...facts, ...rest, receipt: content, notEligible, undoes, attributed },
  });
  if (memberId === null) return [recordedAs({ programmeVersion: null, contribution: NO_CONTRIBUTION })];

  const trigger = { cause: { kind: causeKind(receipt, source), receiptId }, occurredAt };
  const arrival = { receipt, programmeVersion, programme, attributed };
  const { contribution, events } = adjudicate(arrival, memberId, trigger, knowledge);
  return [recordedAs({ programmeVersion, contribution }), ...events];
};

/** Nothing can be earned yet; taking the receipt and forgetting that it should have earned would be worse than saying so. */
const versionOf = ({ occurredAt }: NormalisedReceipt, { programmes }: Knowledge) => {
  const version = programmeAt(programmes, occurredAt);
  if (version === undefined) throw new Rejected('programme.not_published');
  return version;
};

const held = ({ data, metadata }: RecordReceipt, receipt: NormalisedReceipt, tooOld: TooOld): ReceiptHeld => {
  const { receipt: content, memberId, hash, source } = data;
  const { receiptId, kind, occurredAt, order } = receipt;
  const facts = { receiptId, memberId, kind, hash, occurredAt, order, source };
  return {
    type: 'ReceiptHeld',
    data: { ...facts, reason: 'too_old', ...tooOld, heldAt: metadata.now, receipt: content },
  };
};

/** It was moved on from here, and is moved back after that. */
const comesBack = (attributed: Attributed | null, receiptId: string, { receipts, left }: Journal): boolean =>
  attributed !== null && !receipts.has(receiptId) && attributed.moves > (left.get(receiptId)?.moves ?? 0);

/** The same again is an answer; the same key with other content is for a person to decide, and kept once. */
const repeated = (
  known: Pick<ReceiptEntry, 'receiptId' | 'hash' | 'conflicts'>,
  { data: { receipt, hash } }: RecordReceipt,
): readonly JournalEvent[] => {
  if (known.hash === hash || known.conflicts.includes(hash)) return [];
  return [{ type: 'ReceiptConflicted', data: { receiptId: known.receiptId, key: 'receipt_id', hash, body: receipt } }];
};

/** What other receipts' corrections are said to come from. */
const causeKind = ({ kind }: NormalisedReceipt, source: string): CauseKind => {
  if (kind === 'return' || kind === 'exchange' || kind === 'void') return kind;
  return source === 'claim' || source === 'move' ? source : 'late_receipt';
};
