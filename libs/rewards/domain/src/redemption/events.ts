import type { RewardGives } from '@accrue/contracts';
import type { Event, InstantIso, LocalDateIso, Points } from '@accrue/kernel';
import type { Limits, Worth } from '../conditions';
import type { CardMoney } from '../kinds/card';
import type { CancelPolicy, Use } from '../kinds/kind';

/** Of what one member redeems for another. */
export interface GiftTo {
  readonly receiverId: string;
  /** It is the receiver's when they accept it, until `confirmBy`. */
  readonly byAcceptance: boolean;
}

/** What was agreed when the redemption was asked for; a later change of the catalogue does not touch it. */
export interface Terms {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly walletId: string;
  /** What the wallet counts. Not published. */
  readonly unit: string;
  /** Price, at least 1. */
  readonly points: Points;
  readonly gives: RewardGives;
  /** First instant at which nobody can confirm any more that it was given; null: it is given as soon as it is reserved. */
  readonly confirmBy: InstantIso | null;
  readonly cancel: CancelPolicy;
  /** null: it is used when it is given. */
  readonly use: Use | null;
  /** When what it is for begins: until then it can be waited for; null: at no time of its own. */
  readonly begins: InstantIso | null;
  /** null: who pays has it. */
  readonly gift: GiftTo | null;
  /** What is put on a gift card when it is completed; null: nothing. */
  readonly card: CardMoney | null;
  /** The programme's local day on which it was asked for: limits count by it. */
  readonly askedOn: LocalDateIso;
  /** null: none. */
  readonly limits: Limits | null;
  /** That the member was in when it was asked for, as far as was known; null: none was reached, or nobody had to know. */
  readonly tierId: string | null;
  /** What it is in money; null: nobody said. */
  readonly worth: Worth | null;
  /** The hold that secures the price; its id is ours, so that asking twice is one hold. */
  readonly holdId: string;
  /** Name of the key that asked: who may see the code; null: nobody, it was redeemed by itself, and every till may. Not published. */
  readonly requestedBy: string | null;
}

/** What is set aside: an opaque name, never a code. Not published. */
interface Fulfilment {
  readonly fulfilmentRef: string;
}

/** What is the member's. */
interface Given extends Fulfilment {
  /** First instant at which it cannot be used any more; null: there is none. */
  readonly useBy: InstantIso | null;
}

/** What goes back to the stock; null: nothing was reserved, or it stays with whom it was given to. */
interface Returned {
  readonly fulfilmentRef: string | null;
}

/** There is no place: nothing is held until there is one. */
export type RedemptionWaits = Event<'RedemptionWaits', Terms>;
/** Nothing was held, so nothing goes back. */
export type WaitEnded = Event<'WaitEnded', Terms & { readonly cause: 'asked' | 'declined' | WaitEndCause }>;
export type RedemptionRequested = Event<'RedemptionRequested', Terms & { readonly holdExpiresAt: InstantIso }>;
/** The points are held and the reward is set aside. */
export type RedemptionReserved = Event<'RedemptionReserved', Terms & Fulfilment>;
/** It is given: the ledger may take the points. */
export type RedemptionConfirmed = Event<
  'RedemptionConfirmed',
  Terms &
    Given & {
      /** Absent: it was given by itself. Not published. */
      readonly confirmedAs?: string;
    }
>;
/** The points are taken: the member may see the code. */
export type RedemptionCompleted = Event<'RedemptionCompleted', Terms & Given>;
/** The member has used it. */
export type RedemptionUsed = Event<'RedemptionUsed', Terms & Given & { readonly usedAs: string }>;
/** Its time was over before anybody said so. `pointsBack`: the ledger gives the points back. */
export type RedemptionExpired = Event<'RedemptionExpired', Terms & Given & { readonly pointsBack: boolean }>;
export type RedemptionFailed = Event<
  'RedemptionFailed',
  Terms &
    Returned & {
      /** Public code: points.insufficient, reward.out_of_stock, hold.expired, … */
      readonly code: string;
      /** Spendable points when the ledger refused; null when points were not the reason. */
      readonly available: Points | null;
    }
>;
/** Undone: the ledger gives the points back, captured or not. */
export type RedemptionCancelled = Event<
  'RedemptionCancelled',
  Terms & Returned & { readonly cause: CancelCause; /** Its points were taken. */ readonly wasPaid: boolean }
>;

/** `not_confirmed`: nobody said in time that it was given; `declined`: whom it was for did not want it; `withdrawn`: its gift card was emptied before anything of it was spent. */
export type CancelCause = 'asked' | 'declined' | 'not_confirmed' | 'withdrawn' | WaitEndCause;
/** Of a wait: what it was for has begun, or too many waited already. */
export type WaitEndCause = 'begun' | 'waiting_list_full';

export type RedemptionEvent =
  | RedemptionWaits
  | WaitEnded
  | RedemptionRequested
  | RedemptionReserved
  | RedemptionConfirmed
  | RedemptionCompleted
  | RedemptionUsed
  | RedemptionExpired
  | RedemptionFailed
  | RedemptionCancelled;
