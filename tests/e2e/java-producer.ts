import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './platform-client';

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

export interface JavaRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

export interface JavaBatch {
  readonly compression?: Compression;
  readonly end?: 'commit' | 'abort';
}

/**
 * Sends the records in one transaction of Kafka's own Java client, with its own codecs, as the middleware of many tills does. The jars are
 * those that the broker was started from.
 */
export const sendFromJava = async (
  brokers: string,
  topic: string,
  records: readonly JavaRecord[],
  { compression = 'none', end = 'commit' }: JavaBatch = {},
): Promise<void> => {
  const cache = join(root, '.cache/kafka');
  const jars = readdirSync(cache).find((name) => /^[0-9a-f]{12}$/.test(name)) ?? '';
  const program = join(__dirname, 'Producer.java');
  const child = spawn('java', ['-Xmx192m', '-cp', join(cache, jars, '*'), program, brokers, topic, compression, end], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  for (const { key, value, headers } of records)
    child.stdin.write(`${[base64(key), base64(value), ...headerFields(headers)].join(' ')}\n`);
  child.stdin.end();
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the Java producer ended with ${String(code)}:\n${said}`);
};

const headerFields = (headers: JavaRecord['headers']): readonly string[] =>
  Object.entries(headers).flatMap(([name, value]) => [name, base64(value)]);

const base64 = (bytes: string | Buffer | null): string =>
  bytes === null ? '-' : Buffer.from(bytes as string).toString('base64');
