import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keyFromConfig } from '@accrue/privacy';
import type { Database, Migration } from '@accrue/persistence';
import type { PlatformConfig } from './config';
import { whatIsWrongWith } from './context-value-sources';
import { environmentNameOf } from './environment';
import { readPrivateFile, writePrivateFile } from '@accrue/local-servers';
import { StartupError } from '@accrue/local-servers';

export const contextValueMigration: Migration = {
  name: 'ContextValueCheck1795824006000',
  sql: 'create table context_value_check (name text primary key, digest text not null)',
};

type Values = Readonly<Record<string, string>>;

const SECRETS_FILE = 'secrets.json';

/**
 * Keys of the contexts, and whether they are those that a database was filled with. With others, cards would not be found again and profiles
 * not be readable, and nobody would notice before it is too late.
 */
export class ContextValues {
  private constructor(
    private readonly values: Values,
    private readonly wayOut: (name: string) => string,
    private readonly keepMade: () => Promise<void>,
    /** For a person: which keys lie in the data directory; null: none. */
    readonly whereKept: string | null,
  ) {}

  /** Of a service, which is told all of them. */
  static given(values: Values): ContextValues {
    const wayOut = (name: string): string =>
      `set ${environmentNameOf(name)} (or its _FILE, _COMMAND) to the value it was filled with`;
    return new ContextValues(values, wayOut, () => Promise.resolve(), null);
  }

  /**
   * From the configuration, else from the data directory, where missing ones are made once. Writes nothing yet.
   * @throws StartupError when the file is damaged, others may read it, or it holds a key that is given as well
   */
  static async read(
    { dataDirectory, contextValues }: Pick<PlatformConfig, 'dataDirectory' | 'contextValues'>,
    keys: readonly string[],
  ): Promise<ContextValues> {
    const path = join(dataDirectory, SECRETS_FILE);
    const names = [...new Set(keys)];
    const own = names.filter((name) => contextValues[name] === undefined);
    const kept = await readSecrets(path);
    const twice = names.find((name) => kept[name] !== undefined && contextValues[name] !== undefined);
    if (twice !== undefined)
      throw new StartupError(
        `${twice} lies in ${path}, and ${environmentNameOf(twice)} (or its _FILE, _COMMAND) gives it as well: a key comes from one place. Take it out of the file, or do not set the variable.`,
      );
    const made = own.filter((name) => kept[name] === undefined);
    const all = { ...kept, ...Object.fromEntries(made.map((name) => [name, randomBytes(32).toString('base64url')])) };
    const wayOut = (name: string): string =>
      made.includes(name)
        ? `${path}, where it was kept, has none: put that file back, from your backup of it`
        : `set ${environmentNameOf(name)} (or its _FILE, _COMMAND) to the value it was filled with, or use the data directory that holds it (${SECRETS_FILE})`;
    return new ContextValues(
      Object.fromEntries(names.map((name) => [name, contextValues[name] ?? all[name] ?? ''])),
      wayOut,
      async () => {
        if (made.length > 0) await writePrivateFile(path, `${JSON.stringify(all, null, 2)}\n`);
      },
      own.length === 0
        ? null
        : `Keys that protect and sign the data (${own.join(', ')}) lie in ${path}: keep a backup of it apart from the data. docs/security.md tells how to keep them elsewhere.`,
    );
  }

  /**
   * To be asked before anything is written to the database, its schemas included.
   * @throws StartupError when it was filled with other keys
   */
  async check(database: Database): Promise<void> {
    const [table] = await database.query<{ there: boolean }>(
      `select to_regclass('context_value_check') is not null as there`,
    );
    if (table?.there === true) await this.refuseOthers(database, this.wayOut);
  }

  /** What was made is kept once the database is known to be filled with no other. @throws StartupError */
  async settle(database: Database): Promise<Values> {
    await this.refuseOthers(database, this.wayOut);
    await this.keepMade();
    const names = Object.keys(this.values);
    await database.query(
      'insert into context_value_check (name, digest) select * from unnest($1::text[], $2::text[]) on conflict do nothing',
      [names, names.map((name) => this.digestOf(name))],
    );
    // Another process may have been faster with other values: what is there then decides.
    await this.refuseOthers(database, () => 'another process started with it at the same time');
    return this.values;
  }

  private async refuseOthers(database: Database, wayOut: (name: string) => string): Promise<void> {
    const rows = await database.query<{ name: string; digest: string }>(
      'select name, digest from context_value_check order by name',
    );
    for (const { name, digest } of rows) {
      if (this.values[name] === undefined || this.digestOf(name) === digest) continue;
      throw new StartupError(`This database was filled with another ${name}: ${wayOut(name)}.`);
    }
  }

  /** Of the key and not of the text: there is more than one way to write it. */
  private digestOf(name: string): string {
    return createHmac('sha256', keyFromConfig(name, this.values[name])).update(`accrue:${name}`).digest('base64url');
  }
}

const readSecrets = async (path: string): Promise<Values> => {
  const text = await readPrivateFile(path);
  if (text === null) return {};
  const damaged = (how: string): StartupError =>
    new StartupError(
      `${path} is damaged: ${how}. Put it back from your backup. Without it, cards are not recognised and neither profiles nor dead letters can be read; only where nobody has enrolled yet, it may be deleted.`,
    );
  if (text.trim() === '') throw damaged('it is empty');
  const secrets = parsed(text);
  if (typeof secrets !== 'object' || secrets === null || Array.isArray(secrets))
    throw damaged('it is not a JSON object, as when its end is missing');
  for (const [name, value] of Object.entries(secrets)) {
    const wrong = whatIsWrongWith(String(value));
    if (wrong !== null) throw damaged(`${name} ${wrong}`);
  }
  return secrets as Values;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};
