import { promisify } from 'node:util';
import { unzip, zstdDecompress } from 'node:zlib';
import { decompressFrame } from 'lz4-napi';
import { uncompress } from 'snappy';

type Codec = (compressed: Buffer, bytesMax: number) => Promise<Buffer>;

/** A batch of records would become larger than we are ready to hold. */
class TooLarge extends Error {
  constructor(bytesMax: number) {
    super(`it would become larger than ${bytesMax} bytes`);
  }
}

const unzipped = promisify(unzip);
const unzstd = promisify(zstdDecompress);

/** Java's client writes snappy in the framing of xerial's stream: this, two versions, then blocks after their length. */
const XERIAL_MAGIC = Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0]);
const XERIAL_HEADER_BYTES = 16;

const snappy: Codec = async (compressed, bytesMax) => {
  if (!compressed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return snappyBlock(compressed, bytesMax);
  const blocks: Buffer[] = [];
  let left = bytesMax;
  for (let at = XERIAL_HEADER_BYTES; at < compressed.length;) {
    const end = at + 4 + compressed.readInt32BE(at);
    if (end <= at + 4 || end > compressed.length) throw new Error('a block ends outside of the data');
    const block = await snappyBlock(compressed.subarray(at + 4, end), left);
    left -= block.length;
    blocks.push(block);
    at = end;
  }
  return Buffer.concat(blocks);
};

const snappyBlock: Codec = async (compressed, bytesMax) => {
  // A block begins with the length of what it holds, as a varint.
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = compressed[i] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  if (length > bytesMax) throw new TooLarge(bytesMax);
  return (await uncompress(compressed)) as Buffer;
};

const LZ4_BLOCK_BYTES_MAX: Readonly<Record<number, number>> = { 4: 65_536, 5: 262_144, 6: 1_048_576, 7: 4_194_304 };
/** What one byte of an LZ4 block stands for at most. */
const LZ4_RATIO_MAX = 255;

const lz4: Codec = async (compressed, bytesMax) => {
  if (lz4BytesMax(compressed) > bytesMax) throw new TooLarge(bytesMax);
  return decompressFrame(compressed);
};

/** What a frame can become at most, from the sizes of its blocks; the library itself knows no bound. */
const lz4BytesMax = (frame: Buffer): number => {
  const flags = frame.readUInt8(4);
  const blockMax = LZ4_BLOCK_BYTES_MAX[(frame.readUInt8(5) >> 4) & 7] ?? 0;
  const [blockChecksum, contentSize, dictionary] = [flags & 0x10, flags & 0x08, flags & 0x01];
  let bytes = 0;
  for (let at = 7 + (contentSize ? 8 : 0) + (dictionary ? 4 : 0); ;) {
    const word = frame.readUInt32LE(at);
    if (word === 0) return bytes;
    const size = word & 0x7fffffff;
    bytes += word >= 0x80000000 ? size : Math.min(blockMax, size * LZ4_RATIO_MAX);
    at += 4 + size + (blockChecksum ? 4 : 0);
  }
};

/** By the number that a batch's attributes give. */
const CODECS: Readonly<Record<number, readonly [name: string, Codec]>> = {
  1: ['gzip', (compressed, maxOutputLength) => unzipped(compressed, { maxOutputLength })],
  2: ['snappy', snappy],
  3: ['lz4', lz4],
  4: ['zstd', (compressed, maxOutputLength) => unzstd(compressed, { maxOutputLength })],
};

/**
 * What producers compressed, with every codec that Kafka knows.
 * @param bytesMax of the result; a few bytes may become any number of them
 * @throws Error that says why it cannot be had
 */
export const decompress = async (codec: number, compressed: Buffer, bytesMax: number): Promise<Buffer> => {
  const [name, work] = CODECS[codec] ?? [];
  if (name === undefined || work === undefined) throw new Error(`no compression has the number ${codec}`);
  try {
    return await work(compressed, bytesMax);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
};
