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

/** Keys of the contexts: from the environment, else from the data directory, where missing ones are made once. */
export const loadContextValues = async (
  config: PlatformConfig,
  keys: readonly string[],
): Promise<Readonly<Record<string, string>>> => {
  const path = join(config.dataDirectory, 'secrets.json');
  const kept = JSON.parse((await readFileIfThere(path)) ?? '{}') as Record<string, string>;
  const made = keys.filter((key) => config.contextValues[key] === undefined && kept[key] === undefined);
  for (const key of made) kept[key] = randomBytes(32).toString('base64url');
  if (made.length > 0) await writePrivateFile(path, `${JSON.stringify(kept, null, 2)}\n`);
  return Object.fromEntries(keys.map((key) => [key, config.contextValues[key] ?? kept[key] ?? '']));
};

/**
 * Refuses to work on a database with other keys than it was filled with: cards would not be found again and profiles not be
 * readable, and nobody would notice before it is too late.
 * @throws StartupError
 */
export const checkContextValues = async (
  database: Database,
  values: Readonly<Record<string, string>>,
): Promise<void> => {
  for (const [name, value] of Object.entries(values)) {
    const digest = createHmac('sha256', value).update(`accrue:${name}`).digest('base64url');
    await database.query('insert into context_value_check (name, digest) values ($1, $2) on conflict do nothing', [
      name,
      digest,
    ]);
    const [row] = await database.query<{ digest: string }>('select digest from context_value_check where name = $1', [
      name,
    ]);
    if (row?.digest === digest) continue;
    throw new StartupError(
      `This database was filled with another ${name}. Set ${environmentNameOf(name)} to the value it was filled with, or use the data directory that holds it (secrets.json).`,
    );
  }
};
