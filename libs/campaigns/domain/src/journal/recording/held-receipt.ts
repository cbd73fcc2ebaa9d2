import { invariant, Rejected, type ReceiptId } from '@accrue/kernel';
import { normaliseReceipt, orderAt } from '../../receipt';
import type { AcceptHeldReceipt, HoldReceipt, RejectHeldReceipt } from '../commands';
import type { JournalEvent } from '../events';
import type { Knowledge } from '../storage/recall';
import { isHeld, knownReceipt, type HeldReceipt, type Journal } from '../storage/state';
import { versionFor } from './assess-receipt';
import { recorded } from './record-receipt';
import { repeated } from './repeated';
import type { CampaignsRejectionCode } from '../../rejections';

/** Holds a receipt that arrives too old, unless the journal knows it. */
export const holdReceipt = ({ data, metadata }: HoldReceipt, journal: Journal): readonly JournalEvent[] => {
  const { receipt, normalised, memberId, hash, source, tooOld, claims } = data;
  const { receiptId, kind, occurredAt, order } = normalised;
  const known = knownReceipt(journal, receiptId);
  if (known !== undefined) return repeated(known, data);
  const facts = { receiptId, memberId, kind, hash, occurredAt, order, source };
  const reason = { code: 'receipt.too_old', data: { occurredAt, ...tooOld } } as const;
  return [
    {
      type: 'ReceiptHeld',
      data: { ...facts, reason, heldAt: metadata.now, receipt, ...(claims === undefined ? {} : { claims }) },
    },
  ];
};

/**
 * Records a held receipt as of the time it is said to have happened, whatever its age. The same wish again leads to nothing.
 * @throws Rejected review.unknown, review.closed, receipt.in_the_future, programme.not_published, and what `recorded` rejects with: then it is still held
 */
export const acceptHeld = (
  { data, metadata }: AcceptHeldReceipt,
  knowledge: Omit<Knowledge, 'memberId'>,
): readonly JournalEvent[] => {
  const { receiptId, reason, actor, undoes } = data;
  const held = heldFor(receiptId, knowledge.journal);
  const occurredAt = data.occurredAt ?? held.occurredAt;
  if (held.decision !== null) {
    if (held.decision.verdict === 'accepted' && held.decision.occurredAt === occurredAt) return [];
    throw closed(held);
  }
  if (occurredAt > metadata.now)
    throw new Rejected<CampaignsRejectionCode>('receipt.in_the_future', {
      pointer: '/occurredAt',
      occurredAt,
      now: metadata.now,
    });
  const [event] = knowledge.recall([held.revision]);
  invariant(event?.type === 'ReceiptHeld', `${receiptId} is held where its journal says`);
  const { receipt, hash, source, memberId, claims } = event.data;
  const normalised = normaliseReceipt(receipt, { occurredAt, order: orderAt(occurredAt, receipt.businessKey) });
  const { version, evaluation } = versionFor(normalised, claims, knowledge.programmes);
  return [
    { type: 'HeldReceiptAccepted', data: { receiptId, occurredAt, decidedAt: metadata.now, actor, reason } },
    ...recorded(
      {
        receipt,
        normalised,
        programmeVersion: version.version,
        ...{ evaluation, discounts: null },
        hash,
        source,
        memberId,
        undoes,
        attributed: null,
        tillWaits: false,
        holdFault: null,
        now: metadata.now,
      },
      { ...knowledge, memberId },
    ),
  ];
};

/** @throws Rejected review.unknown, review.closed */
export const rejectHeld = ({ data, metadata }: RejectHeldReceipt, journal: Journal): readonly JournalEvent[] => {
  const { receiptId, reason, actor } = data;
  const held = heldFor(receiptId, journal);
  if (held.decision?.verdict === 'rejected') return [];
  if (held.decision !== null) throw closed(held);
  return [{ type: 'HeldReceiptRejected', data: { receiptId, decidedAt: metadata.now, actor, reason } }];
};

const heldFor = (receiptId: ReceiptId, { held }: Journal): HeldReceipt => {
  const found = held.get(receiptId);
  if (found === undefined) throw new Rejected<CampaignsRejectionCode>('review.unknown', { receiptId });
  return found;
};

const closed = ({ receiptId, decision }: HeldReceipt): Rejected => {
  const verdict = decision?.verdict;
  const recordedAt = decision?.verdict === 'accepted' ? { occurredAt: decision.occurredAt } : {};
  const how = decision?.verdict === 'accepted' ? `accepted as of ${decision.occurredAt}` : 'rejected';
  const detail = `Receipt ${receiptId} was ${how} already.`;
  return new Rejected<CampaignsRejectionCode>('review.closed', { receiptId, verdict, ...recordedAt, detail });
};

/** What is only held counts for nobody, so it can be given to nobody. @throws Rejected receipt.held */
export const refuseHeld = (journal: Journal, receiptId: ReceiptId): void => {
  if (!isHeld(journal, receiptId)) return;
  const detail = `Receipt ${receiptId} is held for review and not recorded.`;
  throw new Rejected<CampaignsRejectionCode>('receipt.held', { receiptId, detail });
};
