import type { RewardGives } from '@accrue/contracts';
import type { InstantIso } from '@accrue/kernel';
import type { CardMoney } from '../kinds/card';

/**
 * promised: something is being set aside · given: the member may use it · used: and has, or it was handed over · lapsed: its time was over before that ·
 * taken_back: so it was before that · not_given: `reason` says why.
 */
export const GIVEN_STATUSES = ['promised', 'given', 'used', 'lapsed', 'taken_back', 'not_given'] as const;
export type GivenStatus = (typeof GIVEN_STATUSES)[number];

/** The reward, given once. */
export interface Given {
  readonly givenId: string;
  readonly memberId: string;
  /** Event time of what gave it. */
  readonly since: InstantIso;
  readonly status: GivenStatus;
  /** Until then it may be used; null: for ever, or nothing was set aside. */
  readonly useBy: InstantIso | null;
  /** Public code; null: none. */
  readonly reason: string | null;
  /** What is, or was, set aside: an opaque name, never a code; null also when it lapsed and that is back. Not published. */
  readonly fulfilmentRef: string | null;
  /** Pinned when it is set aside; null: it was not. */
  readonly gives: RewardGives | null;
  /** What is put on a gift card, pinned likewise; null: nothing. */
  readonly card: CardMoney | null;
  /** Who said that it was used; absent until then. Not published. */
  readonly usedAs?: string;
}

/** What campaigns state of a gift: all of it, as it stands. */
export interface Statement {
  readonly giftId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly ruleId: string;
  /** null: an action earned it. */
  readonly receiptId: string | null;
  readonly actionId: string | null;
  /** The highest is current. */
  readonly sequence: number;
  /** How often the member is to have it, >= 0. */
  readonly wanted: number;
  readonly occurredAt: InstantIso;
}

/** What a rule gives for one receipt or action, and what became of it. */
export interface Gift extends Statement {
  /** Those given first are first; none is ever left out. */
  readonly given: readonly Given[];
}

export type GiftState = { readonly status: 'none' } | { readonly status: 'stated'; readonly gift: Gift };

export const initialGift: GiftState = { status: 'none' };

/** How many were used of which the member should not have had one, as it stands now. */
export const notRecoverableOf = ({ given, wanted }: Gift): number =>
  Math.max(0, given.filter(({ status }) => status === 'used').length - wanted);

/** What it has of the stock now; null: nothing. */
export const heldOf = ({ status, fulfilmentRef }: Given): string | null =>
  status === 'given' || status === 'used' ? fulfilmentRef : null;

/** The gift that something given is of. @returns null: it is no such id */
export const giftIdOf = (givenId: string): string | null => /^(.+):\d+$/.exec(givenId)?.[1] ?? null;

export const givenIdOf = (giftId: string, nth: number): string => `${giftId}:${String(nth)}`;
