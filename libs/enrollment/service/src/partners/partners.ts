import { Injectable } from '@nestjs/common';
import {
  decidePartner,
  evolvePartner,
  NO_PARTNER,
  type ActivePartner,
  type Identity,
  type Partner,
  type PartnerCommand,
  type PartnerEvent,
} from '@accrue/enrollment-domain';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { StreamModel } from '@accrue/event-store';
import { IdentityReader } from '@accrue/identities';
import { partnerId as checkedPartnerId, partnerIdOf, Rejected } from '@accrue/kernel';
import { normaliseEmail, normalisePhone } from '@accrue/identities';
import { Erasures } from '../erase/erasures';
import type { Asked } from '../members/members';
import { Profiles } from '../privacy/profiles';
import type { EnrollmentProblemCode } from '../problems';
import type { EnrolPartnerDto } from './partner.dto';

/** No snapshots: a partner has two events at most. */
const partnerModel: StreamModel<Partner, PartnerEvent> = {
  category: 'partner',
  initial: NO_PARTNER,
  evolve: evolvePartner,
};

export interface FoundPartner {
  readonly partner: ActivePartner;
  readonly revision: number;
}

/** The streams of all partners. */
@Injectable()
export class Partners extends Streams<Partner, PartnerEvent, PartnerCommand> {
  constructor(
    ports: ContextPorts,
    private readonly profiles: Profiles,
    private readonly erasures: Erasures,
    private readonly identities: IdentityReader,
  ) {
    super(ports, partnerModel, decidePartner);
  }

  /**
   * The same again changes nothing.
   * @throws Rejected partner.already_enrolled, partner.erased, identity.invalid, phone.invalid, email.invalid
   */
  async enrol(dto: EnrolPartnerDto, asked: Asked): Promise<FoundPartner & { readonly created: boolean }> {
    const reference = dto.reference.normalize('NFC').trim();
    if (reference === '') throw new Rejected<EnrollmentProblemCode>('identity.invalid', { pointer: '/reference' });
    const partnerId = partnerIdOf(reference);
    const identities = this.identitiesOf(dto);
    const profile = profileOf(dto);
    const [sealed] = await this.profiles.sealAll([{ memberId: partnerId, profile, dates: {}, identities: [] }]);
    const data = {
      ...{ partnerId, reference, identities, enrolledAt: this.now() },
      sealedProfile: sealed?.profile ?? null,
      fingerprint: this.identities.fingerprint({ reference, identities, mark: sealed?.mark ?? null }),
    };
    const command = { type: 'EnrolPartner', data, metadata: { now: data.enrolledAt } } as const;
    try {
      const done = await this.execute(partnerId, command, { messageId: `enrol-partner:${partnerId}`, ...asked });
      if (done.state.status !== 'active') throw new Error('an enrolled partner has a state');
      return { created: done.events.length > 0, partner: done.state, revision: done.revision };
    } catch (error) {
      // Its key was made ready before the stream was asked.
      const isErased = error instanceof Rejected && (error as Rejected).code === 'partner.erased';
      if (isErased) await this.erasures.forget([partnerId]);
      throw error;
    }
  }

  /** The event first, so that it is certain to be finished; asked again it finishes what is left to do. @throws Rejected partner.unknown */
  async erase(id: string, reason: string, asked: Asked): Promise<Extract<Partner, { readonly status: 'erased' }>> {
    const partnerId = checkedPartnerId(id);
    const command = {
      type: 'ErasePartner',
      data: { reason, erasedBy: asked.actor },
      metadata: { now: this.now() },
    } as const;
    const { state } = await this.execute(partnerId, command, { messageId: `erase:${partnerId}`, ...asked });
    await this.erasures.forget([partnerId]);
    if (state.status !== 'erased') throw new Error('an erased partner has a state');
    return state;
  }

  /** @throws Rejected partner.unknown, partner.erased, id.invalid */
  async get(id: string): Promise<FoundPartner> {
    const { state, revision } = await this.read(checkedPartnerId(id));
    if (state.status === 'none') throw new Rejected<EnrollmentProblemCode>('partner.unknown');
    if (state.status === 'erased')
      throw new Rejected<EnrollmentProblemCode>('partner.erased', { partnerId: state.partnerId });
    return { partner: state, revision };
  }

  private identitiesOf(dto: EnrolPartnerDto): readonly Identity[] {
    return (['phone', 'email'] as const).flatMap((type) => {
      const value = dto[type];
      return value === undefined ? [] : [this.identities.read({ type, value }, `/${type}`)];
    });
  }
}

const profileOf = ({ name, phone, email }: EnrolPartnerDto) => ({
  name: name.normalize('NFC').trim(),
  ...(phone === undefined ? {} : { phone: normalisePhone(phone) }),
  ...(email === undefined ? {} : { email: normaliseEmail(email) }),
});
