export { keyFromConfig } from './key-from-config';
export { withoutPersonalData } from './personal-data';
export { derivedKey, seal, unseal } from './sealing';
