export type { Reader } from './reader';
export { sentenceOf, worded, type Worded } from './sentence-of';
