import type { InstantIso, Points } from '@accrue/kernel';
import type { CancelCause, Terms } from './events';

export type Redemption =
  | { readonly status: 'none' }
  | { readonly status: 'requested'; readonly terms: Terms; readonly holdExpiresAt: InstantIso }
  | {
      /** reserved: set aside; confirmed: given; completed: and paid for. */
      readonly status: 'reserved' | 'confirmed' | 'completed';
      readonly terms: Terms;
      readonly fulfilmentRef: string;
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
  'requested',
  'reserved',
  'confirmed',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly Status[];

export const initialRedemption: Redemption = { status: 'none' };

/** Nothing more happens by itself: it has ended, or waits for somebody who confirms it. */
export const isAtRest = (redemption: Redemption): boolean => redemption.status === 'reserved' || isSettled(redemption);

export const isSettled = (redemption: Redemption): boolean =>
  redemption.status === 'completed' || redemption.status === 'failed' || redemption.status === 'cancelled';

/** What it has of the stock now; null: nothing. */
export const keptOf = (redemption: Redemption): string | null =>
  redemption.status === 'reserved' || redemption.status === 'confirmed' || redemption.status === 'completed'
    ? redemption.fulfilmentRef
    : null;

/** What it had of the stock and has given up; null: nothing. */
export const givenUpOf = (redemption: Redemption): string | null =>
  redemption.status === 'failed' || redemption.status === 'cancelled' ? redemption.fulfilmentRef : null;
