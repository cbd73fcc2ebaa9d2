export * from './context';
export { keepKnownMembers } from './keep-known-members.policy';
export { Streams, type ContextOf } from './streams';
export { knownMembersMigration, KnownMembers } from './known-members';
