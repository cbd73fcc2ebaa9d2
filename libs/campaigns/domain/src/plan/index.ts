export { planMember, type MemberToPlan } from './plan-member';
export { PlanTally, type Planned } from './plan-tally';
export type * from './report';
