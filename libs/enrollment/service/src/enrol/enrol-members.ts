import { Injectable } from '@nestjs/common';
import { invariant, Rejected, type MemberId, type PartnerId } from '@accrue/kernel';
import type { EnrolledMember } from '@accrue/enrollment-domain';
import { memberIdAfter, Members, type Asked } from '../members/members';
import { Erasures } from '../erase/erasures';
import { NOTHING_SEALED, Profiles, type Sealed } from '../privacy/profiles';
import { IdentityReader } from '@accrue/identities';
import { identityTaken } from '../identities/identity-taken';
import { ClaimIdentities, type Claimed, type Taken } from './claim-identities';
import type { Enrolment } from './enrolment';
import { Referrals } from '../referral/referrals';
import type { EnrollmentProblemCode } from '../problems';

/** Its referral code is looked up. */
interface Attributed extends Enrolment {
  readonly referredBy: MemberId | PartnerId | null;
}

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
    private readonly referrals: Referrals,
    private readonly identityReader: IdentityReader,
  ) {}

  /**
   * @returns in the order asked
   * @throws only for the world's failures; repeating the whole batch is safe then
   */
  async enrol(enrolments: readonly Enrolment[], asked: Asked): Promise<readonly EnrolOutcome[]> {
    const advocates = await this.referrals.advocatesOf(enrolments);
    const attributed = enrolments.flatMap((enrolment, index) => {
      const referredBy = advocates[index] ?? null;
      return referredBy instanceof Rejected ? [] : [{ ...enrolment, referredBy }];
    });
    const outcomes = (await this.enrolAttributed(attributed, asked)).values();
    return advocates.map((advocate) => {
      if (advocate instanceof Rejected) return { ok: false, rejection: advocate };
      const { value } = outcomes.next();
      invariant(value !== undefined, 'each enrolment has an outcome');
      return value;
    });
  }

  private async enrolAttributed(enrolments: readonly Attributed[], asked: Asked): Promise<readonly EnrolOutcome[]> {
    const outcomes = await this.tryToEnrol(enrolments, asked);
    // Whose member has left, the reference is the next one's.
    const hasLeft = await Promise.all(enrolments.map((enrolment, index) => this.hasLeft(enrolment, outcomes[index])));
    const free = enrolments.flatMap((enrolment, index) =>
      hasLeft[index] ? [{ index, enrolment: { ...enrolment, memberId: memberIdAfter(enrolment.memberId) } }] : [],
    );
    if (free.length === 0) return outcomes;
    const next = await this.enrolAttributed(
      free.map(({ enrolment }) => enrolment),
      asked,
    );
    const nextByIndex = new Map(free.map(({ index }, position) => [index, next[position]]));
    return outcomes.map((outcome, index) => nextByIndex.get(index) ?? outcome);
  }

  private async hasLeft({ reference, memberId }: Enrolment, outcome: EnrolOutcome | undefined): Promise<boolean> {
    if (reference === null || outcome === undefined || outcome.ok) return false;
    const { code } = outcome.rejection;
    if (code === 'member.closed') return true;
    // The next one may have the identities already: then they are taken from the point of view of the one who left.
    if (code !== 'identity.taken' && code !== 'member.erased') return false;
    const status = (await this.members.find(memberId))?.status;
    if (status === 'closed') return true;
    // Nobody who was erased comes back with an old file. But who had the reference next before that is still there.
    return status === 'erased' && (await this.members.find(memberIdAfter(memberId))) !== null;
  }

  private async tryToEnrol(enrolments: readonly Attributed[], asked: Asked): Promise<readonly EnrolOutcome[]> {
    const owners = await this.claims.claim(enrolments);
    const toSeal = enrolments.map(({ profile, dates, givenIdentities }, index) => ({
      memberId: memberOf(owners[index]),
      ...(isTaken(owners[index])
        ? { profile: {}, dates: {}, identities: [] }
        : { profile, dates, identities: givenIdentities }),
    }));
    const sealed = await this.profiles.sealAll(toSeal);
    return Promise.all(
      enrolments.map((enrolment, index) => {
        const owner = owners[index];
        return isTaken(owner)
          ? Promise.resolve<EnrolOutcome>({ ok: false, rejection: identityTaken(owner.taken) })
          : this.enrolOne(enrolment, memberOf(owner) as MemberId, sealed[index] ?? NOTHING_SEALED, asked);
      }),
    );
  }

  private async enrolOne(
    enrolment: Attributed,
    memberId: MemberId,
    sealed: Sealed,
    asked: Asked,
  ): Promise<EnrolOutcome> {
    const {
      reference,
      enrolledAt,
      toldAt,
      storeId,
      employeeId,
      channel,
      identities,
      referredBy,
      attributes,
      cardLink,
    } = enrolment;
    const data = {
      memberId,
      reference,
      enrolledAt,
      storeId,
      enrolledBy: employeeId,
      channel,
      identities: identities.map((identity, at) => {
        const text = sealed.identities[at];
        invariant(text !== undefined, 'what is given is sealed');
        return { ...identity, sealed: text };
      }),
      sealedProfile: sealed.profile,
      sealedDates: sealed.dates,
      toldAt,
      attributes,
      ...(referredBy === null ? {} : { referredBy }),
      ...(cardLink === undefined ? {} : { cardLink }),
      fingerprint: this.identityReader.fingerprint({ reference, identities, mark: sealed.mark }),
    };
    try {
      const command = { type: 'EnrolMember', data, metadata: { now: enrolledAt } } as const;
      const context = { messageId: `enrol:${memberId}`, ...asked };
      const { state, events, revision } = await this.members.execute(memberId, command, context);
      if (state.status === 'none' || state.status === 'erased') throw new Error('an enrolled member has a state');
      return { ok: true, created: events.length > 0, member: state, revision };
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      // The key and the identities were made ready before the member's stream was asked.
      if (error.code === 'member.erased') await this.erasures.forget([memberId]);
      return { ok: false, rejection: refusal(enrolment, error as Rejected) };
    }
  }
}

/** What belongs to somebody else is named, with the way out. */
const refusal = ({ reference, identities: [first] }: Enrolment, rejection: Rejected): Rejected => {
  const { code, data } = rejection;
  const isOthers = code === 'member.already_enrolled' || code === 'member.closed';
  // Without a reference the member was found by its identities, so it is they that belong to somebody else.
  if (isOthers && reference === null && first !== undefined) return identityTaken(first.type);
  if (code !== 'member.already_enrolled') return rejection;
  const detail =
    'This reference belongs to a member who was enrolled with other data. A further card, phone number or e-mail address of theirs is linked: POST /v1/members/{memberId}/identities. If the reference has a new owner, an operator closes the membership: POST /v1/members/{memberId}:close.';
  return new Rejected<EnrollmentProblemCode>(code, { ...data, detail });
};

const isTaken = (claim: Claimed | undefined): claim is Taken => typeof claim === 'object';
const memberOf = (claim: Claimed | undefined): string => (typeof claim === 'string' ? claim : '');
