import { createRequire } from 'node:module';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Transform, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CliError, EXIT } from './exit-codes';

/** Turns one line of somebody's file into what the platform takes. */
export interface Mapping {
  readonly member?: (source: unknown) => unknown;
  readonly receipt?: (source: unknown) => unknown;
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
  readonly lines: AsyncIterable<string>;
  /** How much of the file has been read, 0..1. */
  share(): number;
}

/** Lines of an NDJSON file, plain or gzip, or of standard input (`-`). Reads no faster than the lines are taken. */
export const openSource = (path: string): Source => {
  if (path !== '-' && !existsSync(path)) throw new CliError(`${path}: no such file`, EXIT.usage);
  const size = path === '-' ? 0 : statSync(path).size;
  let bytesRead = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next): void {
      bytesRead += chunk.length;
      next(null, chunk);
    },
  });
  const raw: Readable = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
  raw.on('error', (error) => count.destroy(error));
  const counted = raw.pipe(count);
  const plain = extname(path) === '.gz' ? counted.pipe(createGunzip()) : counted;
  return {
    lines: createInterface({ input: plain, crlfDelay: Infinity }),
    share: () => (size === 0 ? 0 : bytesRead / size),
  };
};

/** The folder of the project's package.json, whether this runs from the sources or from what was built of them. */
const rootAbove = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));

export const checkoutPath = (...parts: string[]): string => join(rootAbove(__dirname), ...parts);
