export { identityText, normaliseEmail, normalisePhone, type IdentityRejectionCode } from './normalise';
export {
  GIVEN_IDENTITY_TYPES,
  IdentityReader,
  normaliseIdentity,
  type GivenIdentity,
  type GivenIdentityType,
  type KeptIdentity,
} from './identity-reader';
