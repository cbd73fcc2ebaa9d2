import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { identityKey, type EnrolledMember, type MemberDates } from '@accrue/enrollment-domain';
import { canonicalJson } from '@accrue/kernel';
import { seal, unseal } from '@accrue/privacy';
import { MemberKeys } from './member-keys';

/** Personal data of a member; leaves this service only towards operators. */
export interface Profile {
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
}

const isEmpty = (personal: Profile | MemberDates): boolean =>
  Object.values(personal).every((value) => value === undefined);

/** What is sealed of a member when they enrol. */
export interface Sealable {
  readonly memberId: string;
  readonly profile: Profile;
  readonly dates: MemberDates;
  /** As given, in their normal form. */
  readonly identities: readonly string[];
}

export interface Sealed {
  /** null: an empty profile. */
  readonly profile: string | null;
  /** null: none. */
  readonly dates: string | null;
  readonly identities: readonly string[];
  /** Tells profile and dates from others, as long as the member's key is there; null: none were given. */
  readonly mark: string | null;
}

export const NOTHING_SEALED: Sealed = { profile: null, dates: null, identities: [], mark: null };

/** Personal data as events hold it: ciphertexts under the member's own key. */
@Injectable()
export class Profiles {
  constructor(private readonly keys: MemberKeys) {}

  /** @returns in the order asked; who has nothing to seal needs no key */
  async sealAll(items: readonly Sealable[]): Promise<readonly Sealed[]> {
    const keys = await this.keys.getOrCreate(items.filter(hasSomething).map(({ memberId }) => memberId));
    return items.map(({ memberId, profile, dates, identities }) => {
      const key = keys.get(memberId);
      if (key === undefined) return NOTHING_SEALED;
      const sealed = (text: string): string => seal(key, Buffer.from(text), memberId);
      return {
        profile: isEmpty(profile) ? null : sealed(JSON.stringify(profile)),
        dates: isEmpty(dates) ? null : sealed(JSON.stringify(dates)),
        identities: identities.map(sealed),
        mark: isEmpty(profile) && isEmpty(dates) ? null : markOf(key, { ...profile, ...dates }),
      };
    });
  }

  /** Empty when none was given, or when the member's key has been destroyed. */
  async open(member: Sealing): Promise<Opened> {
    const { memberId, sealedProfile, identities } = member;
    const key = (await this.keys.find([memberId])).get(memberId);
    if (key === undefined) return { profile: {}, dates: {}, identities: new Map() };
    const textOf = (sealed: string): string => unseal(key, sealed, memberId).toString();
    return {
      profile: sealedProfile === null ? {} : (JSON.parse(textOf(sealedProfile)) as Profile),
      dates: datesIn(member, key),
      identities: new Map(identities.map((identity) => [identityKey(identity), textOf(identity.sealed)])),
    };
  }

  /** In the order asked; as `open`. */
  async datesOf(members: readonly EnrolledMember[]): Promise<readonly MemberDates[]> {
    const sealed = members.filter(({ sealedDates }) => sealedDates !== null);
    const keys = await this.keys.find(sealed.map(({ memberId }) => memberId));
    return members.map((member) => {
      const key = keys.get(member.memberId);
      return key === undefined ? {} : datesIn(member, key);
    });
  }
}

/** Of a member or a partner. */
type Sealing = Pick<EnrolledMember, 'sealedProfile' | 'sealedDates' | 'identities'> & { readonly memberId: string };

export interface Opened {
  readonly profile: Profile;
  readonly dates: MemberDates;
  /** By `identityKey`: as given. */
  readonly identities: ReadonlyMap<string, string>;
}

const hasSomething = ({ profile, dates, identities }: Sealable): boolean =>
  !isEmpty(profile) || !isEmpty(dates) || identities.length > 0;

const datesIn = ({ memberId, sealedDates }: Pick<Sealing, 'memberId' | 'sealedDates'>, key: KeyObject): MemberDates =>
  sealedDates === null ? {} : (JSON.parse(unseal(key, sealedDates, memberId).toString()) as MemberDates);

/** A hash under a key that all members share would give a birth date away to whoever tries all days. */
const markOf = (key: KeyObject, personal: Profile & MemberDates): string =>
  createHmac('sha256', key).update(canonicalJson(personal)).digest('base64url');
