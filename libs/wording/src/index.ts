export type { Reader } from './reader';
export { worded, type Worded } from './sentence-of';
