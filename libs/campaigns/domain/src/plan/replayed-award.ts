import type { ActionId, InstantIso, Points, ReceiptId, RuleId } from '@accrue/kernel';
import type { AwardReversal } from '../journal/events';

/** An award as it stands when all receipts have been gone through. */
export interface ReplayedAward {
  readonly ruleId: RuleId;
  readonly walletId: string;
  /** The sale, or the action, that earned it. */
  readonly for: ReceiptId | ActionId;
  /** Of the sale or the action. */
  readonly occurredAt: InstantIso;
  /** The member's before it, as the version that adjudicates it calls it. */
  readonly tierId: string | null;
  readonly granted: Points;
  readonly reversals: readonly AwardReversal[];
  /** null: never, or not as long as the member is active. */
  readonly expiresAt: InstantIso | null;
}
