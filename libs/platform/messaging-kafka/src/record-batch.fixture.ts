import { gzipSync, zstdCompressSync } from 'node:zlib';
import { crc32c } from '@node-rs/crc32';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';

export interface TestRecord {
  readonly key?: string | Buffer | null;
  readonly value?: string | Buffer | null;
  readonly headers?: readonly (readonly [name: string, value: string | Buffer | null])[];
}

export interface TestBatch {
  readonly firstOffset?: number;
  readonly records?: readonly TestRecord[];
  /** Default: as many as there are records. */
  readonly count?: number;
  readonly lastOffsetDelta?: number;
  readonly attributes?: number;
  readonly producerId?: number;
  readonly firstTimestampMs?: number;
  readonly magic?: number;
  /** What stands in the place of the records' bytes. */
  readonly payload?: Buffer;
}

/** https://kafka.apache.org/documentation/#recordbatch, written down from there and not from what reads it. */
export const batchOf = (batch: TestBatch): Buffer => {
  const records = batch.records ?? [];
  const payload = batch.payload ?? Buffer.concat(records.map(recordBytes));
  const counted = Buffer.alloc(40);
  counted.writeInt16BE(batch.attributes ?? 0, 0);
  counted.writeInt32BE(batch.lastOffsetDelta ?? Math.max(0, records.length - 1), 2);
  counted.writeBigInt64BE(BigInt(batch.firstTimestampMs ?? -1), 6);
  counted.writeBigInt64BE(BigInt(batch.firstTimestampMs ?? -1), 14);
  counted.writeBigInt64BE(BigInt(batch.producerId ?? -1), 22);
  counted.writeInt16BE(0, 30);
  counted.writeInt32BE(0, 32);
  counted.writeInt32BE(batch.count ?? records.length, 36);
  const content = Buffer.concat([counted, payload]);
  const head = Buffer.alloc(21);
  head.writeBigInt64BE(BigInt(batch.firstOffset ?? 0), 0);
  head.writeInt32BE(content.length + 9, 8);
  head.writeInt8(batch.magic ?? 2, 16);
  head.writeUInt32BE(crc32c(content), 17);
  return Buffer.concat([head, content]);
};

export const recordBytes = ({ key = null, value = null, headers = [] }: TestRecord, offset = 0): Buffer => {
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(0),
    varint(offset),
    field(key),
    field(value),
    varint(headers.length),
    ...headers.flatMap(([name, header]) => [field(name), field(header)]),
  ]);
  return Buffer.concat([varint(body.length), body]);
};

const field = (bytes: string | Buffer | null): Buffer => {
  if (bytes === null) return varint(-1);
  const content = Buffer.from(bytes as string);
  return Buffer.concat([varint(content.length), content]);
};

export const varint = (n: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = n < 0 ? -2 * n - 1 : 2 * n; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
};

const xerial = (plain: Buffer): Buffer => {
  const blocks: Buffer[] = [Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])];
  for (let at = 0; at < plain.length; at += 32_768) {
    const block = compressSync(plain.subarray(at, at + 32_768));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    blocks.push(length, block);
  }
  return Buffer.concat(blocks);
};

export const COMPRESSIONS: readonly (readonly [name: string, codec: number, compress: (plain: Buffer) => Buffer])[] = [
  ['gzip', 1, (plain) => gzipSync(plain)],
  ['snappy in one block', 2, (plain) => compressSync(plain)],
  ['snappy in the framing of Java', 2, xerial],
  ['lz4', 3, (plain) => compressFrameSync(plain)],
  ['zstd', 4, (plain) => zstdCompressSync(plain)],
];
