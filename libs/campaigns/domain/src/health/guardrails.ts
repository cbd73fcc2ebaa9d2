import { countsMoney } from '@accrue/kernel';

/** What members of a healthy programme come to, and how soon: by what is collected. */
export interface FirstReward {
  /** Most purchases that it takes, with a typical basket. */
  readonly purchases: number;
  /** Within so many days … */
  readonly days: number;
  /** … at least so many percent of members have collected enough. */
  readonly percent: number;
}

const OF_STAMPS: FirstReward = { purchases: 10, days: 90, percent: 65 };
const OF_POINTS: FirstReward = { purchases: 5, days: 60, percent: 60 };
const OF_MONEY: FirstReward = { purchases: 10, days: 120, percent: 55 };

export const firstRewardOf = (unit: string): FirstReward => {
  if (unit === 'stamps') return OF_STAMPS;
  return countsMoney(unit) ? OF_MONEY : OF_POINTS;
};

/** What a sound programme stays within. Where ADR 0049 says so the bound is Accrue's own: nobody gave a number. */
export const GUARDRAILS = {
  /** Percent of members who buy in their first three months and have a reward by then. */
  firstRewardTakenPercent: 50,
  /** Percent of members who buy and have ever had a reward; so few, and rewards are too far away. */
  everTakenPercent: 20,
  /** Percent of members who buy in their first three months and do so in the next three. */
  engagementKeptPercent: 50,
  /** Of what members pay, what they get back; so little moves nobody. */
  cashbackPercent: 1,
  /** The lowest tier, where it has to be reached. */
  baseTier: { days: 30, percent: 70 },
  /** Percent of members who buy and can earn the price of a reward in a year. */
  rewardInReachPercent: 10,
  /** Days in which what was earned can be spent. */
  spendableDays: 180,
  /** So much of a period is over before its pace says when a budget runs out. */
  paceAfterPercent: 10,
  /** What is left of a reward lasts so long, at the pace of the last so many days. */
  stockDays: 14,
  stockPaceDays: 30,
  /** Of what was given for no points at least so many days ago, what nobody used. */
  givenUnusedPercent: 80,
  givenSettledDays: 30,
  rules: 10,
  /** The base tier is one of them. */
  tiers: 4,
} as const;

/** Fewer say nothing about a programme. */
export const MEMBERS_MIN = 30;
/** Three months. */
export const PHASE_DAYS = 90;
export const YEAR_DAYS = 365;
