import { Injectable } from '@nestjs/common';
import { Rejected, type MemberId } from '@accrue/kernel';
import type { EnrolledMember } from '@accrue/enrollment-domain';
import { Members, type Asked } from '../members/members';
import { Erasures } from '../erase/erasures';
import { Profiles } from '../privacy/profiles';
import { identityTaken } from '../identities/identity-taken';
import { ClaimIdentities, type Claimed, type Taken } from './claim-identities';
import type { Enrolment } from './enrolment';

export type EnrolOutcome =
  | { readonly ok: true; readonly created: boolean; readonly member: EnrolledMember; readonly revision: number }
  | { readonly ok: false; readonly rejection: Rejected };

/** Enrols one member or thousands: one reservation of identities, one read of keys, appends grouped by the executor. */
@Injectable()
export class EnrolMembers {
  constructor(
    private readonly claims: ClaimIdentities,
    private readonly profiles: Profiles,
    private readonly members: Members,
    private readonly erasures: Erasures,
  ) {}

  /**
   * @returns in the order asked
   * @throws only for the world's failures; repeating the whole batch is safe then
   */
  async enrol(enrolments: readonly Enrolment[], asked: Asked): Promise<readonly EnrolOutcome[]> {
    const owners = await this.claims.claim(enrolments);
    const profiles = enrolments.map(({ profile }, index) => ({
      memberId: memberOf(owners[index]),
      profile: isTaken(owners[index]) ? {} : profile,
    }));
    const sealed = await this.profiles.sealAll(profiles);
    return Promise.all(
      enrolments.map((enrolment, index) => {
        const owner = owners[index];
        return isTaken(owner)
          ? Promise.resolve<EnrolOutcome>({ ok: false, rejection: identityTaken(owner.taken) })
          : this.enrolOne(enrolment, memberOf(owner) as MemberId, sealed[index] ?? null, asked);
      }),
    );
  }

  private async enrolOne(
    enrolment: Enrolment,
    memberId: MemberId,
    sealedProfile: string | null,
    asked: Asked,
  ): Promise<EnrolOutcome> {
    const { reference, enrolledAt, storeId, employeeId, channel, identities, fingerprint } = enrolment;
    const data = {
      memberId,
      reference,
      enrolledAt,
      storeId,
      enrolledBy: employeeId,
      channel,
      identities,
      sealedProfile,
      fingerprint,
    };
    try {
      const command = { type: 'EnrolMember', data, metadata: { now: enrolledAt } } as const;
      const { state, events, revision } = await this.members.execute(memberId, `enrol:${memberId}`, command, asked);
      if (state.status === 'none' || state.status === 'erased') throw new Error('an enrolled member has a state');
      return { ok: true, created: events.length > 0, member: state, revision };
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      // The key and the identities were made ready before the member's stream was asked.
      if (error.code === 'member.erased') await this.erasures.forget([memberId]);
      // Without a reference the member was found by its identities, so it is they that belong to somebody else.
      const [first] = identities;
      const foreign = reference === null && first !== undefined && error.code === 'member.already_enrolled';
      return { ok: false, rejection: foreign ? identityTaken(first.type) : (error as Rejected) };
    }
  }
}

const isTaken = (claim: Claimed | undefined): claim is Taken => typeof claim === 'object';
const memberOf = (claim: Claimed | undefined): string => (typeof claim === 'string' ? claim : '');
