import { spawnSync } from 'node:child_process';
import { keyFromConfig } from '@accrue/privacy';
import { environmentOfStrangers } from '@accrue/local-servers';
import { environmentNameOf, type EnvironmentReader } from './environment';
import { StartupError } from '@accrue/local-servers';

const COMMAND_MS_MAX = 30_000;
const OUTPUT_BYTES_MAX = 4_096;

/** Tells the value, or what is wrong with where it comes from; never the value itself in a message. */
type Source = () => string;

/**
 * Keys of the contexts from where the operator keeps them: each from exactly one of ACCRUE_<KEY>, ACCRUE_<KEY>_FILE and
 * ACCRUE_<KEY>_COMMAND. Commands run last, once each, when nothing else is wrong with the configuration.
 * @param whyRequired absent: a key that is given nowhere is left out
 * @throws StartupError that lists all that the reader has found wrong; or why a command has not told a key
 */
export const readContextValues = (
  reader: EnvironmentReader,
  keys: readonly string[],
  whyRequired?: string,
): Readonly<Record<string, string>> => {
  const sources = keys.flatMap((key) => {
    const source = sourceOf(reader, environmentNameOf(key), whyRequired);
    return source === null ? [] : [[key, source] as const];
  });
  reader.check();
  return Object.fromEntries(sources.map(([key, source]) => [key, source()]));
};

const sourceOf = (reader: EnvironmentReader, variable: string, whyRequired: string | undefined): Source | null => {
  const ways = [variable, `${variable}_FILE`, `${variable}_COMMAND`].filter((name) => reader.text(name) !== '');
  const [way] = ways;
  if (ways.length > 1)
    reader.problem(`${ways.join(' and ')} are set: a key comes from one place, take the others away`);
  else if (way === variable) return checked(reader, variable, reader.text(variable));
  else if (way?.endsWith('_FILE')) return ofFile(reader, way);
  else if (way !== undefined) return ofCommand(reader, way);
  else if (whyRequired !== undefined)
    reader.problem(
      `${variable} is missing: ${whyRequired}; ${variable}_FILE and ${variable}_COMMAND are other ways to give it`,
    );
  return null;
};

const checked = (reader: EnvironmentReader, variable: string, value: string): Source | null => {
  const problem = whatIsWrongWith(value);
  if (problem !== null) reader.problem(`${variable} ${problem}, e.g. from: openssl rand -hex 32`);
  return () => value;
};

/** Not the value: it is a secret. @returns null: it is a key */
export const whatIsWrongWith = (value: string): string | null => {
  try {
    keyFromConfig('', value);
    return null;
  } catch {
    return 'must be 32 bytes in base64 or hex';
  }
};

const ofFile = (reader: EnvironmentReader, variable: string): Source | null => {
  const value = reader.fileOf(variable);
  return value === null ? null : checked(reader, `${reader.text(variable)} (${variable})`, value);
};

const ofCommand = (reader: EnvironmentReader, variable: string): Source | null => {
  const words = wordsOf(reader.text(variable));
  if (words === null)
    reader.problem(
      `${variable} is run without a shell: words between blanks, without quotes, or a JSON array of words, e.g. ["cat", "/run/my key"]`,
    );
  return () => told(variable, words ?? []);
};

/** @returns null when it is not clear what was meant */
const wordsOf = (text: string): readonly string[] | null => {
  if (!text.startsWith('[')) return /["'`\\$|<>;&]/.test(text) ? null : text.split(/\s+/);
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
};

/** What it prints may be the key, wherever it prints it: so none of it is repeated. */
const told = (variable: string, [program = '', ...args]: readonly string[]): string => {
  const { error, status, signal, stdout } = spawnSync(program, args, {
    env: environmentOfStrangers(),
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: COMMAND_MS_MAX,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_BYTES_MAX,
    encoding: 'utf8',
  });
  const problem =
    whyFailed(error, program) ?? (status === 0 ? null : `ended with ${signal ?? `status ${String(status)}`}`);
  if (problem !== null)
    throw new StartupError(`The command of ${variable} ${problem}. Run it by hand to see what it says.`);
  const value = stdout.trim();
  const wrong = whatIsWrongWith(value);
  if (wrong !== null) throw new StartupError(`What the command of ${variable} prints ${wrong}.`);
  return value;
};

const whyFailed = (error: Error | undefined, program: string): string | null => {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (error === undefined) return null;
  if (code === 'ETIMEDOUT') return `did not end within ${COMMAND_MS_MAX / 1_000} s`;
  if (code === 'ENOBUFS') return 'prints more than a key';
  return `cannot be run: ${code === 'ENOENT' ? `there is no program ${program}` : (code ?? 'unknown')}`;
};
