import type { Command } from '@accrue/kernel';
import type { MemberEnrolled } from './events';
import type { Identity } from './identity';

export type EnrolMember = Command<'EnrolMember', MemberEnrolled['data']>;
export type LinkIdentity = Command<'LinkIdentity', { readonly identity: Identity }>;
export type BlockIdentity = Command<'BlockIdentity', { readonly identity: Identity; readonly reason: string }>;
export type CloseMember = Command<'CloseMember', { readonly reason: string }>;

export type MemberCommand = EnrolMember | LinkIdentity | BlockIdentity | CloseMember;
