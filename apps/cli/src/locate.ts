import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError, EXIT } from './exit-codes';
import { checkoutPath } from './source';

export interface Connection {
  readonly url: string;
  readonly key: string;
  /** Language of sentences; absent: the programme's. */
  readonly locale?: string;
}

export interface ConnectionOptions {
  readonly url?: string;
  readonly key?: string;
  readonly locale?: string;
}

/** Where a platform on this machine keeps its data: ACCRUE_DATA, else `.accrue` in this folder or in the checkout. */
export const dataDirectory = (): string => {
  const fromEnvironment = process.env.ACCRUE_DATA;
  if (fromEnvironment) return resolve(fromEnvironment);
  const here = resolve('.accrue');
  return existsSync(here) ? here : checkoutPath('.accrue');
};

const read = (file: string): string | undefined => {
  const path = join(dataDirectory(), file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
};

/** Options first, then ACCRUE_URL and ACCRUE_KEY, then what the platform on this machine wrote down when it started. */
export const locate = (options: ConnectionOptions): Connection => {
  const written = read('platform.json');
  const url =
    options.url ?? process.env.ACCRUE_URL ?? (written ? (JSON.parse(written) as { url: string }).url : undefined);
  const key = options.key ?? process.env.ACCRUE_KEY ?? read('api-key');
  if (!url)
    throw new CliError(
      'No running platform found on this machine: start one with `npm start`, or name one with --url.',
      EXIT.unreachable,
    );
  if (!key) throw new CliError('No API key found on this machine: name one with --key or ACCRUE_KEY.', EXIT.usage);
  return { url: url.replace(/\/$/, ''), key, ...(options.locale === undefined ? {} : { locale: options.locale }) };
};
