import type { ReceiptV1 } from '@accrue/contracts';
import type { KeyClaim, KeyOwner } from '@accrue/persistence';

export const receiptKey = (receiptId: string): string => `r:${receiptId}`;

/** Reserved before a receipt is moved: where it is now has to be looked up in the journals. Without it, it is where it came. */
export const movedKey = (receiptId: string): string => `m:${receiptId}`;

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
export const claimsOf = (receipt: ReceiptV1, hash: string, owner: string): readonly [KeyClaim, KeyClaim] => [
  { key: receiptKey(receipt.receiptId), owner, detail: hash },
  { key: businessKeyOf(receipt), owner, detail: receipt.receiptId },
];
