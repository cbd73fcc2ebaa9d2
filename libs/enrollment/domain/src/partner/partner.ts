import {
  evolveBy,
  invariant,
  Rejected,
  type Command,
  type Event,
  type InstantIso,
  type PartnerId,
} from '@accrue/kernel';
import type { Identity } from '../member/identity';
import type { EnrollmentRejectionCode } from '../member/rejections';

/** Somebody who is no member refers new members, and is paid for it. */
export type PartnerEnrolled = Event<
  'PartnerEnrolled',
  {
    readonly partnerId: PartnerId;
    /** The operator's own number. */
    readonly reference: string;
    readonly enrolledAt: InstantIso;
    /** Phone and e-mail as keyed hashes: whoever enrols with one of them refers themselves. */
    readonly identities: readonly Identity[];
    /** Name, phone and e-mail, encrypted under the partner's own key. */
    readonly sealedProfile: string | null;
    /** Keyed hash of what was asked for: tells a repeated request from another one. */
    readonly fingerprint: string;
  }
>;

/** From here on nothing leads to the person. The last event of the stream. */
export type PartnerErased = Event<
  'PartnerErased',
  {
    readonly partnerId: PartnerId;
    readonly erasedAt: InstantIso;
    /** Name of the API key that asked. */
    readonly erasedBy: string;
    readonly reason: string;
  }
>;

export type PartnerEvent = PartnerEnrolled | PartnerErased;

export type EnrolPartner = Command<'EnrolPartner', PartnerEnrolled['data']>;
export type ErasePartner = Command<'ErasePartner', Pick<PartnerErased['data'], 'reason' | 'erasedBy'>>;
export type PartnerCommand = EnrolPartner | ErasePartner;

export type ActivePartner = { readonly status: 'active' } & PartnerEnrolled['data'];
export type Partner =
  { readonly status: 'none' } | ActivePartner | ({ readonly status: 'erased' } & PartnerErased['data']);

export const NO_PARTNER: Partner = { status: 'none' };

export const decidePartner = (command: PartnerCommand, partner: Partner): readonly PartnerEvent[] =>
  command.type === 'EnrolPartner' ? enrol(command, partner) : erase(command, partner);

const enrol = ({ data }: EnrolPartner, partner: Partner): readonly PartnerEvent[] => {
  if (partner.status === 'none') return [{ type: 'PartnerEnrolled', data }];
  const { partnerId } = partner;
  if (partner.status === 'erased') throw new Rejected<EnrollmentRejectionCode>('partner.erased', { partnerId });
  if (partner.fingerprint === data.fingerprint) return [];
  throw new Rejected<EnrollmentRejectionCode>('partner.already_enrolled', { partnerId });
};

const erase = ({ data, metadata }: ErasePartner, partner: Partner): readonly PartnerEvent[] => {
  if (partner.status === 'none') throw new Rejected<EnrollmentRejectionCode>('partner.unknown');
  if (partner.status === 'erased') return [];
  return [{ type: 'PartnerErased', data: { ...data, partnerId: partner.partnerId, erasedAt: metadata.now } }];
};

export const evolvePartner = evolveBy<Partner, PartnerEvent>({
  PartnerEnrolled: (_, { data }) => ({ ...data, status: 'active' }),
  PartnerErased: (partner, { data }) => {
    invariant(partner.status === 'active', 'who is erased was enrolled');
    return { ...data, status: 'erased' };
  },
});
