import { invariant } from '@accrue/kernel';

/** The part of a stream id after its first '-': what streams of several categories about one member share. */
export const streamKeyOf = (streamId: string): string => streamId.slice(streamId.indexOf('-') + 1);

/**
 * Which partition a stream lives in. Never change it: positions are stored per partition, and a stream that moved would lose
 * its order.
 */
export const partitionOf = (streamId: string, partitions: number): number => {
  invariant(Number.isSafeInteger(partitions) && partitions > 0, 'there is at least one partition');
  return hashOf(streamKeyOf(streamId)) % partitions;
};

/** FNV-1a over the UTF-16 code units, then mixed once more because its low bits alone spread badly over few partitions. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};
