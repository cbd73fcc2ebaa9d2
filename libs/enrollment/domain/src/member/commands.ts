import type { Command } from '@accrue/kernel';
import type { MemberEnrolled, MemberErased } from './events';
import type { Identity, SealedIdentity } from './identity';

export type EnrolMember = Command<'EnrolMember', MemberEnrolled['data']>;
export type LinkIdentity = Command<'LinkIdentity', { readonly identity: SealedIdentity }>;
export type BlockIdentity = Command<'BlockIdentity', { readonly identity: Identity; readonly reason: string }>;
/** An operator takes the identity from the member, so that its next owner can have it. */
export type FreeIdentity = Command<'FreeIdentity', { readonly identity: Identity; readonly reason: string }>;
export type CloseMember = Command<'CloseMember', { readonly reason: string }>;
export type EraseMember = Command<
  'EraseMember',
  Pick<MemberErased['data'], 'reason' | 'erasedBy' | 'keyFingerprint' | 'certificateVersion'>
>;

export type MemberCommand = EnrolMember | LinkIdentity | BlockIdentity | FreeIdentity | CloseMember | EraseMember;
