import type { ReceiptId } from '@accrue/kernel';
import type { Cause } from '../events';

/** Why awards are decided again: members were merged or separated. */
export const BY_MERGE = { kind: 'merge', receiptId: null } as const satisfies Cause;

/** Why awards are decided again: a person accepted another content of a receipt. */
export const byReplacementOf = (receiptId: ReceiptId) => ({ kind: 'replaced', receiptId }) as const satisfies Cause;

/** Why awards are decided again: somebody moved a receipt. */
export const byMoveOf = (receiptId: ReceiptId) => ({ kind: 'move', receiptId }) as const satisfies Cause;
