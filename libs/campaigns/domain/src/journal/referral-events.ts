import type { ActionId, Event, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';

/** The purchase by which who was referred qualifies. */
export interface Qualification {
  readonly receiptId: ReceiptId;
  /** Its version: what both sides earn by it is what that promised. */
  readonly programmeVersion: number;
  /** When it has lasted long enough: it may be an instant to come. */
  readonly at: InstantIso;
}

/** By which purchase the member qualifies, as far as is known now. Said again whenever that is another answer. */
export type ReferralChanged = Event<
  'ReferralChanged',
  {
    /** The action that says who referred the member. */
    readonly actionId: ActionId;
    /** Who was referred: their referral may be in the journal of a survivor by now. */
    readonly refereeId: MemberId;
    readonly advocateId: MemberId;
    readonly referredAt: InstantIso;
    /** 1, 2, 3 …, in whichever journal: the highest is current. */
    readonly sequence: number;
    /** null: none that lasts. */
    readonly qualification: Qualification | null;
  }
>;

/** How far what a referral says has been carried out. */
export type ReferralDone =
  /** Sides of what was said earlier may stand. */
  | 'nothing'
  /** They are taken back; the purchase is still to last. */
  | 'earlier'
  /** And both sides have what the purchase gives them, if there is one. */
  | 'all';

/** Both sides have been told, as far as it can be by now. */
export type ReferralSettled = Event<
  'ReferralSettled',
  { readonly actionId: ActionId; readonly sequence: number; readonly done: Exclude<ReferralDone, 'nothing'> }
>;

/** A side of the referral stands from now on, or never was: another purchase is the one that qualifies, or none. */
export type ReferralSideTold = Event<
  'ReferralSideTold',
  { readonly actionId: ActionId; readonly memberId: MemberId; readonly told: ToldOfSide }
>;

export interface ToldOfSide {
  /** Of what was said of the referral: what is older is not heard any more. */
  readonly sequence: number;
  readonly stands: boolean;
}

/** The last that was said of a referral. */
export interface SaidOfReferral {
  readonly sequence: number;
  readonly qualification: Qualification | null;
  /** Of other purchases, as was said before. */
  readonly earlier: readonly Qualification[];
  readonly done: ReferralDone;
}
