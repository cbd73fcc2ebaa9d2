import type { Command, MemberId, PartnerId, ZoneId } from '@accrue/kernel';
import type { Attributes } from './attributes';
import type {
  CardLinkMade,
  CardLinksBlocked,
  DatesTold,
  MemberEnrolled,
  MemberErased,
  MemberMerged,
  MemberUnmerged,
  OccasionReached,
} from './events';
import type { Identity, SealedIdentity } from './identity';

export type EnrolMember = Command<
  'EnrolMember',
  MemberEnrolled['data'] & {
    /** Whose code the new member showed. */
    readonly referredBy?: MemberId | PartnerId;
    /** Of `readAttributes`; absent: nothing is told. */
    readonly attributes?: Attributes;
    /** Keyed hash of the secret that opens their card; absent: they have none yet. */
    readonly cardLink?: string;
  }
>;

/** All of them, of `readAttributes`: what is not among them is told no more. */
export type TellAttributes = Command<'TellAttributes', { readonly attributes: Attributes }>;

/** What the member says of themselves: all three, and nothing of the rest is lost. */
export type ChoosePreferences = Command<
  'ChoosePreferences',
  Pick<Attributes, 'language' | 'preferredChannel' | 'consents'>
>;

/** Whether the birth date is another one its sender says, who can read both. */
export type TellDates = Command<
  'TellDates',
  Pick<DatesTold['data'], 'sealedDates' | 'birthDate'> & {
    /** `sealedDates` that these were compared with. */
    readonly replaces: string | null;
    /** After a change, of the programme. */
    readonly lockDays: number;
    /** By whose clock the year counts. */
    readonly zone: ZoneId;
  }
>;

export type ReachOccasion = Command<
  'ReachOccasion',
  Omit<OccasionReached['data'], 'memberId'> & {
    /** The `sealedDates` that say so. */
    readonly derivedFrom: string | null;
  }
>;

export type LinkIdentity = Command<'LinkIdentity', { readonly identity: SealedIdentity }>;
export type BlockIdentity = Command<'BlockIdentity', { readonly identity: Identity; readonly reason: string }>;
/** An operator takes the identity from the member, so that its next owner can have it. */
export type FreeIdentity = Command<'FreeIdentity', { readonly identity: Identity; readonly reason: string }>;

export type MakeCardLink = Command<
  'MakeCardLink',
  Pick<CardLinkMade['data'], 'link'> & {
    /** The links before it end: a phone was lost, or is somebody else's now. */
    readonly replace: boolean;
  }
>;
export type BlockCardLinks = Command<'BlockCardLinks', Pick<CardLinksBlocked['data'], 'reason'>>;

/** Of a duplicate only together with its survivor: nobody leaves by half. */
interface WithSurvivor {
  readonly withSurvivor?: MemberId;
}

export type CloseMember = Command<'CloseMember', WithSurvivor & { readonly reason: string }>;

/** To the survivor, before the duplicate is merged: from then on the survivor can become nobody's duplicate. */
export type TakeDuplicate = Command<'TakeDuplicate', { readonly duplicate: MemberId }>;

/** To the duplicate: this decides. */
export type MergeMember = Command<'MergeMember', Pick<MemberMerged['data'], 'into' | 'reason' | 'mergedBy'>>;

/** To the duplicate: this decides. */
export type UnmergeMember = Command<'UnmergeMember', Pick<MemberUnmerged['data'], 'from' | 'reason' | 'unmergedBy'>>;

/** To the survivor, after the duplicate is merged no more, or when it could not be. */
export type ReleaseDuplicate = Command<'ReleaseDuplicate', { readonly duplicate: MemberId }>;
export type EraseMember = Command<
  'EraseMember',
  WithSurvivor & Pick<MemberErased['data'], 'reason' | 'erasedBy' | 'keyFingerprint' | 'certificateVersion'>
>;

export type MemberCommand =
  | EnrolMember
  | TellDates
  | TellAttributes
  | ChoosePreferences
  | ReachOccasion
  | LinkIdentity
  | BlockIdentity
  | FreeIdentity
  | MakeCardLink
  | BlockCardLinks
  | CloseMember
  | EraseMember
  | TakeDuplicate
  | MergeMember
  | UnmergeMember
  | ReleaseDuplicate;
