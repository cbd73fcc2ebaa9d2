import type { ActionId, Event, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';

/**
 * Something was decided about a member that another arm of an experiment would have changed: the first such thing in event time, as far as was known
 * when it was decided. Told again when one before it comes late; never taken back, as the member has seen what was decided.
 */
export type ArmExposed = Event<
  'ArmExposed',
  {
    readonly memberId: MemberId;
    readonly experimentId: string;
    /** That the member is in. */
    readonly arm: string;
    /** Event time of what was decided. */
    readonly exposedAt: InstantIso;
    /** Its place in event time. */
    readonly order: string;
    /** null: an action, a day or a tier. */
    readonly receiptId: ReceiptId | null;
    readonly actionId?: ActionId;
  }
>;
