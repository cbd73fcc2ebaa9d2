export * from './context';
export { keepKnownMembers } from './keep-known-members.policy';
export { knownMembersMigration, KnownMembers } from './known-members';
