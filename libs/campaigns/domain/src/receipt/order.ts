import { parseInstant, Rejected, type InstantIso, type ReceiptId } from '@accrue/kernel';
import type { ReceiptContent } from './content';
import type { CampaignsRejectionCode } from '../rejections';

const INSTANT_LENGTH = '2026-10-31T12:03:00.000Z'.length;

/**
 * Sorts the receipts of a member by event time (as text): end of the sale, ties by business date, store, workstation,
 * till and sequence. A sequence of digits is padded, so that 9 comes before 10.
 * @throws Rejected receipt.instant_invalid
 */
export const orderOf = (receipt: Pick<ReceiptContent, 'businessKey' | 'endedAt'>): string =>
  orderAt(endedAt(receipt), receipt.businessKey);

/** The same, of an event time that was read already. */
export const orderAt = (occurredAt: InstantIso, businessKey: ReceiptContent['businessKey']): string => {
  const { businessDate, storeId, workstationId, tillId = '', sequenceNumber } = businessKey;
  return `${occurredAt}|${businessDate}|${storeId}|${workstationId}|${tillId}|${padded(sequenceNumber)}`;
};

/** The event time that an order begins with. */
export const instantOfOrder = (order: string): InstantIso => order.slice(0, INSTANT_LENGTH) as InstantIso;

/** The store that an order of a receipt says. */
export const storeOfOrder = (order: string): string => order.split('|')[2] ?? '';

/** Negative when `a` happened first. Two kinds of receipt may share a business key, so the receipt id decides last. */
export const compareOrder = (a: Placed, b: Placed): number => {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.receiptId < b.receiptId ? -1 : a.receiptId > b.receiptId ? 1 : 0;
};

export interface Placed {
  readonly receiptId: ReceiptId;
  readonly order: string;
}

/** @throws Rejected receipt.instant_invalid */
export const endedAt = ({ endedAt: text }: Pick<ReceiptContent, 'endedAt'>): InstantIso => {
  try {
    return parseInstant(text);
  } catch (error) {
    if (error instanceof Rejected)
      throw new Rejected<CampaignsRejectionCode>('receipt.instant_invalid', { endedAt: text.slice(0, 64) });
    throw error;
  }
};

const DIGITS = /^\d+$/;
const padded = (sequence: string): string => (DIGITS.test(sequence) ? sequence.padStart(12, '0') : sequence);
