import { code } from './code';
import { product } from './product';

/** All kinds of reward. A new one is a file here and a word in this list; the compiler then asks for what it does. */
export const rewardKinds = [code, product] as const;
