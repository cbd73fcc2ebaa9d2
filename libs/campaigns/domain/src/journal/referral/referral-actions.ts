import { instantOfOrder } from '../../receipt';
import type { ActionId, InstantIso, MemberId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../programme/versions';
import type { ReferralSide } from '../../rules/occasion';
import { actionOrder } from '../actions/assess-action';
import type { ActionFacts } from '../action-events';
import type { Qualification, ToldOfSide } from '../referral-events';
import type { ActionEntry } from '../storage/state';

/** Each member is referred once, when they enrol. */
export const referralIdOf = (referee: MemberId): ActionId => `~${referee}~referred` as ActionId;

/** Of the first version, which there may be none of yet: nothing is earned by it, and purchases are looked at under versions of their own. */
const FIRST_VERSION = 1;

/** That the member was referred, as an action of theirs. It names who referred them as its type, so that it goes where their purchases go. */
export const referredBy = (
  { referee, advocate, at }: { readonly referee: MemberId; readonly advocate: MemberId; readonly at: InstantIso },
  programmes: readonly ProgrammeVersion[],
): ActionFacts => {
  const version = programmes.findLast(({ effectiveFrom }) => effectiveFrom <= at)?.version ?? FIRST_VERSION;
  const actionId = referralIdOf(referee);
  return {
    ...{ actionId, trigger: 'referred', type: advocate, occurredAt: at, order: actionOrder(at, actionId) },
    ...{ hash: '', attributes: {}, programmeVersion: version },
  };
};

/** One of the two sides of a referral. */
export interface SideOfReferral {
  readonly side: ReferralSide;
  /** Whose side it is. */
  readonly memberId: MemberId;
  readonly referee: MemberId;
}

/** By the purchase: its time never changes, so what is earned by it has the same dates whenever it is told. */
export const sideId = (
  { memberId, referee }: SideOfReferral,
  { receiptId }: Pick<Qualification, 'receiptId'>,
): ActionId => `~${memberId}~referral~${referee}~${receiptId}` as ActionId;

/** That a referral qualified, as an action of the advocate or of who was referred: rules may be about either. */
export const qualified = (side: SideOfReferral, qualification: Qualification, told: ToldOfSide): ActionFacts => {
  const { at, programmeVersion } = qualification;
  const actionId = sideId(side, qualification);
  return {
    ...{ actionId, trigger: 'referral-qualified', type: side.side, occurredAt: at, order: actionOrder(at, actionId) },
    ...{ hash: '', attributes: {}, programmeVersion, told },
  };
};

const REFERRAL = /^~.+?~referral~(.+)$/;

/** The same for both sides, whoever they are; null: it is no side of a referral. */
const referralOf = ({ trigger, actionId }: Pick<ActionEntry, 'trigger' | 'actionId'>): string | null =>
  trigger === 'referral-qualified' ? (REFERRAL.exec(actionId)?.[1] ?? null) : null;

/** Sides of referrals of which this member has both: they turned out to be one person, who referred nobody. */
export const sidesOfOneself = (actions: Iterable<ActionEntry>): ReadonlySet<ActionId> => {
  const byReferral = new Map<string, ActionId[]>();
  for (const action of actions) {
    const referral = referralOf(action);
    if (referral !== null) byReferral.set(referral, [...(byReferral.get(referral) ?? []), action.actionId]);
  }
  return new Set([...byReferral.values()].filter((sides) => sides.length > 1).flat());
};

/** From where on actions are decided again when this one comes or goes: the other side is of the same instant. */
export const decidedFrom = ({ trigger, order }: Pick<ActionEntry, 'trigger' | 'order'>): string =>
  trigger === 'referral-qualified' ? instantOfOrder(order) : order;
