import { memberId } from '@accrue/kernel';

/** In whose journal a receipt of nobody is tried: no member has this id. */
export const NOBODY = memberId('~');
