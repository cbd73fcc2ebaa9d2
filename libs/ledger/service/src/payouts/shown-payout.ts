import { payoutNameOf, type Hold, type Payout } from '@accrue/ledger-domain';
import type { ListedPayoutDto } from './payout.dto';

type PayoutHold = Hold & { readonly payout: Payout };

export const isPayoutHold = (hold: Hold): hold is PayoutHold => hold.payout !== undefined;

/** As its account has it. */
export const shownPayout = ({ holdId, walletId, points, payout, ...hold }: PayoutHold): ListedPayoutDto => ({
  ...payoutNameOf(holdId),
  ...{ walletId, amountMinor: points, requestedAt: hold.placedAt, ...payout },
  endedAt: payout.status === 'timed_out' ? hold.expiresAt : hold.endedAt,
  expiresAt: hold.expiresAt,
});
