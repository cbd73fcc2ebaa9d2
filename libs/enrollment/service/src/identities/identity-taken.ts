import type { IdentityType } from '@accrue/enrollment-domain';
import { Rejected } from '@accrue/kernel';
import type { EnrollmentProblemCode } from '../problems';

const NAMES: Readonly<Record<IdentityType, string>> = {
  card: 'card',
  qr: 'QR code',
  phone: 'phone number',
  email: 'e-mail address',
  payment_token: 'payment token',
};

/** Names what is taken and the way out; never whose it is, which `members:lookup` tells to those who may know. */
export const identityTaken = (type: IdentityType): Rejected =>
  new Rejected<EnrollmentProblemCode>('identity.taken', {
    identityType: type,
    detail: `This ${NAMES[type]} belongs to another member. If it has a new owner, an operator frees it: POST /v1/members:lookup finds the member, POST /v1/members/{memberId}/identities:free takes it from them.`,
  });
