import type { Command, InstantIso, Points } from '@accrue/kernel';
import type { PayoutName } from '../payout';
import type { PayoutApproval } from './placed';

/** What a wallet in money says of paying out. */
export interface PayoutTerms {
  /** The least that is paid out; at least 1. */
  readonly minimum: number;
  /** Always so many at a time; at least 1. */
  readonly multiple: number;
  readonly approval: PayoutApproval;
}

/** Sets aside what is to be paid out as money. Once per payee and id. */
export type RequestPayout = Command<
  'RequestPayout',
  PayoutName & {
    readonly walletId: string;
    /** null: all that can be paid out. */
    readonly amount: Points | null;
    /** null: the wallet pays nothing out. */
    readonly terms: PayoutTerms | null;
    readonly currency: string;
    readonly actor: string;
    readonly expiresAt: InstantIso;
    /** As far as the ledger has heard. */
    readonly isAccountClosed: boolean;
  }
>;

export type ApprovePayout = Command<'ApprovePayout', PayoutName & { readonly actor: string }>;

/** Finance has paid it. Once; the same reference again changes nothing. */
export type ConfirmPayout = Command<
  'ConfirmPayout',
  PayoutName & { readonly actor: string; readonly reference: string }
>;

/** It is not paid, and the amount is back in its lots: `cancelled` or `refused` before it was approved, `failed` after that. */
export type GiveUpPayout = Command<
  'GiveUpPayout',
  PayoutName & {
    readonly cause: 'cancelled' | 'refused' | 'failed';
    readonly actor: string;
    /** null: who cancels what they asked for need not say why. */
    readonly reasonCode: string | null;
  }
>;

export type PayoutCommand = RequestPayout | ApprovePayout | ConfirmPayout | GiveUpPayout;

export type PayoutRejectionCode =
  | 'payout.approved'
  | 'payout.below_minimum'
  | 'payout.conflict'
  | 'payout.ended'
  | 'payout.not_approved'
  | 'payout.not_multiple'
  | 'payout.not_offered'
  | 'payout.other_reference'
  | 'payout.own_request'
  | 'payout.paid'
  | 'payout.unknown';
