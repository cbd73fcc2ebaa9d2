import { PageOrder } from '@accrue/http';

/** Of lists that each process of a cluster has for itself: whoever puts them into one pages it in the same order. */
export const DEAD_LETTER_ORDER = new PageOrder('instant', 'text');
/** From the newest back. */
export const JOB_ORDER = new PageOrder('instant', 'text');
/** From the newest back. */
export const AUDIT_ORDER = new PageOrder('instant', 'text');
export const KEY_ORDER = new PageOrder('text', 'text');
