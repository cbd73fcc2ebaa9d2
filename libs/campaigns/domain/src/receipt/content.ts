import type { Points, ReceiptId } from '@accrue/kernel';
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
  readonly totals: { readonly payable: number; readonly rounding?: number; readonly taxAdded?: number };
  readonly tenders?: readonly TenderContent[];
  readonly void?: { readonly ofReceiptId: ReceiptId | null };
}

export type ReceiptKind = 'sale' | 'return' | 'exchange' | 'void' | 'no_sale';

export interface ReceiptLineContent {
  readonly lineId: string;
  readonly type: string;
  readonly sku: string;
  readonly gtin?: string;
  readonly categoryPath?: readonly string[];
  readonly quantity: string;
  readonly unitPrice: number;
  readonly unitPriceExact?: string;
  /** Before discounts. Every receipt has it; nothing that is decided depends on it. */
  readonly gross?: number;
  readonly discounts?: readonly { readonly amount: number }[];
  readonly tax?: readonly { readonly amount: number; readonly included: boolean }[];
  readonly netPayable: number;
  readonly loyaltyEligible?: boolean;
  readonly voided?: boolean;
  readonly returnOf?: { readonly receiptId: ReceiptId; readonly lineId?: string };
}

export interface TenderContent {
  readonly tenderId: string;
  readonly type: string;
  readonly amount: number;
  readonly lineAllocation?: readonly { readonly lineId: string; readonly amount: number }[];
  /** Taken from a hold, or given back: then they are negative, as the amount is. */
  readonly points?: { readonly walletId: string; readonly holdId?: string; readonly points: Points };
}
