import { actionPerformed, keepKnownOf, schemaProblem, validatorOf, type ActionV1 } from '@accrue/contracts';
import type { IdentityReader } from '@accrue/identities';
import { jsonPointer, Rejected } from '@accrue/kernel';
import { ID_TYPES, readIdentity } from '../intake/read-member';
import type { CampaignsProblemCode } from '../problems';

const validate = validatorOf(actionPerformed.type);

/** What an action has of its own stands in its attributes, of which the programme says what they are. */
const keepKnown = keepKnownOf(actionPerformed.schema, (attributes) => attributes);

/**
 * An action as its sender tells of it, with its member as Accrue knows them.
 * @param body parsed JSON
 * @throws Rejected action.invalid with a JSON pointer; identity.invalid, phone.invalid, email.invalid
 */
export const readAction = (body: unknown, identities: IdentityReader): ActionV1 => {
  if (!validate(body)) {
    const { pointer, reason } = schemaProblem(validate.errors);
    throw invalid(pointer, reason);
  }
  keepKnown(body as ActionV1, (place) => {
    throw invalid(jsonPointer(place), 'is not known');
  });
  const { key, type, member, occurredAt, attributes } = body as ActionV1;
  if (!ID_TYPES.includes(member.idType)) throw invalid('/member/idType', `must be one of ${ID_TYPES.join(', ')}`);
  const { type: idType, value } = readIdentity(member, identities);
  if (value === '') throw invalid('/member/value', 'must name somebody');
  return { key, type, member: { idType, value }, occurredAt, ...(attributes === undefined ? {} : { attributes }) };
};

const invalid = (pointer: string, reason: string): Rejected =>
  new Rejected<CampaignsProblemCode>('action.invalid', { pointer, detail: `${pointer} ${reason}` });
