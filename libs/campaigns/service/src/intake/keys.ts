import type { ReceiptV1 } from '@accrue/contracts';
import { invariant, type ReceiptId } from '@accrue/kernel';
import type { KeyClaim, KeyOwner } from '@accrue/persistence';
import type { KeptReceipt } from '../journal/events';

export const receiptKey = (receiptId: ReceiptId): string => `r:${receiptId}`;

/** Reserved before a receipt is moved: where it is now has to be looked up in the journals. Without it, it is where it came. */
export const movedKey = (receiptId: ReceiptId): string => `m:${receiptId}`;

/** Its place in the shop, which is used once per kind of receipt. */
export const businessKeyOf = ({ businessKey, kind }: Pick<ReceiptV1, 'businessKey' | 'kind'>): string => {
  const { storeId, workstationId, tillId = '', sequenceNumber, businessDate } = businessKey;
  return `b:${JSON.stringify([storeId, workstationId, tillId, sequenceNumber, businessDate, kind])}`;
};

/** Who got the keys of a receipt. */
export interface Reservation {
  /** The journal that should have them. */
  readonly wanted: string;
  readonly byId: KeyOwner;
  readonly byBusinessKey: KeyOwner;
  /** Nobody's receipt is about to have an owner, or may have one a moment later. */
  readonly isPending: boolean;
}

/**
 * Both keys of a receipt, to be owned by the journal that is about to record it. With the id goes the content that came first
 * under it, with the business key the receipt.
 */
export const claimsOf = (receipt: KeptReceipt, hash: string, owner: string): readonly [KeyClaim, KeyClaim] => [
  { key: receiptKey(receipt.receiptId), owner, detail: hash },
  { key: businessKeyOf(receipt), owner, detail: receipt.receiptId },
];

/** The receipt that a business key was reserved for. */
export const receiptUnder = ({ detail }: KeyOwner): ReceiptId => {
  invariant(detail !== null, 'a business key is reserved with its receipt');
  return detail as ReceiptId;
};
