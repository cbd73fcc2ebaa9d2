import { access } from './access';
import { code } from './code';
import { donation } from './donation';
import { drawTicket } from './draw-ticket';
import { product } from './product';

/** All kinds of reward. A new one is a file here and a word in this list; the compiler then asks for what it does. */
export const rewardKinds = [code, product, donation, access, drawTicket] as const;
