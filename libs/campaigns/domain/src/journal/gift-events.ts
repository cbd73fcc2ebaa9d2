import type { ActionId, AwardId, Event, InstantIso, MemberId, Points, ReceiptId, RuleId } from '@accrue/kernel';
import type { Gift } from '../rules/effects';
import type { AwardReversal } from './award-parts';

/** What a rule or an offer gave that is no points, as it stands now: each says all of it, and the highest sequence is current. */
export type GiftStated = Event<
  'GiftStated',
  Gift & {
    /** As the id of an award: by what earned it, and by the rule. */
    readonly giftId: AwardId;
    readonly memberId: MemberId;
    /** The sale that earned it; null: an action did. */
    readonly receiptId: ReceiptId | null;
    /** Absent: a sale earned it. */
    readonly actionId?: ActionId;
    /** Of an offer: its id, which no rule has. */
    readonly ruleId: RuleId;
    readonly programmeVersion: number;
    /** 0 for the first time, then one more per change, in whichever journal. */
    readonly sequence: number;
    /** Event time of the cause. */
    readonly occurredAt: InstantIso;
    /** How often; 0: it never was. */
    readonly granted: Points;
    /** In event order; in all at most `granted`. */
    readonly reversals: readonly AwardReversal[];
  }
>;
