import type { ActionV1, ReceiptV1 } from '@accrue/contracts';
import type { TakesOff } from './discounts';
import type { DrawWish } from './draws';
import type { CardWish } from './gift-cards';
import type { PayoutWish } from './payouts';
import type { Random } from './random';

export const START_MS = Date.UTC(2026, 2, 2, 10);
/** All requests are made within this time; then the world heals. */
export const BUSY_MS = 60_000;

/** What somebody asks of the platform, once or, after a lost answer, again. Ids are the caller's own. */
export type Wish =
  | { readonly kind: 'publish'; readonly document: object; readonly effectiveFrom?: string }
  | {
      readonly kind: 'enrol';
      readonly reference: string;
      readonly card: string;
      readonly birthDate: string;
      /** The card of who referred them. */
      readonly referredBy?: string;
    }
  | { readonly kind: 'birth date'; readonly card: string; readonly birthDate: string }
  | {
      readonly kind: 'receipt';
      readonly receipt: ReceiptV1;
      /** The till asks what to take off, and ends the receipt then. Absent: it has asked nobody. */
      readonly takesOff?: TakesOff;
      /** Undoes a sale of such a till: what was paid then is given back. */
      readonly backOf?: string;
    }
  | { readonly kind: 'evaluate'; readonly receipt: ReceiptV1 }
  | { readonly kind: 'action'; readonly action: ActionV1 }
  | { readonly kind: 'revoke'; readonly key: string; readonly occurredAt: string }
  | { readonly kind: 'offer'; readonly card: string; readonly key: string; readonly offer: string }
  | { readonly kind: 'activate'; readonly card: string; readonly key: string }
  | { readonly kind: 'segment offer'; readonly segmentId: string; readonly key: string; readonly offer: string }
  | {
      readonly kind: 'hold';
      readonly card: string;
      readonly holdId: string;
      readonly points: number;
      readonly ttlSeconds: number;
    }
  | { readonly kind: 'capture'; readonly card: string; readonly holdId: string; readonly points: number | null }
  | { readonly kind: 'release'; readonly card: string; readonly holdId: string }
  | { readonly kind: 'adjust'; readonly card: string; readonly adjustmentId: string; readonly points: number }
  | {
      readonly kind: 'transfer';
      readonly card: string;
      readonly to: string;
      readonly transferId: string;
      readonly points: number;
    }
  | { readonly kind: 'take back'; readonly card: string; readonly transferId: string }
  | {
      readonly kind: 'approve' | 'decline';
      readonly card: string;
      readonly adjustmentId: string;
      readonly by: 'anna' | 'boris';
    }
  | { readonly kind: 'move'; readonly receiptId: string; readonly from: string; readonly to: string }
  | { readonly kind: 'reverse'; readonly card: string; readonly adjustmentId: string; readonly reversalId: string }
  | { readonly kind: 'merge' | 'separate'; readonly survivor: string; readonly duplicate: string }
  | { readonly kind: 'close' | 'erase'; readonly card: string }
  | { readonly kind: 'codes'; readonly rewardId: string; readonly codes: readonly string[] }
  | { readonly kind: 'redeem'; readonly card: string; readonly redemptionId: string; readonly rewardId: string }
  | { readonly kind: 'fulfil'; readonly redemptionId: string }
  | { readonly kind: 'cancel'; readonly redemptionId: string }
  | CardWish
  | DrawWish
  | PayoutWish;

export interface Request {
  readonly id: number;
  /** After the start. */
  readonly atMs: number;
  readonly wish: Wish;
}

/** It has its number when all are known. */
export type Draft = Omit<Request, 'id'>;

export const laterThan = (atMs: number, random: Random): number =>
  Math.min(BUSY_MS, atMs + random.between(0, BUSY_MS / 2));
