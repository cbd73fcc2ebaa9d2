import { actionPerformed, schemaProblem, validatorOf, type ActionV1 } from '@accrue/contracts';
import type { IdentityReader } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';
import { ID_TYPES, readIdentity } from '../intake/read-member';
import type { CampaignsProblemCode } from '../problems';

const validate = validatorOf(actionPerformed.type);

/**
 * An action as its sender tells of it, with its member as Accrue knows them and without members that the schema does not describe.
 * @param body parsed JSON
 * @throws Rejected action.invalid with a JSON pointer; identity.invalid, phone.invalid, email.invalid
 */
export const readAction = (body: unknown, identities: IdentityReader): ActionV1 => {
  if (!validate(body)) {
    const { pointer, reason } = schemaProblem(validate.errors);
    throw invalid(pointer, reason);
  }
  const { key, type, member, occurredAt, attributes } = body as ActionV1;
  if (!ID_TYPES.includes(member.idType)) throw invalid('/member/idType', `must be one of ${ID_TYPES.join(', ')}`);
  const { type: idType, value } = readIdentity(member, identities);
  if (value === '') throw invalid('/member/value', 'must name somebody');
  return { key, type, member: { idType, value }, occurredAt, ...(attributes === undefined ? {} : { attributes }) };
};

const invalid = (pointer: string, reason: string): Rejected =>
  new Rejected<CampaignsProblemCode>('action.invalid', { pointer, detail: `${pointer} ${reason}` });
