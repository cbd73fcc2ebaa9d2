import { countsMoney, DAY_MS } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { unitOf } from '../programme/unit-of';
import { figureOf, type Figure } from './figure';
import { baseTierOf, firstTargets, TIER_GOAL, walletGoal } from './goals';
import { firstRewardOf, GUARDRAILS, PHASE_DAYS } from './guardrails';
import type { MemberRecord } from './member-record';

/** How far members have come, as one figure. */
export interface Milestone extends Figure {
  /** Stable, e.g. `first_reward.reached`. */
  readonly id: string;
  /** The wallet or the tier that it is about; null: the programme. */
  readonly of: string | null;
}

/** @param atMs the moment of the report: nobody's record goes on after it */
export const milestonesOf = (
  document: ProgrammeDocument,
  members: readonly MemberRecord[],
  atMs: number,
): readonly Milestone[] => [
  ...reached(document, members, atMs),
  taken(members, atMs),
  everTaken(members, atMs),
  purchases(document, members),
  engagement(members, atMs),
  cashback(document, members),
  ...baseTier(document, members, atMs),
];

const since = (atMs: number, days: number): number => atMs - days * DAY_MS;

const isWithin = (member: MemberRecord, ms: number | null | undefined, days: number): boolean =>
  ms !== null && ms !== undefined && ms < member.joinedMs + days * DAY_MS;

/** Of those whose time is over. */
const share = (
  members: readonly MemberRecord[],
  has: (member: MemberRecord) => boolean,
): Pick<Figure, 'numerator' | 'denominator' | 'unit'> => ({
  numerator: members.filter(has).length,
  denominator: members.length,
  unit: 'percent',
});

const memberFor = (members: readonly MemberRecord[], days: number, atMs: number): readonly MemberRecord[] =>
  members.filter(({ joinedMs }) => joinedMs <= since(atMs, days));

const reached = (document: ProgrammeDocument, members: readonly MemberRecord[], atMs: number): readonly Milestone[] =>
  firstTargets(document).map(({ walletId, unit, amount }) => {
    const { days, percent } = firstRewardOf(unit);
    const key = walletGoal(walletId);
    return {
      id: 'first_reward.reached',
      of: walletId,
      ...figureOf({
        ...share(memberFor(members, days, atMs), (member) => isWithin(member, member.reachedMs[key], days)),
        bound: { is: 'at_least', value: percent },
        counted: `Of members who joined at least ${days} days ago, those who had earned ${amount} in "${walletId}", the least that buys something, within their first ${days} days; what returns took back does not count.`,
      }),
    };
  });

const taken = (members: readonly MemberRecord[], atMs: number): Milestone => ({
  id: 'first_reward.taken',
  of: null,
  ...figureOf({
    ...share(
      memberFor(members, PHASE_DAYS, atMs).filter(({ salesEarly }) => salesEarly > 0),
      (member) => isWithin(member, member.firstRewardMs, PHASE_DAYS),
    ),
    bound: { is: 'at_least', value: GUARDRAILS.firstRewardTakenPercent },
    counted: `Of members who joined at least ${PHASE_DAYS} days ago and bought something in their first ${PHASE_DAYS} days, those who redeemed a reward or paid with points in these days.`,
  }),
});

const everTaken = (members: readonly MemberRecord[], atMs: number): Milestone => ({
  id: 'reward.ever_taken',
  of: null,
  ...figureOf({
    ...share(
      memberFor(members, PHASE_DAYS, atMs).filter(({ lastSaleMs }) => (lastSaleMs ?? 0) > since(atMs, PHASE_DAYS)),
      ({ firstRewardMs }) => firstRewardMs !== null,
    ),
    bound: { is: 'above', value: GUARDRAILS.everTakenPercent },
    counted: `Of members who joined at least ${PHASE_DAYS} days ago and bought something in the last ${PHASE_DAYS} days, those who have ever redeemed a reward or paid with points.`,
  }),
});

const purchases = (document: ProgrammeDocument, members: readonly MemberRecord[]): Milestone => {
  const rewarded = members.filter(({ firstRewardMs }) => firstRewardMs !== null);
  const most = firstTargets(document).map(({ unit }) => firstRewardOf(unit).purchases);
  return {
    id: 'first_reward.purchases',
    of: null,
    ...figureOf({
      numerator: rewarded.reduce((sum, { salesUntilReward }) => sum + salesUntilReward, 0),
      denominator: rewarded.length,
      unit: 'purchases',
      bound: { is: 'at_most', value: Math.max(firstRewardOf('points').purchases, ...most) },
      counted:
        'Purchases of members who have redeemed a reward or paid with points, up to the first time that they did so, shared out among these members.',
    }),
  };
};

const engagement = (members: readonly MemberRecord[], atMs: number): Milestone => ({
  id: 'engagement.kept',
  of: null,
  ...figureOf({
    ...share(
      memberFor(members, 2 * PHASE_DAYS, atMs).filter(({ salesEarly }) => salesEarly > 0),
      ({ salesLater }) => salesLater > 0,
    ),
    bound: { is: 'at_least', value: GUARDRAILS.engagementKeptPercent },
    counted: `Of members who joined at least ${2 * PHASE_DAYS} days ago and bought something in their first ${PHASE_DAYS} days, those who bought something in the ${PHASE_DAYS} days after that.`,
  }),
});

const cashback = ({ wallets }: ProgrammeDocument, members: readonly MemberRecord[]): Milestone => {
  const buyers = members.filter(({ paidMinor }) => paidMinor > 0);
  const worth = wallets.flatMap((wallet) => {
    const value = countsMoney(unitOf(wallet)) ? { points: 1, minor: 1 } : wallet.value;
    return value === undefined ? [] : [{ id: wallet.id, ...value }];
  });
  const worthOf = ({ id, points, minor }: (typeof worth)[number]): number =>
    Math.floor((buyers.reduce((sum, { earned }) => sum + (earned[id] ?? 0), 0) * minor) / points);
  const isKnown = worth.length > 0;
  return {
    id: 'cashback.effective',
    of: null,
    ...figureOf({
      numerator: worth.reduce((sum, wallet) => sum + worthOf(wallet), 0),
      denominator: isKnown ? buyers.reduce((sum, { paidMinor }) => sum + paidMinor, 0) : 0,
      unit: 'percent',
      bound: { is: 'above', value: GUARDRAILS.cashbackPercent },
      members: isKnown ? buyers.length : 0,
      counted: isKnown
        ? 'Of what members paid in the last 365 days less what went back, the worth of what they earned in these days and kept, by the value that the wallets state; both in minor units.'
        : 'It cannot be counted: no wallet says what it is worth.',
    }),
  };
};

const baseTier = (
  document: ProgrammeDocument,
  members: readonly MemberRecord[],
  atMs: number,
): readonly Milestone[] => {
  const tier = baseTierOf(document);
  if (tier === null) return [];
  const { days, percent } = GUARDRAILS.baseTier;
  return [
    {
      id: 'tier.base_reached',
      of: tier.id,
      ...figureOf({
        ...share(memberFor(members, days, atMs), (member) => isWithin(member, member.reachedMs[TIER_GOAL], days)),
        bound: { is: 'at_least', value: percent },
        counted: `Of members who joined at least ${days} days ago, those whose receipts had come to ${tier.threshold}, the threshold of "${tier.id}", within their first ${days} days.`,
      }),
    },
  ];
};
