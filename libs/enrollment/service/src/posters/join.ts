import { Injectable } from '@nestjs/common';
import { IdentityReader, normaliseEmail, normalisePhone } from '@accrue/identities';
import { ACCRUE_NAMESPACE, uuidV5, type MemberId } from '@accrue/kernel';
import { newCardCode } from '../card/card-code';
import { CardLinks } from '../card/card-links';
import { EnrolMembers } from '../enrol/enrol-members';
import { readEnrolment, type Enrolment } from '../enrol/enrolment';
import { Members } from '../members/members';
import type { EnrollmentProblemCode } from '../problems';
import type { JoinDto } from './poster.dto';
import { Posters } from './posters';

/** Members who enrol themselves, by a poster. */
@Injectable()
export class Join {
  constructor(
    private readonly posters: Posters,
    private readonly members: Members,
    private readonly identities: IdentityReader,
    private readonly links: CardLinks,
    private readonly enrolMembers: EnrolMembers,
  ) {}

  /**
   * Everything follows from the secret, which the phone made: however often it is sent, there is one member, one code, one link.
   * @returns whose card the secret opens
   * @throws Rejected poster.unknown, poster.ended, phone.invalid, email.invalid, card_link.unknown
   */
  async join(posterId: string, dto: JoinDto, correlationId: string): Promise<MemberId> {
    const { storeId, employeeId } = await this.posters.open(posterId);
    const cardLink = this.links.linkOf(dto.secret);
    const enrolment = this.enrolmentOf(dto, { storeId, employeeId, cardLink });
    const asked = { correlationId, actor: `poster/${posterId}` };
    const [outcome] = await this.enrolMembers.enrol([enrolment], asked);
    if (outcome === undefined) throw new Error('one enrolment has one outcome');
    // With other words than the first time, or of who has left: what was enrolled then stands, if its link does.
    if (!outcome.ok && !ENROLLED_BEFORE.has(outcome.rejection.code)) throw outcome.rejection;
    if (outcome.ok) await this.links.know(cardLink, outcome.member.memberId);
    return this.links.find(dto.secret);
  }

  private enrolmentOf({ secret, phone, email, ...attributes }: JoinDto, at: Place): Enrolment {
    const qr = newCardCode(Buffer.from(this.identities.fingerprint({ codeOfCard: secret }), 'base64url'));
    const { cardLink, storeId, employeeId } = at;
    const place = { storeId, ...(employeeId === null ? {} : { employeeId }) };
    const dto = { qr, ...place, channel: 'web', attributes: { ...attributes, source: 'poster' } } as const;
    return {
      ...readEnrolment(dto, this.identities, this.members.now()),
      memberId: uuidV5(`card-link/${cardLink}`, ACCRUE_NAMESPACE),
      // Nobody has shown that it is theirs. As an identity it would be taken from its owner, or tell that it has one.
      profile: {
        ...(phone === undefined ? {} : { phone: normalisePhone(phone) }),
        ...(email === undefined ? {} : { email: normaliseEmail(email) }),
      },
      cardLink,
    };
  }
}

interface Place {
  readonly storeId: string;
  readonly employeeId: string | null;
  readonly cardLink: string;
}

const ENROLLED_BEFORE: ReadonlySet<string> = new Set<EnrollmentProblemCode>([
  'identity.taken',
  'member.closed',
  'member.erased',
]);
