import { Injectable } from '@nestjs/common';
import { identityKey, type EnrolledMember } from '@accrue/enrollment-domain';
import { seal, unseal } from '@accrue/privacy';
import { MemberKeys } from './member-keys';

/** Personal data of a member; leaves this service only towards operators. */
export interface Profile {
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  /** YYYY-MM-DD. */
  readonly birthDate?: string;
}

const isEmptyProfile = (profile: Profile): boolean => Object.values(profile).every((value) => value === undefined);

/** What is sealed of a member when they enrol. */
export interface Sealable {
  readonly memberId: string;
  readonly profile: Profile;
  /** As given, in their normal form. */
  readonly identities: readonly string[];
}

export interface Sealed {
  /** null: an empty profile. */
  readonly profile: string | null;
  readonly identities: readonly string[];
}

/** Personal data as events hold it: ciphertexts under the member's own key. */
@Injectable()
export class Profiles {
  constructor(private readonly keys: MemberKeys) {}

  /** @returns in the order asked; who has nothing to seal needs no key */
  async sealAll(items: readonly Sealable[]): Promise<readonly Sealed[]> {
    const keys = await this.keys.getOrCreate(items.filter(hasSomething).map(({ memberId }) => memberId));
    return items.map(({ memberId, profile, identities }) => {
      const key = keys.get(memberId);
      if (key === undefined) return { profile: null, identities: [] };
      return {
        profile: isEmptyProfile(profile) ? null : seal(key, Buffer.from(JSON.stringify(profile)), memberId),
        identities: identities.map((text) => seal(key, Buffer.from(text), memberId)),
      };
    });
  }

  /** Empty when none was given, or when the member's key has been destroyed. */
  async open(member: EnrolledMember): Promise<Opened> {
    const { memberId, sealedProfile, identities } = member;
    const key = (await this.keys.find([memberId])).get(memberId);
    if (key === undefined) return { profile: {}, identities: new Map() };
    const textOf = (sealed: string): string => unseal(key, sealed, memberId).toString();
    return {
      profile: sealedProfile === null ? {} : (JSON.parse(textOf(sealedProfile)) as Profile),
      identities: new Map(identities.map((identity) => [identityKey(identity), textOf(identity.sealed)])),
    };
  }
}

export interface Opened {
  readonly profile: Profile;
  /** By `identityKey`: as given. */
  readonly identities: ReadonlyMap<string, string>;
}

const hasSomething = ({ profile, identities }: Sealable): boolean => !isEmptyProfile(profile) || identities.length > 0;
