import { createHash } from 'node:crypto';
import type { EventDigest } from '@accrue/event-store';

/**
 * A hash chain over one partition of the event store. A link is a batch of events: their positions and digests as bytes, and a
 * head, which is SHA-256 over the head before and those bytes. Whoever knows one head knows whether anything before it has been
 * changed, taken away, put in between or put in another order.
 */
export interface Link {
  readonly partition: number;
  /** 1, 2, 3, … in the partition. */
  readonly number: number;
  /** Of the link's last event. */
  readonly lastPosition: number;
  /** For each event its position (8 bytes, big-endian) and its digest (32 bytes). */
  readonly entries: Buffer;
  readonly head: Buffer;
}

/** What the first link of a partition follows. */
export const BEGINNING: Pick<Link, 'number' | 'lastPosition' | 'head'> = {
  number: 0,
  lastPosition: 0,
  head: Buffer.alloc(32),
};

const POSITION_BYTES = 8;
const ENTRY_BYTES = POSITION_BYTES + 32;

/** @param digests at least one, in the order of their positions */
export const linkOf = (
  partition: number,
  before: Pick<Link, 'number' | 'head'>,
  digests: readonly EventDigest[],
): Link => {
  const entries = Buffer.concat(
    digests.flatMap(({ position, digest }) => {
      const at = Buffer.alloc(POSITION_BYTES);
      at.writeBigUInt64BE(BigInt(position));
      return [at, digest];
    }),
  );
  const lastPosition = digests.at(-1)?.position ?? 0;
  return { partition, number: before.number + 1, lastPosition, entries, head: headOf(before.head, entries) };
};

export const headOf = (before: Buffer, entries: Buffer): Buffer =>
  createHash('sha256').update(before).update(entries).digest();

export const eventsIn = ({ entries }: Pick<Link, 'entries'>): number => entries.length / ENTRY_BYTES;

export interface Entry {
  readonly position: number;
  /** Hex. */
  readonly digest: string;
}

export const entriesOf = ({ entries }: Pick<Link, 'entries'>): readonly Entry[] =>
  Array.from({ length: Math.floor(eventsIn({ entries })) }, (_, index) => {
    const at = index * ENTRY_BYTES;
    return {
      position: Number(entries.readBigUInt64BE(at)),
      digest: entries.toString('hex', at + POSITION_BYTES, at + ENTRY_BYTES),
    };
  });
