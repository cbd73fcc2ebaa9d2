import type { ReceiptV1 } from '@accrue/contracts';
import { GIVEN_IDENTITY_TYPES, identityText, type GivenIdentityType, type IdentityReader } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';
import type { CampaignsProblemCode } from '../problems';

const NOBODY = 'none';
/** What a receipt may name a member by, beside the identities that people carry. */
export const ID_TYPES: readonly string[] = [...GIVEN_IDENTITY_TYPES, 'member_id', 'reference', NOBODY];

const isGiven = (type: string): type is GivenIdentityType => (GIVEN_IDENTITY_TYPES as readonly string[]).includes(type);

/**
 * The receipt with its member as Accrue knows them: what identifies people, tokens of their payment cards among it, only as keyed
 * hashes, without what scanners add. A blank value names nobody: tills send the field empty when no card was shown.
 * @throws Rejected receipt.invalid for an unknown idType; identity.invalid, phone.invalid, email.invalid
 */
export const readMember = (receipt: ReceiptV1, identities: IdentityReader): ReceiptV1 =>
  withHashedTokens(withKeptMember(receipt, identities), identities);

const withKeptMember = (receipt: ReceiptV1, identities: IdentityReader): ReceiptV1 => {
  const { member } = receipt;
  if (member === undefined) return receipt;
  const { idType, value: given } = member;
  if (!ID_TYPES.includes(idType)) {
    const pointer = '/member/idType';
    throw new Rejected<CampaignsProblemCode>('receipt.invalid', {
      pointer,
      detail: `${pointer} must be one of ${ID_TYPES.join(', ')}`,
    });
  }
  if (given === undefined) return receipt;
  if (idType === NOBODY) {
    const { value: _ofNobody, ...rest } = member;
    return { ...receipt, member: rest };
  }
  const kept = readIdentity({ idType, value: given }, identities);
  if (kept.type === idType && kept.value === given) return receipt;
  return { ...receipt, member: { ...member, idType: kept.type, value: kept.value } };
};

/** Whom a sender names, as Accrue knows them; of a blank value: nobody. @throws Rejected identity.invalid, phone.invalid, email.invalid */
export const readIdentity = (
  { idType, value }: { readonly idType: string; readonly value: string },
  identities: IdentityReader,
): { readonly type: string; readonly value: string } => {
  const pointer = '/member/value';
  const text = identityText(value, pointer);
  return text !== '' && isGiven(idType)
    ? identities.read({ type: idType, value: text }, pointer)
    : { type: idType, value: text };
};

const withHashedTokens = (receipt: ReceiptV1, identities: IdentityReader): ReceiptV1 => {
  const { tenders } = receipt;
  if (tenders?.some(({ paymentToken }) => paymentToken !== undefined) !== true) return receipt;
  return {
    ...receipt,
    tenders: tenders.map((tender, index) => {
      const { paymentToken: given, ...rest } = tender;
      if (given === undefined) return tender;
      const pointer = `/tenders/${index}/paymentToken`;
      const value = identityText(given, pointer);
      return value === ''
        ? rest
        : { ...rest, paymentToken: identities.read({ type: 'payment_token', value }, pointer).value };
    }),
  };
};
