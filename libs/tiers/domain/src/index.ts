export * from './ladder/ladder';
export type { CountQualification, MembershipCommand } from './membership/commands';
export { decide, type TiersRejectionCode } from './membership/decide';
export type { MembershipEvent, QualificationCounted, Standing, TierChanged, TierStep } from './membership/events';
export { evolve } from './membership/evolve';
export { decodeMembership, encodeMembership, MEMBERSHIP_SNAPSHOT_VERSION } from './membership/snapshot';
export { initialMembership, type Membership } from './membership/state';
