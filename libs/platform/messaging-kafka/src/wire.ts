import type { IHeaders, KafkaMessage, Message as KafkaRecord } from 'kafkajs';
import { epochMs, type InstantIso } from '@accrue/kernel';
import type { RawMessage } from '@accrue/messaging';

/**
 * Our messages and Kafka's records are the same thing: CloudEvents in binary mode, UTF-8 throughout.
 * @param recordedAt becomes the record's CreateTime, by which the broker's retention counts: a fact of years ago that has just
 *   been recorded must not be deleted at once. Absent: now
 */
export const recordOf = ({ key, value, headers }: RawMessage, recordedAt?: InstantIso): KafkaRecord => ({
  key,
  value,
  headers: { ...headers },
  ...(recordedAt === undefined ? {} : { timestamp: String(epochMs(recordedAt)) }),
});

export const rawMessageOf = ({ key, value, headers }: Pick<KafkaMessage, 'key' | 'value' | 'headers'>): RawMessage => ({
  key: key?.toString('utf8') ?? '',
  value: value?.toString('utf8') ?? null,
  headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, header]) => [name, headerText(header)])),
});

/** A header that is there more than once: the last one counts, as for most clients. */
const headerText = (header: IHeaders[string]): string => {
  const last = Array.isArray(header) ? header.at(-1) : header;
  return typeof last === 'string' ? last : (last?.toString('utf8') ?? '');
};

/** What a record takes in a batch, about: bytes of key, value and headers with a little for each field's frame. */
export const recordBytes = ({ key, value, headers }: RawMessage): number => {
  let bytes = 32 + Buffer.byteLength(key) + (value === null ? 0 : Buffer.byteLength(value));
  for (const name in headers) bytes += 4 + name.length + Buffer.byteLength(headers[name] as string);
  return bytes;
};
