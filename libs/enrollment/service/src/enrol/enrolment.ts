import { randomUUID } from 'node:crypto';
import { DAY_MS, epochMs, parseInstant, Rejected, type InstantIso } from '@accrue/kernel';
import {
  identityKey,
  readAttributes,
  readDates,
  readReferralCode,
  type Attributes,
  type Identity,
  type MemberDates,
} from '@accrue/enrollment-domain';
import {
  identityText,
  normaliseEmail,
  normaliseIdentity,
  normalisePhone,
  type IdentityReader,
} from '@accrue/identities';
import { memberIdOfReference } from '../members/members';
import type { Profile } from '../privacy/profiles';
import type { EnrolMemberDto } from './enrol-member.dto';
import type { EnrollmentProblemCode } from '../problems';

/** A request to enrol, checked and normalised; personal data only in `profile`, `dates` and `givenIdentities`. */
export interface Enrolment {
  /** From the reference; without one a proposal, which gives way to the owner of the identities. */
  readonly memberId: string;
  readonly reference: string | null;
  readonly identities: readonly Identity[];
  /** The same as given, in their normal form: personal data, too. */
  readonly givenIdentities: readonly string[];
  readonly profile: Profile;
  readonly dates: MemberDates;
  readonly attributes: Attributes;
  readonly enrolledAt: InstantIso;
  /** Days of the member that begin after it are reached. */
  readonly toldAt: InstantIso;
  readonly storeId: string | null;
  readonly employeeId: string | null;
  readonly channel: string;
  /** Of another member or of a partner; null = enrols by themselves. */
  readonly referralCode: string | null;
  /** Keyed hash of the secret of the card that they have at once; absent: none. */
  readonly cardLink?: string;
}

/** Tills' clocks differ a little from ours. */
const FUTURE_TOLERANCE_MS = 10 * 60_000;

/** A till may have been offline for so long. Who was enrolled longer ago is brought along from elsewhere, where their days were kept. */
const OFFLINE_MS_MAX = 30 * DAY_MS;

/** @throws Rejected identity.invalid, phone.invalid, email.invalid, birth_date.invalid, birth_date.in_the_future, zone.unknown, instant.invalid, referral_code.mistyped, member.enrolled_in_the_future */
export const readEnrolment = (dto: EnrolMemberDto, identityReader: IdentityReader, now: InstantIso): Enrolment => {
  const reference = referenceOf(dto);
  const profile = profileOf(dto);
  const given = identitiesOf(dto, identityReader);
  const identities = given.map(({ identity }) => identity);
  const enrolledAt = dto.enrolledAt === undefined ? now : pastInstant(dto.enrolledAt, now);
  const channel = dto.channel ?? 'store';
  return {
    memberId: reference === null ? randomUUID() : memberIdOfReference(reference),
    reference,
    identities,
    givenIdentities: given.map(({ text }) => text),
    profile,
    dates: readDates(dto, now),
    attributes: readAttributes(dto.attributes),
    enrolledAt,
    toldAt: channel === 'import' || epochMs(now) - epochMs(enrolledAt) > OFFLINE_MS_MAX ? now : enrolledAt,
    storeId: dto.storeId ?? null,
    employeeId: dto.employeeId ?? null,
    channel,
    referralCode: dto.referralCode === undefined ? null : readReferralCode(dto.referralCode),
  };
};

const referenceOf = ({ reference }: EnrolMemberDto): string | null => {
  if (reference === undefined) return null;
  const text = identityText(reference, '/reference');
  if (text === '') throw new Rejected<EnrollmentProblemCode>('identity.invalid', { pointer: '/reference' });
  return text;
};

const profileOf = ({ name, phone, email }: EnrolMemberDto): Profile => ({
  ...(name === undefined ? {} : { name: name.normalize('NFC').trim() }),
  ...(phone === undefined ? {} : { phone: normalisePhone(phone) }),
  ...(email === undefined ? {} : { email: normaliseEmail(email) }),
});

interface Given {
  readonly identity: Identity;
  readonly text: string;
}

const identitiesOf = (dto: EnrolMemberDto, identityReader: IdentityReader): readonly Given[] => {
  const unique = new Map<string, Given>();
  for (const type of ['card', 'qr', 'phone', 'email'] as const) {
    const value = dto[type];
    if (value === undefined) continue;
    const identity = identityReader.read({ type, value }, `/${type}`);
    unique.set(identityKey(identity), { identity, text: normaliseIdentity({ type, value }, `/${type}`) });
  }
  return [...unique.values()];
};

const pastInstant = (text: string, now: InstantIso): InstantIso => {
  const instant = parseInstant(text);
  if (epochMs(instant) > epochMs(now) + FUTURE_TOLERANCE_MS)
    throw new Rejected<EnrollmentProblemCode>('member.enrolled_in_the_future');
  return instant;
};
