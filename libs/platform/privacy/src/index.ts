export { keyFromConfig } from './key-from-config';
export { withoutPersonalData } from './personal-data';
export { seal, unseal } from './sealing';
