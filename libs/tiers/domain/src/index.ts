export * from './ladder/ladder';
export { currentLadder, laddersInEffect, type Ladders, type PublishedLadder } from './ladder/ladders';
export type { CountQualification, MeasureMember, MembershipCommand } from './membership/commands';
export type { OfSale } from './membership/contributions';
export { decide, standingNow } from './membership/decide';
export type { TiersRejectionCode } from './membership/rejections';
export type {
  MembershipEvent,
  MembershipMeasured,
  QualificationCounted,
  Standing,
  TierChanged,
  TierStep,
  WindowStanding,
} from './membership/events';
export { evolve } from './membership/evolve';
export { decodeMembership, encodeMembership, MEMBERSHIP_SNAPSHOT_VERSION } from './membership/snapshot';
export { standingUnder } from './membership/standing';
export { initialMembership, type Membership } from './membership/state';
