export { SigningKey } from './signing-key';
export { publicKeyOf, type PublicKey } from './public-key';
export { signatureOfPdf, signedPdf } from './signed-file';
export { digestOfDocument, signatureOf, signed, type SignatureCheck, type Signed } from './signed';
