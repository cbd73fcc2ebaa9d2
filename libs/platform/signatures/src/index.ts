export { SigningKey } from './signing-key';
export { publicKeyOf, type PublicKey } from './public-key';
export { digestOfDocument, signatureOf, signed, type SignatureCheck, type Signed } from './signed';
