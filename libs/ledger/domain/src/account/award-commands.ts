import type { Command, Points, ReceiptId } from '@accrue/kernel';
import type { AwardHistory, AwardSource, AwardTerms, Cause, Grace, LotLife } from './events';

type Source = Omit<AwardSource, 'lotId'> & { readonly walletId: string };

/** `metadata.now` is the event time of a fact, or the clock's time of a request. */
export type GrantAwards = Command<
  'GrantAwards',
  Pick<Source, 'receiptId' | 'actionId' | 'redemptionId' | 'programmeVersion' | 'occurredAt'> &
    Pick<AwardTerms, 'tierId'> & { readonly wallets: readonly GrantInWallet[] }
>;
export interface GrantInWallet extends LotLife {
  readonly walletId: string;
  readonly awards: readonly Grant[];
}
export interface Grant
  extends Pick<AwardSource, 'awardId' | 'ruleId' | 'sequence'>, Pick<AwardTerms, 'basePoints' | 'multiplier'> {
  readonly points: Points;
}
export type ReverseAward = Command<'ReverseAward', Source & AwardHistory & { readonly cause: Cause }>;
export type CorrectAward = Command<'CorrectAward', Source & AwardTerms & AwardHistory & { readonly cause: Cause }>;

/**
 * What was put on a gift card is taken off again. `all`: all of it, or none where something of it is spent, held or expired; `left`: what is left, and the rest is nobody's debt.
 * Not before anything that the card has done, whatever the time of what takes it back: what was paid with it by then stays paid.
 */
export type WithdrawCard = Command<
  'WithdrawCard',
  Pick<AwardSource, 'awardId' | 'receiptId' | 'actionId' | 'redemptionId' | 'ruleId'> & {
    readonly part: 'all' | 'left';
  }
>;

/** Goods that a gift card paid for came back, and its money with them. Once per return. */
export type RefundCard = Command<
  'RefundCard',
  {
    readonly walletId: string;
    /** At least 1, and at most what the receipt was paid with and has not come back. */
    readonly points: Points;
    /** The return. */
    readonly refundId: ReceiptId;
    /** What the goods were bought with. */
    readonly receiptId: ReceiptId;
    /** How long money is good that has expired meanwhile; null: it expires at once. */
    readonly grace: Grace | null;
  }
>;

export type AwardCommand = GrantAwards | ReverseAward | CorrectAward | WithdrawCard | RefundCard;
