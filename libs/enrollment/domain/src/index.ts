export * from './member/commands';
export * from './member/events';
export * from './member/identity';
export * from './member/rejections';
export * from './member/state';
export { birthdayOf, readDates, type MemberDates } from './occasions/birth-date';
export { nextOccasions, type Occasion } from './occasions/next-occasions';
export { decide as decideMember } from './member/decide';
export { evolve as evolveMember } from './member/evolve';
