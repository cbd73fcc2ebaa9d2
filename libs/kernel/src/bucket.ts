import { hash } from 'node:crypto';

export const BUCKETS = 10_000;

/**
 * One of `BUCKETS` places, each as likely as the other: the first 32 bits of the SHA-256 of the text, as a share of all they can be.
 * The same text has the same place for ever, and says nothing of the place of another text.
 */
export const bucketOf = (text: string): number =>
  Math.floor((Number.parseInt(hash('sha256', text, 'hex').slice(0, 8), 16) * BUCKETS) / 2 ** 32);
