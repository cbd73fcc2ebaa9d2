import { Injectable } from '@nestjs/common';
import { isSelfReferral, referralCodeFrom, sameIdentity, type EnrolledMember } from '@accrue/enrollment-domain';
import { IdentityReader } from '@accrue/identities';
import { isPartnerId, Rejected, type MemberId, type PartnerId } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import type { Enrolment } from '../enrol/enrolment';
import { Erasures } from '../erase/erasures';
import { Members } from '../members/members';
import { Partners } from '../partners/partners';
import type { EnrollmentProblemCode } from '../problems';

/** Which member a code leads to is in the key registry only: it goes with the identities of who is erased. */
@Injectable()
export class Referrals {
  constructor(
    private readonly members: Members,
    private readonly partners: Partners,
    private readonly registry: KeyRegistry,
    private readonly erasures: Erasures,
    private readonly identities: IdentityReader,
  ) {}

  /**
   * The same however often it is asked for, and of a duplicate the survivor's.
   * @throws Rejected member.unknown, member.erased, member.closed
   */
  async codeOf(asked: string): Promise<string> {
    const { member } = await this.members.survivorOf(asked);
    const { memberId } = member;
    if (member.status === 'closed') throw new Rejected<EnrollmentProblemCode>('member.closed', { memberId });
    const code = await this.reserve(memberId);
    // Erased meanwhile: what was reserved after that leads to nobody.
    if ((await this.members.find(memberId))?.status === 'erased') await this.erasures.forget([memberId]);
    await this.members.get(memberId);
    return code;
  }

  /** The same for a partner. @throws Rejected partner.erased */
  async codeOfPartner(partnerId: PartnerId): Promise<string> {
    const code = await this.reserve(partnerId);
    const { state } = await this.partners.read(partnerId);
    if (state.status === 'erased') await this.erasures.forget([partnerId]);
    await this.partners.get(partnerId);
    return code;
  }

  /** Another member or partner may have drawn the same. */
  private async reserve(memberId: MemberId | PartnerId): Promise<string> {
    for (let draw = 0; ; draw += 1) {
      const secret = Buffer.from(this.identities.fingerprint({ referralCodeOf: memberId, draw }), 'base64url');
      const code = referralCodeFrom(BigInt(`0x${secret.toString('hex')}`));
      const [taken] = await this.registry.reserve([{ key: this.keyOf(code), owner: memberId }]);
      if (taken?.owner === memberId) return code;
    }
  }

  /** Who referred each, in the order asked: null = nobody, or why the enrolment is refused. */
  async advocatesOf(enrolments: readonly Enrolment[]): Promise<readonly (MemberId | PartnerId | Rejected | null)[]> {
    const keys = enrolments.flatMap(({ referralCode }) => (referralCode === null ? [] : [this.keyOf(referralCode)]));
    const owners = await this.registry.lookup([...new Set(keys)]);
    return Promise.all(
      enrolments.map(async (enrolment) => {
        if (enrolment.referralCode === null) return null;
        const owner = owners.get(this.keyOf(enrolment.referralCode))?.owner;
        if (owner !== undefined && isPartnerId(owner)) return this.partnerOf(owner, enrolment);
        const advocate = await this.advocate(owner);
        if (advocate === null) return refused('referral_code.unknown');
        const isSelf = isSelfReferral(enrolment, await this.everSame(advocate));
        return isSelf ? refused('referral.of_oneself') : advocate.memberId;
      }),
    );
  }

  private async partnerOf(partnerId: PartnerId, { identities }: Enrolment): Promise<PartnerId | Rejected> {
    const { state } = await this.partners.read(partnerId);
    if (state.status !== 'active') return refused('referral_code.unknown');
    const isSelf = state.identities.some((own) => identities.some((identity) => sameIdentity(own, identity)));
    return isSelf ? refused('referral.of_oneself') : partnerId;
  }

  /** null: nobody, or somebody who left. */
  private async advocate(memberId: string | undefined): Promise<EnrolledMember | null> {
    const owner = memberId === undefined ? null : await this.members.find(memberId);
    if (owner === null || owner.status === 'erased') return null;
    const found = owner.mergedInto === null ? owner : await this.members.find(owner.mergedInto);
    return found?.status === 'active' ? found : null;
  }

  /** A code is published by whoever has it: kept like an identity, it leads to nobody once they are erased. */
  private keyOf(code: string): string {
    return `referral_code:${this.identities.fingerprint({ referralCode: code })}`;
  }

  private async everSame(advocate: EnrolledMember): Promise<readonly EnrolledMember[]> {
    const others = await Promise.all(
      [...advocate.duplicates, ...advocate.separated].map((memberId) => this.members.find(memberId)),
    );
    return [
      advocate,
      ...others.filter((other): other is EnrolledMember => other !== null && other.status !== 'erased'),
    ];
  }
}

const refused = (code: EnrollmentProblemCode): Rejected =>
  new Rejected<EnrollmentProblemCode>(code, { pointer: '/referralCode' });
