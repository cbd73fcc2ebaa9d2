import type { KeyObject } from 'node:crypto';
import { seal, unseal } from '@accrue/privacy';

/** What was sealed does not open. It is there unharmed, and opens when the key is put right. */
export class SealedOtherwise extends Error {
  constructor(place: string) {
    super(`${place} was sealed under another message key, or has been damaged`);
    this.name = 'SealedOtherwise';
  }
}

/**
 * Messages from outside as they lie in a database. A stranger may have put anything into them, so whoever reads the tables, a dump or a
 * backup of them must not read that.
 */
export class MessageSeal {
  /** @param key for messages and nothing else, the same in all processes of the platform */
  constructor(private readonly key: KeyObject) {}

  /** @param place where it is kept; it opens nowhere else */
  seal(content: object, place: string): string {
    return seal(this.key, Buffer.from(JSON.stringify(content)), place);
  }

  /** @throws SealedOtherwise */
  open<T extends object>(sealed: string, place: string): T {
    let content: Buffer;
    try {
      content = unseal(this.key, sealed, place);
    } catch {
      throw new SealedOtherwise(place);
    }
    return JSON.parse(content.toString()) as T;
  }
}
