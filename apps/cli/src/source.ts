import { createRequire } from 'node:module';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { CliError, EXIT } from './exit-codes';
import { linesOf } from './lines';

/** Turns one line of somebody's file into what the platform takes. */
export interface Mapping {
  readonly member?: (source: unknown) => unknown;
  readonly receipt?: (source: unknown) => unknown;
  readonly action?: (source: unknown) => unknown;
}

/** `--as NAME`: an example's mapping (`examples/NAME/mapping.cjs`), or the path of a module of one's own. */
export const loadMapping = (name: string | undefined): Mapping => {
  if (name === undefined) return {};
  const example = checkoutPath('examples', name, 'mapping.cjs');
  const path = existsSync(example) ? example : resolve(name);
  if (!existsSync(path))
    throw new CliError(`--as ${name}: there is no example of that name and no such file`, EXIT.usage);
  return createRequire(__filename)(path) as Mapping;
};

export interface Source {
  /** The beginning of the text, to tell by what form the file has. */
  readonly head: string;
  /** All of it; once, as chunks or as lines. */
  readonly text: AsyncIterable<string>;
  readonly lines: AsyncIterable<string>;
  /** How much of the file has been read, 0..1. */
  share(): number;
}

const READ_BYTES = 256 * 1024;

/**
 * The text of a file or of standard input (`-`): plain or gzip, by its first bytes; UTF-8, UTF-16 with a byte order mark, or as
 * `encoding` says. Reads no faster than the text is taken.
 * @throws CliError when there is no such file, it is no text in that encoding, or the gzip is damaged
 */
export const openSource = async (path: string, encoding?: string): Promise<Source> => {
  if (path !== '-' && !existsSync(path)) throw new CliError(`${path}: no such file`, EXIT.usage);
  const size = path === '-' ? 0 : statSync(path).size;
  let bytesRead = 0;
  const raw = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: READ_BYTES });
  const counted = (async function* (): AsyncIterable<Buffer> {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      yield chunk;
    }
  })();
  const packed = await peeked(counted);
  const isGzip = packed.first?.[0] === 0x1f && packed.first[1] === 0x8b;
  const bytes = await peeked(explained(path, isGzip ? unzipped(packed.all) : packed.all));
  const text = await peeked(explained(path, decoded(bytes.all, decoderFor(bytes.first, encoding))));
  return {
    head: text.first ?? '',
    text: text.all,
    lines: linesOf(text.all),
    share: () => (size === 0 ? 0 : bytesRead / size),
  };
};

/** The whole text; for what is sent in one request. */
export const readText = async (path: string): Promise<string> => {
  let whole = '';
  for await (const part of (await openSource(path)).text) whole += part;
  return whole;
};

/** The first item of a sequence, and the sequence with it. */
const peeked = async <T>(items: AsyncIterable<T>): Promise<{ first: T | undefined; all: AsyncIterable<T> }> => {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  const all = (async function* (): AsyncIterable<T> {
    if (first.done === true) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  return { first: first.done === true ? undefined : first.value, all };
};

const unzipped = (bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> => {
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  const input = Readable.from(bytes);
  input.on('error', (error) => gunzip.destroy(error));
  return input.pipe(gunzip);
};

const decoderFor = (start: Buffer | undefined, encoding: string | undefined): TextDecoder => {
  const mark = start?.subarray(0, 2).toString('hex');
  const label = encoding ?? (mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8');
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (cause) {
    if (cause instanceof RangeError) throw new CliError(`there is no encoding ${label}`, EXIT.usage);
    throw cause;
  }
};

/** A byte order mark at the beginning is taken off by the decoder. */
const decoded = async function* (bytes: AsyncIterable<Buffer>, decoder: TextDecoder): AsyncIterable<string> {
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
};

const explained = async function* <T>(path: string, items: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* items;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new CliError(
        `${path} is not text in UTF-8; a mapping file may say its encoding (windows-1252)`,
        EXIT.usage,
      );
    if (code.startsWith('Z_')) throw new CliError(`${path}: the gzip is damaged or cut off`, EXIT.usage);
    if (code === 'EISDIR') throw new CliError(`${path} is a folder`, EXIT.usage);
    throw cause;
  }
};

/** The folder of the project's package.json, whether this runs from the sources or from what was built of them. */
const rootAbove = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));

export const checkoutPath = (...parts: string[]): string => join(rootAbove(__dirname), ...parts);
