export type { Reader } from './reader';
export { sentenceOf, worded } from './sentence-of';
