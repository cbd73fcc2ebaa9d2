export * from './context';
export { keepKnownMembers } from './keep-known-members.policy';
export { Streams, type ContextOf } from './streams';
export { knownMembersMigration, KnownMembers, type MemberRejectionCode } from './known-members';
