export * from './member/commands';
export * from './member/events';
export * from './member/identity';
export * from './member/rejections';
export * from './member/state';
export { decide as decideMember } from './member/decide';
export { evolve as evolveMember } from './member/evolve';
