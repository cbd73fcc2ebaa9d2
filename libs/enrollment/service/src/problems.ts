import type { EnrollmentRejectionCode } from '@accrue/enrollment-domain';
import type { IdentityRejectionCode } from '@accrue/identities';

/** HTTP status of each code; the compiler finds the one that is missing. */
export const enrollmentProblems = {
  'member.unknown': 404,
  'member.closed': 409,
  'member.erased': 410,
  'member.not_erased': 404,
  'member.merged': 409,
  'member.merged_into_itself': 422,
  'member.has_duplicates': 409,
  'member.not_merged': 409,
  'member.already_enrolled': 409,
  'member.identity_missing': 422,
  'member.enrolled_in_the_future': 422,
  'birth_date.invalid': 422,
  'birth_date.in_the_future': 422,
  'birth_date.locked': 409,
  'birth_date.reached_this_year': 409,
  'referral_code.mistyped': 422,
  'referral_code.unknown': 422,
  'referral.of_oneself': 409,
  'partner.unknown': 404,
  'partner.erased': 410,
  'partner.already_enrolled': 409,
  'poster.unknown': 404,
  'poster.ended': 410,
  'identity.unknown': 404,
  'identity.taken': 409,
  'identity.blocked': 409,
  'identity.too_many': 422,
  'identity.not_presented': 403,
  'identity.invalid': 422,
  'phone.invalid': 422,
  'email.invalid': 422,
  'card_link.unknown': 404,
  'lookup.not_one': 400,
} as const satisfies Record<
  | EnrollmentRejectionCode
  | IdentityRejectionCode
  | 'card_link.unknown'
  | 'lookup.not_one'
  | 'member.enrolled_in_the_future'
  | 'identity.not_presented'
  | 'member.not_erased'
  | 'referral_code.unknown'
  | 'referral.of_oneself',
  number
>;

/** A code of which it is known what it answers. */
export type EnrollmentProblemCode = keyof typeof enrollmentProblems;
