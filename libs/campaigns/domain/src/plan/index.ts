export { planMember, type MemberToPlan } from './plan-member';
export { PlanTally, type Planned } from './plan-tally';
export type * from './report';
export { recordedJournal, type RecordedJournal } from './recorded-journal';
export { GoodsSeen } from './packed/lines';
export { packJournal, unpackJournal, type PackedJournal } from './packed/packed-journal';
