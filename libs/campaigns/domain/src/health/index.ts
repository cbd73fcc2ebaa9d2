export type { Bound, Figure, HealthState } from './figure';
export { goalsOf, qualifyingWallet, TIER_GOAL, type Goal } from './goals';
export { PHASE_DAYS, YEAR_DAYS } from './guardrails';
export { lintProgramme, type Finding, type FindingUnit, type LintContext } from './lint';
export type { MemberRecord } from './member-record';
export { milestonesOf, type Milestone } from './milestones';
export { reachOf, type RewardReach } from './reach';
export { BURST, burstsOf, loopsOf, type Burst, type BurstBound, type Referral } from './referrals';
