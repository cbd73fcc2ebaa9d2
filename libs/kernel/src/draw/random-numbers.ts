import { createHmac } from 'node:crypto';

const WORD_BYTES = 4;
/** How many numbers a word can be. */
const WORDS = 2 ** 32;

/**
 * Numbers that follow from a key alone, each below its bound as likely as the others. Block `n` is HMAC-SHA-256 of the decimal `n` under the
 * key, from 0 on (a counter mode as of NIST SP 800-108), read as 32-bit words, first byte first. Of the words so many at the end are thrown
 * away that the rest holds each remainder equally often (the simple discard method of NIST SP 800-90A, B.5.1.1).
 */
export class RandomNumbers {
  private block: Buffer = Buffer.alloc(0);
  private blocks = 0;
  private at = 0;

  constructor(private readonly key: Buffer) {}

  /** @param bound 1 to 2^32 @returns 0 to `bound` - 1 */
  below(bound: number): number {
    const fair = WORDS - (WORDS % bound);
    for (;;) {
      const word = this.word();
      if (word < fair) return word % bound;
    }
  }

  private word(): number {
    if (this.at === this.block.length) {
      this.block = createHmac('sha256', this.key).update(String(this.blocks)).digest();
      this.blocks += 1;
      this.at = 0;
    }
    this.at += WORD_BYTES;
    return this.block.readUInt32BE(this.at - WORD_BYTES);
  }
}
