import type { MinorUnits, Points, ReceiptId } from '@accrue/kernel';
/**
 * A receipt as the till completed it: what campaigns needs of the public receipt v1, and of the same shape, so that a
 * validated message is one. Money in minor units, quantities as decimal strings. What else the public receipt has is kept unread.
 */
export interface ReceiptContent {
  readonly receiptId: ReceiptId;
  readonly businessKey: {
    readonly storeId: string;
    readonly workstationId: string;
    readonly tillId?: string;
    readonly sequenceNumber: string;
    readonly businessDate: string;
  };
  readonly kind: ReceiptKind;
  readonly channel?: string;
  readonly mode?: {
    readonly training?: boolean;
    readonly offline?: boolean;
    readonly suspended?: boolean;
    readonly cancelled?: boolean;
  };
  /** RFC 3339 with offset: the event time. */
  readonly endedAt: string;
  readonly operator?: { readonly employeeId?: string };
  readonly currency: string;
  readonly exponent?: number;
  readonly lines: readonly ReceiptLineContent[];
  readonly totals: { readonly payable: MinorUnits; readonly rounding?: MinorUnits; readonly taxAdded?: MinorUnits };
  readonly tenders?: readonly TenderContent[];
  readonly void?: { readonly ofReceiptId: ReceiptId | null };
  /** What the till took off as discounts of the programme; the lines are net of it. */
  readonly loyaltyDiscounts?: readonly LoyaltyDiscountContent[];
  readonly evaluationId?: string;
}

export interface LoyaltyDiscountContent {
  readonly discount: string;
  readonly lines: readonly { readonly lineId: string; readonly amount: MinorUnits }[];
}

export type ReceiptKind = 'sale' | 'return' | 'exchange' | 'void' | 'no_sale';

export interface ReceiptLineContent {
  readonly lineId: string;
  readonly type: string;
  readonly sku: string;
  readonly gtin?: string;
  readonly categoryPath?: readonly string[];
  readonly brand?: string;
  readonly quantity: string;
  readonly unitPrice: MinorUnits;
  readonly unitPriceExact?: string;
  /** Before discounts. Every receipt has it; nothing that is decided depends on it. */
  readonly gross?: MinorUnits;
  readonly discounts?: readonly { readonly amount: MinorUnits }[];
  readonly tax?: readonly { readonly amount: MinorUnits; readonly included: boolean }[];
  readonly netPayable: MinorUnits;
  readonly loyaltyEligible?: boolean;
  readonly voided?: boolean;
  readonly returnOf?: { readonly receiptId: ReceiptId; readonly lineId?: string };
}

export interface TenderContent {
  readonly tenderId: string;
  readonly type: string;
  readonly amount: MinorUnits;
  readonly lineAllocation?: readonly { readonly lineId: string; readonly amount: MinorUnits }[];
  /** Taken from a hold, or given back: then they are negative, as the amount is. */
  readonly points?: {
    readonly walletId: string;
    readonly holdId?: string;
    /** Of the account when the hold was placed. */
    readonly accountRevision?: number;
    readonly points: Points;
  };
}
