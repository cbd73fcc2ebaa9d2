import type { InstantIso, Points } from '@accrue/kernel';
import type { CancelCause, Terms } from './events';

export type Redemption =
  | { readonly status: 'none' }
  /** For a place. */
  | { readonly status: 'waiting'; readonly terms: Terms }
  | { readonly status: 'requested'; readonly terms: Terms; readonly holdExpiresAt: InstantIso }
  | {
      /** Set aside. */
      readonly status: 'reserved';
      readonly terms: Terms;
      readonly fulfilmentRef: string;
    }
  | {
      /** confirmed: given; completed: and paid for; used: and the member has used it. */
      readonly status: 'confirmed' | 'completed' | 'used';
      readonly terms: Terms;
      readonly fulfilmentRef: string;
      readonly useBy: InstantIso | null;
      /** Who handed it over; absent: it was given by itself. */
      readonly confirmedAs?: string;
      /** Who said that it was used; absent until then. */
      readonly usedAs?: string;
    }
  | {
      /** Nobody used it until `useBy`. */
      readonly status: 'expired';
      readonly terms: Terms;
      readonly fulfilmentRef: string;
      readonly useBy: InstantIso | null;
      readonly pointsBack: boolean;
    }
  | {
      readonly status: 'failed';
      readonly terms: Terms;
      readonly fulfilmentRef: string | null;
      readonly code: string;
      readonly available: Points | null;
    }
  | {
      readonly status: 'cancelled';
      readonly terms: Terms;
      readonly fulfilmentRef: string | null;
      readonly cause: CancelCause;
    };

export type Begun = Exclude<Redemption, { readonly status: 'none' }>;
export type Status = Begun['status'];
export const STATUSES = [
  'waiting',
  'requested',
  'reserved',
  'confirmed',
  'completed',
  'used',
  'expired',
  'failed',
  'cancelled',
] as const satisfies readonly Status[];

export const initialRedemption: Redemption = { status: 'none' };

/** Nothing more happens by itself: it has ended, or waits for a place, or for somebody who confirms it. */
export const isAtRest = (redemption: Redemption): boolean =>
  redemption.status === 'reserved' || redemption.status === 'waiting' || isSettled(redemption);

export const isSettled = ({ status }: Redemption): boolean => SETTLED.has(status);

const SETTLED: ReadonlySet<Redemption['status']> = new Set(['completed', 'used', 'expired', 'failed', 'cancelled']);

/** What it has of the stock now; null: nothing. */
export const keptOf = (redemption: Redemption): string | null =>
  redemption.status === 'none' ||
  redemption.status === 'waiting' ||
  redemption.status === 'requested' ||
  hasEndedWithout(redemption)
    ? null
    : redemption.fulfilmentRef;

/** It came to nothing, or was undone. */
export const hasEndedWithout = (
  redemption: Redemption,
): redemption is Extract<Begun, { readonly status: 'failed' | 'cancelled' | 'expired' }> =>
  redemption.status === 'failed' ||
  redemption.status === 'cancelled' ||
  (redemption.status === 'expired' && redemption.pointsBack);

/** What it had of the stock and has given up; null: nothing. */
export const givenUpOf = (redemption: Redemption): string | null =>
  hasEndedWithout(redemption) ? redemption.fulfilmentRef : null;
