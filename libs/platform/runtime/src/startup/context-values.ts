import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Database, Migration } from '@accrue/persistence';
import type { PlatformConfig } from './config';
import { environmentNameOf } from './environment';
import { readFileIfThere, writePrivateFile } from './private-file';
import { StartupError } from './startup-error';

export const contextValueMigration: Migration = {
  id: '0002-context-value-check',
  sql: 'create table context_value_check (name text primary key, digest text not null)',
};

type Values = Readonly<Record<string, string>>;

/**
 * Keys of the contexts: from the environment, else from the data directory, where missing ones are made once. What is made is kept
 * only when the database was filled with no other: a start that is refused leaves everything as it was.
 * @throws StartupError
 */
export const settleContextValues = async (
  { dataDirectory, contextValues }: Pick<PlatformConfig, 'dataDirectory' | 'contextValues'>,
  keys: readonly string[],
  database: Database,
): Promise<Values> => {
  const path = join(dataDirectory, SECRETS_FILE);
  const kept = await readSecrets(path);
  const made = keys.filter((key) => contextValues[key] === undefined && kept[key] === undefined);
  const all = { ...kept, ...Object.fromEntries(made.map((key) => [key, randomBytes(32).toString('base64url')])) };
  const values = Object.fromEntries(keys.map((key) => [key, contextValues[key] ?? all[key] ?? '']));
  await refuseOthers(database, values, (name) =>
    made.includes(name)
      ? `${path}, where it was kept, has none: put that file back, from your backup of it`
      : `set ${environmentNameOf(name)} to the value it was filled with, or use the data directory that holds it (${SECRETS_FILE})`,
  );
  if (made.length > 0) await writePrivateFile(path, `${JSON.stringify(all, null, 2)}\n`);
  await rememberDigests(database, values);
  return values;
};

/** The same for a service, which is told all its values. @throws StartupError */
export const checkContextValues = async (database: Database, values: Values): Promise<void> => {
  await refuseOthers(database, values, (name) => `set ${environmentNameOf(name)} to the value it was filled with`);
  await rememberDigests(database, values);
};

const SECRETS_FILE = 'secrets.json';

const readSecrets = async (path: string): Promise<Record<string, string>> => {
  const text = await readFileIfThere(path);
  if (text === null) return {};
  try {
    const secrets: unknown = JSON.parse(text);
    if (
      typeof secrets === 'object' &&
      secrets !== null &&
      Object.values(secrets).every((each) => typeof each === 'string')
    )
      return secrets as Record<string, string>;
  } catch {
    // said below
  }
  throw new StartupError(
    `${path} is damaged: it must be a JSON object of texts. Put it back from your backup. Without it, cards are not recognised and profiles cannot be read; only where nobody has enrolled yet, it may be deleted.`,
  );
};

const digestOf = (name: string, value: string): string =>
  createHmac('sha256', value).update(`accrue:${name}`).digest('base64url');

/**
 * Refuses to work on a database with other keys than it was filled with: cards would not be found again and profiles not be
 * readable, and nobody would notice before it is too late.
 */
const refuseOthers = async (database: Database, values: Values, wayOut: (name: string) => string): Promise<void> => {
  const rows = await database.query<{ name: string; digest: string }>('select name, digest from context_value_check');
  for (const { name, digest } of rows) {
    const value = values[name];
    if (value === undefined || digestOf(name, value) === digest) continue;
    throw new StartupError(`This database was filled with another ${name}: ${wayOut(name)}.`);
  }
};

/** Another process may be faster with other values: what is there then decides. */
const rememberDigests = async (database: Database, values: Values): Promise<void> => {
  const names = Object.keys(values);
  await database.query(
    'insert into context_value_check (name, digest) select * from unnest($1::text[], $2::text[]) on conflict do nothing',
    [names, names.map((name) => digestOf(name, values[name] ?? ''))],
  );
  await refuseOthers(database, values, () => 'another process started with it at the same time');
};
