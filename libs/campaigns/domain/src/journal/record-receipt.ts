import { Rejected } from '@accrue/kernel';
import { programmeAt } from '../programme/versions';
import { checkReceipt, hasEffect, normaliseReceipt, type NormalisedReceipt } from '../receipt';
import { NO_TURNOVER } from '../turnover';
import { adjudicate } from './adjudicate';
import type { RecordReceipt } from './commands';
import type { Attributed, CauseKind, JournalEvent, ReceiptRecorded } from './events';
import { goodsEligible } from './goods-eligible';
import type { Knowledge } from './recall';
import { knownReceipt, NO_CONTRIBUTION, type Journal, type ReceiptEntry } from './state';

/**
 * @throws Rejected programme.not_published, return.unknown_line, return.other_goods, return.exceeds_sold, return.exceeds_paid, and
 *   what `normaliseReceipt` and `checkReceipt` reject with
 */
export const recordReceipt = (command: RecordReceipt, knowledge: Knowledge): readonly JournalEvent[] => {
  const { receipt: content, checked, hash, source, memberId } = command.data;
  const attributed = command.data.attributed ?? null;
  const known = knownReceipt(knowledge.journal, content.receiptId);
  if (known !== undefined && !comesBack(attributed, content.receiptId, knowledge.journal))
    return repeated(known, command);
  if (!hasEffect(content).effect) return [];

  const receipt = checked ?? normaliseReceipt(content);
  const version = programmeAt(knowledge.programmes, receipt.occurredAt);
  // Nothing can be earned yet; taking the receipt and forgetting that it should have earned would be worse than saying so.
  if (version === undefined) throw new Rejected('programme.not_published');
  if (checked === undefined)
    checkReceipt(content, receipt, { now: command.metadata.now, currency: version.programme.currency });

  const { receiptId, kind, occurredAt, order } = receipt;
  const notEligible = receipt.lines.flatMap((line) => (goodsEligible(version.programme, line) ? [] : [line.index]));
  const undoes = kind === 'void' ? (command.data.undoes ?? NO_TURNOVER) : null;
  const facts = { receiptId, memberId, kind, hash, occurredAt, order, source };
  const recorded = (rest: Pick<ReceiptRecorded['data'], 'programmeVersion' | 'contribution'>): ReceiptRecorded => ({
    type: 'ReceiptRecorded',
    data: { ...facts, ...rest, receipt: content, notEligible, undoes, attributed },
  });
  if (memberId === null) return [recorded({ programmeVersion: null, contribution: NO_CONTRIBUTION })];

  const { version: programmeVersion, programme } = version;
  const trigger = { cause: { kind: causeKind(receipt, source), receiptId }, occurredAt };
  const arrival = { receipt, programmeVersion, programme, attributed };
  const { contribution, events } = adjudicate(arrival, memberId, trigger, knowledge);
  return [recorded({ programmeVersion, contribution }), ...events];
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
