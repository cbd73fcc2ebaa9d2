import { crc32c } from '@node-rs/crc32';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { decompress } from './decompression';
import { RecordReader } from './record-reader';

/** What a fetch brings of a partition: records, and places where there is none to handle. */
export type FetchedMessage = KafkaMessage & {
  /** `nothing`: an aborted or control batch, or an end that compaction took away; else why a whole batch could not be read. */
  readonly instead?: 'nothing' | UnreadableBatch;
};

export interface UnreadableBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly cause: string;
}

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

/** What one fetch may still become: bytes, with an allowance per record for what it takes beside them. */
export interface Budget {
  bytesLeft: number;
}

/**
 * Of one batch, decompressed. A broker takes 1 MiB as it is sent, so honest batches stay well below it; one beyond it is a mistake or
 * an attack.
 */
export const BATCH_BYTES_MAX = 32 * 1_048_576;
export const BATCH_RECORDS_MAX = 200_000;
const RECORD_ALLOWANCE_BYTES = 200;

const MAGIC = 2;
const MAGIC_AT = 16;
/** Of a batch before its length counts, and of its header as a whole. */
const LENGTH_END = 12;
const HEADER_BYTES = 61;

const CODEC_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** The type that a control record's key names. */
const ABORT = 0;

interface Header {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly attributes: number;
  readonly producerId: bigint;
  readonly records: number;
  readonly timestampMs: (delta: number) => number;
}

/**
 * Decodes the record batches of one partition (format 2, that of Kafka since 0.11), in their order. Never throws: a batch that cannot be
 * read becomes one message that says so, and the batches behind it are read. Ends early when the budget is spent; what is left comes
 * with the next fetch.
 */
export const decodeBatches = async (
  bytes: Buffer,
  aborted: readonly AbortedTransaction[],
  highWatermark: bigint,
  budget: Budget,
): Promise<readonly FetchedMessage[]> => {
  const messages: FetchedMessage[] = [];
  const transactions = new Transactions(aborted);
  for (let at = 0; bytes.length - at > MAGIC_AT && (at === 0 || budget.bytesLeft > 0);) {
    const firstOffset = bytes.readBigInt64BE(at);
    const end = at + LENGTH_END + bytes.readInt32BE(at + 8);
    if (end > bytes.length) break; // cut off by the size of the fetch: it comes whole with the next one
    const batch = bytes.subarray(at, Math.max(end, at + LENGTH_END));
    try {
      for (const message of await decodeBatch(batch, transactions, budget)) messages.push(message);
    } catch (error) {
      const next = bytes.length - end > LENGTH_END && end > at ? bytes.readBigInt64BE(end) : highWatermark;
      const lastOffset = largest(firstOffset, smallest(declaredLastOffset(batch, firstOffset), next - 1n));
      messages.push(unreadable(Number(firstOffset), Number(lastOffset), (error as Error).message));
    }
    if (end <= at + LENGTH_END) break; // nobody can say where the next one begins
    at = end;
  }
  return messages;
};

/** @throws Error that says what is wrong with it */
const decodeBatch = async (
  batch: Buffer,
  transactions: Transactions,
  budget: Budget,
): Promise<readonly FetchedMessage[]> => {
  const header = headerOf(batch);
  const lastOffset = Number(header.lastOffset);
  const isAborted = transactions.covers(header);
  const isControl = (header.attributes & CONTROL) !== 0;
  if (isAborted && !isControl) return [nothing(lastOffset)];
  const codec = header.attributes & CODEC_MASK;
  const plain = batch.subarray(HEADER_BYTES);
  const records = codec === 0 ? plain : await decompress(codec, plain, BATCH_BYTES_MAX);
  budget.bytesLeft -= records.length + header.records * RECORD_ALLOWANCE_BYTES;
  const messages = readRecords(new RecordReader(records), header);
  if (isControl) {
    transactions.ended(header, messages);
    return [nothing(lastOffset)];
  }
  // Compaction takes records away and leaves the batch: without this, its end would be asked for again and again.
  return messages.at(-1)?.offset === String(lastOffset) ? messages : [...messages, nothing(lastOffset)];
};

const headerOf = (batch: Buffer): Header => {
  const magic = batch[MAGIC_AT];
  if (magic !== undefined && magic !== MAGIC) throw new Error(`record format ${magic} is not read, only ${MAGIC}`);
  if (batch.length < HEADER_BYTES) throw new Error('the batch ends inside of its header');
  if (crc32c(batch.subarray(21)) !== batch.readUInt32BE(17)) throw new Error('the checksum does not fit the content');
  const firstOffset = batch.readBigInt64BE(0);
  const attributes = batch.readInt16BE(21);
  const lastOffsetDelta = batch.readInt32BE(23);
  const [firstTimestampMs, maxTimestampMs] = [batch.readBigInt64BE(27), batch.readBigInt64BE(35)].map(Number) as [
    number,
    number,
  ];
  const records = batch.readInt32BE(57);
  if (lastOffsetDelta < 0) throw new Error('the batch ends before it begins');
  if (records < 0 || records > BATCH_RECORDS_MAX)
    throw new Error(`${records} records in one batch, at most ${BATCH_RECORDS_MAX} are read`);
  return {
    firstOffset,
    lastOffset: firstOffset + BigInt(lastOffsetDelta),
    attributes,
    producerId: batch.readBigInt64BE(43),
    records,
    timestampMs: (delta) => ((attributes & LOG_APPEND_TIME) === 0 ? firstTimestampMs + delta : maxTimestampMs),
  };
};

const declaredLastOffset = (batch: Buffer, firstOffset: bigint): bigint =>
  batch.length >= HEADER_BYTES ? firstOffset + BigInt(batch.readInt32BE(23)) : firstOffset;

const readRecords = (reader: RecordReader, header: Header): readonly FetchedMessage[] => {
  const messages: FetchedMessage[] = [];
  const span = Number(header.lastOffset - header.firstOffset);
  for (let n = 0; n < header.records; n++) {
    const length = reader.varint();
    const end = reader.at + length;
    if (length < 0 || length > reader.left) throw new RangeError(`a record of ${length} bytes does not fit its batch`);
    const attributes = reader.byte();
    const timestamp = header.timestampMs(reader.varint());
    const offsetDelta = reader.varint();
    if (offsetDelta < 0 || offsetDelta > span) throw new RangeError('a record lies outside of its batch');
    const key = reader.field();
    const value = reader.field();
    const headers = readHeaders(reader);
    if (reader.at !== end) throw new RangeError('a record does not end where it says');
    const offset = String(Number(header.firstOffset) + offsetDelta);
    messages.push({ key, value, headers, timestamp: String(timestamp), attributes, offset });
  }
  return messages;
};

/** As kafkajs gives them: a header that is there more than once is a list. */
const readHeaders = (reader: RecordReader): IHeaders => {
  const count = reader.varint();
  if (count < 0 || count > reader.left / 2) throw new RangeError(`${count} headers do not fit their record`);
  const headers = new Map<string, IHeaders[string]>();
  for (let n = 0; n < count; n++) {
    const name = reader.field()?.toString('utf8') ?? '';
    const value = reader.field() ?? undefined;
    const before = headers.get(name);
    if (!headers.has(name)) headers.set(name, value);
    else
      headers.set(
        name,
        [before, value].flat().map((one) => one ?? ''),
      );
  }
  return Object.fromEntries(headers);
};

/** Which batches belong to a transaction that was aborted, as the batches are gone through in order. */
class Transactions {
  private readonly begun = new Set<bigint>();
  private readonly toCome: AbortedTransaction[];

  constructor(aborted: readonly AbortedTransaction[]) {
    // The broker names them in the order in which they ended.
    this.toCome = [...aborted].sort((a, b) => Number(a.firstOffset - b.firstOffset));
  }

  covers({ lastOffset, attributes, producerId }: Header): boolean {
    for (let [next] = this.toCome; next !== undefined && next.firstOffset <= lastOffset; [next] = this.toCome) {
      this.begun.add(next.producerId);
      this.toCome.shift();
    }
    return (attributes & TRANSACTIONAL) !== 0 && this.begun.has(producerId);
  }

  /** @param markers the records of a control batch: a version and a type in the key */
  ended({ producerId }: Header, [marker]: readonly FetchedMessage[]): void {
    if (marker?.key?.length === 4 && marker.key.readInt16BE(2) === ABORT) this.begun.delete(producerId);
  }
}

const nothing = (offset: number): FetchedMessage => standIn(offset, 'nothing');

const unreadable = (firstOffset: number, lastOffset: number, cause: string): FetchedMessage =>
  standIn(lastOffset, { firstOffset, lastOffset, cause });

const standIn = (offset: number, instead: FetchedMessage['instead'] & {}): FetchedMessage => ({
  ...{ key: null, value: null, headers: {}, timestamp: '-1', attributes: 0 },
  offset: String(offset),
  instead,
});

const smallest = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const largest = (a: bigint, b: bigint): bigint => (a > b ? a : b);
