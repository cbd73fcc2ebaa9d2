export {
  cardOfGiven,
  cardOfRedemption,
  GIFT_CARD_KEY,
  GiftCardNumbers,
  type GiftCardRejectionCode,
  type GiftCardSecret,
} from './gift-card-numbers';
export { identityText, normaliseEmail, normalisePhone, type IdentityRejectionCode } from './normalise';
export {
  GIVEN_IDENTITY_TYPES,
  IdentityReader,
  normaliseIdentity,
  type GivenIdentity,
  type GivenIdentityType,
  type KeptIdentity,
} from './identity-reader';
