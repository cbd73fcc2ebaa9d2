import { Injectable } from '@nestjs/common';
import type { EnrolledMember } from '@accrue/enrollment-domain';
import { MemberKeys } from './member-keys';
import { seal, unseal } from './sealing';

/** Personal data of a member; leaves this service only towards operators. */
export interface Profile {
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  /** YYYY-MM-DD. */
  readonly birthDate?: string;
}

export const isEmptyProfile = (profile: Profile): boolean =>
  Object.values(profile).every((value) => value === undefined);

/** Profiles as events hold them: one ciphertext under the member's own key. */
@Injectable()
export class Profiles {
  constructor(private readonly keys: MemberKeys) {}

  /** @returns in the order asked; null for an empty profile, which needs no key either */
  async sealAll(
    items: readonly { readonly memberId: string; readonly profile: Profile }[],
  ): Promise<readonly (string | null)[]> {
    const keys = await this.keys.getOrCreate(
      items.filter(({ profile }) => !isEmptyProfile(profile)).map(({ memberId }) => memberId),
    );
    return items.map(({ memberId, profile }) => {
      const key = keys.get(memberId);
      return isEmptyProfile(profile) || key === undefined
        ? null
        : seal(key, Buffer.from(JSON.stringify(profile)), memberId);
    });
  }

  /** Empty when none was given, or when the member's key has been destroyed. */
  async open(member: Pick<EnrolledMember, 'memberId' | 'sealedProfile'>): Promise<Profile> {
    if (member.sealedProfile === null) return {};
    const key = (await this.keys.find([member.memberId])).get(member.memberId);
    return key === undefined
      ? {}
      : (JSON.parse(unseal(key, member.sealedProfile, member.memberId).toString()) as Profile);
  }
}
