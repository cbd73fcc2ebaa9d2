import type { InstantIso, Points } from '@accrue/kernel';
import type { Terms } from './events';

export type Redemption =
  | { readonly status: 'none' }
  | { readonly status: 'requested'; readonly terms: Terms; readonly holdExpiresAt: InstantIso }
  | { readonly status: 'confirmed'; readonly terms: Terms; readonly codeId: string }
  | { readonly status: 'completed'; readonly terms: Terms; readonly codeId: string }
  | { readonly status: 'failed'; readonly terms: Terms; readonly code: string; readonly available: Points | null };

export const initialRedemption: Redemption = { status: 'none' };

export const isSettled = (
  redemption: Redemption,
): redemption is Extract<Redemption, { readonly status: 'completed' | 'failed' }> =>
  redemption.status === 'completed' || redemption.status === 'failed';
