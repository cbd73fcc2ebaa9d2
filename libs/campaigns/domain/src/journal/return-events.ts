import type { Event, MemberId, MinorUnits, ReceiptId } from '@accrue/kernel';

/** Which goods of which sales a return, exchange or void took back; said again whenever the answer changes. */
export type ReturnAdjudicated = Event<
  'ReturnAdjudicated',
  {
    readonly receiptId: ReceiptId;
    readonly memberId: MemberId;
    readonly status: ReturnStatus;
    /** Receipts that it names and that have not arrived. */
    readonly waitingFor: readonly ReceiptId[];
    /** Of a void: the lines of the receipt that it undoes. */
    readonly lines: readonly AdjudicatedLine[];
  }
>;

/**
 * `settled`: all that counts was found; `parked`: waits for a receipt that it names; `review`: something that counts was not
 * found; `voided`: the return itself was undone.
 */
export type ReturnStatus = 'settled' | 'parked' | 'review' | 'voided';

export interface AdjudicatedLine {
  readonly lineId: string;
  readonly lineIndex: number;
  readonly sku: string;
  /** Thousandths of a unit, > 0; 0 where money alone went back. */
  readonly units: number;
  readonly matchedUnits: number;
  /** Minor units of money that went back without goods, > 0; absent where goods came back. */
  readonly refund?: MinorUnits;
  readonly matchedRefund?: MinorUnits;
  /** Whether goods like these earn; what is not eligible takes nothing and needs no review. */
  readonly eligible: boolean;
  /** The till named the sale line. */
  readonly linked: boolean;
  readonly allocations: readonly (Allocation & { readonly lineId: string })[];
}

/** Goods of a return line that came from this sale line, or money that went back for it. */
export interface Allocation {
  readonly receiptId: ReceiptId;
  readonly lineIndex: number;
  /** Thousandths of a unit, > 0; 0 where money alone went back. */
  readonly units: number;
  /** Minor units of money that went back without goods, > 0; absent where goods came back. */
  readonly refund?: MinorUnits;
}
