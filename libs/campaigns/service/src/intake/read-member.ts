import type { ReceiptV1 } from '@accrue/contracts';
import { GIVEN_IDENTITY_TYPES, identityText, type GivenIdentityType, type IdentityReader } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';

const NOBODY = 'none';
/** What a receipt may name a member by, beside the identities that people carry. */
const ID_TYPES: readonly string[] = [...GIVEN_IDENTITY_TYPES, 'member_id', 'reference', NOBODY];

const isGiven = (type: string): type is GivenIdentityType => (GIVEN_IDENTITY_TYPES as readonly string[]).includes(type);

/**
 * The receipt with its member as Accrue knows them: without what scanners add, phone and e-mail as keyed hashes. A blank value
 * names nobody: tills send the field empty when no card was shown.
 * @throws Rejected receipt.invalid for an unknown idType; identity.invalid, phone.invalid, email.invalid
 */
export const readMember = (receipt: ReceiptV1, identities: IdentityReader): ReceiptV1 => {
  const { member } = receipt;
  if (member === undefined) return receipt;
  const { idType, value: given } = member;
  if (!ID_TYPES.includes(idType)) {
    const pointer = '/member/idType';
    throw new Rejected('receipt.invalid', { pointer, detail: `${pointer} must be one of ${ID_TYPES.join(', ')}` });
  }
  if (given === undefined || idType === NOBODY) return receipt;
  const pointer = '/member/value';
  const text = identityText(given, pointer);
  const kept =
    text !== '' && isGiven(idType)
      ? identities.read({ type: idType, value: text }, pointer)
      : { type: idType, value: text };
  if (kept.type === idType && kept.value === given) return receipt;
  return { ...receipt, member: { ...member, idType: kept.type, value: kept.value } };
};
