export { planMember, type MemberToPlan } from './plan-member';
export { PlanTally, type Planned } from './plan-tally';
export type * from './report';
export { recordedJournal, type RecordedJournal } from './recorded-journal';
export { GoodsSeen } from './packed/lines';
export { packSide, unpackSide } from './packed/packed-side';
export { publishedSide, publishedSideOf } from './published-side';
export type { ReplayedAward } from './replayed-award';
export { packJournal, unpackJournal, type PackedJournal } from './packed/packed-journal';
