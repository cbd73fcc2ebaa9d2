export { faultsOf, type LadderFault } from './ladder/faults';
export * from './ladder/ladder';
export {
  asksForEnrolment,
  currentLadder,
  laddersInEffect,
  laddersOfMember,
  type Ladders,
  type PublishedLadder,
} from './ladder/ladders';
export type { CountQualification, MeasureMember, MembershipCommand, PinTier, UnpinTier } from './membership/commands';
export type { OfSale } from './membership/contributions';
export { decide, outlookNow, standingNow } from './membership/decide';
export type { TiersRejectionCode } from './membership/rejections';
export type {
  MembershipEvent,
  MembershipMeasured,
  QualificationCounted,
  Standing,
  TierChanged,
  TierPinned,
  TierStep,
  TierUnpinned,
  TimedStanding,
} from './membership/events';
export { evolve } from './membership/evolve';
export { decodeMembership, encodeMembership, MEMBERSHIP_SNAPSHOT_VERSION } from './membership/snapshot';
export { pinAt, type Pin } from './membership/pins';
export type { Running } from './membership/paid';
export type { Outlook, PlacedBy, Placing } from './membership/measure';
export { standingUnder } from './membership/standing';
export { initialMembership, type Membership } from './membership/state';
export { moveOf, type BothLadders, type Move, type Way } from './plan/moves';
export { MovesTally, type Flow, type MovedMember } from './plan/moves-tally';
