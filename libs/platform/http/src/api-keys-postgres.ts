import { LRUCache } from 'lru-cache';
import type { Database, Migration } from '@accrue/persistence';
import { apiKeyHash, type ApiKeys } from './api-keys';
import type { ApiCaller } from './caller';

export const apiKeyMigration: Migration = {
  id: '0001-api-key',
  sql: `
    create table api_key (
      key_hash text primary key,
      name text not null unique,
      role text not null check (role in ('pos', 'operator', 'analyst')),
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    )`,
};

export interface NewApiKey extends ApiCaller {
  /** In clear; only its hash is stored. */
  readonly key: string;
}

export interface StoredApiKeys extends ApiKeys {
  /** All or none. */
  add(keys: readonly NewApiKey[]): Promise<void>;
  /** Those that are not there yet; a key that was revoked stays revoked. */
  ensure(keys: readonly NewApiKey[]): Promise<void>;
  isEmpty(): Promise<boolean>;
}

const INSERT = 'insert into api_key (key_hash, name, role) select * from unnest($1::text[], $2::text[], $3::text[])';
const columnsOf = (keys: readonly NewApiKey[]): unknown[] => [
  keys.map(({ key }) => apiKeyHash(key)),
  keys.map(({ name }) => name),
  keys.map(({ role }) => role),
];

/** How long a revoked key may still work, and a new one may not yet. */
const CACHE_TTL_MS = 5_000;

/** Keys as hashes in table `api_key` of the platform's schema. */
export const createStoredApiKeys = (database: Database): StoredApiKeys => {
  // Unknown keys are remembered too, or guessing would become load on the database.
  const cache = new LRUCache<string, { caller: ApiCaller | null }>({ max: 1_000, ttl: CACHE_TTL_MS });
  return {
    async find(key) {
      const hash = apiKeyHash(key);
      const known = cache.get(hash);
      if (known) return known.caller;
      const [caller = null] = await database.query<ApiCaller>(
        'select name, role from api_key where key_hash = $1 and revoked_at is null',
        [hash],
      );
      cache.set(hash, { caller });
      return caller;
    },
    async add(keys) {
      await database.query(INSERT, columnsOf(keys));
      for (const { key } of keys) cache.delete(apiKeyHash(key));
    },
    async ensure(keys) {
      if (keys.length > 0) await database.query(`${INSERT} on conflict (key_hash) do nothing`, columnsOf(keys));
    },
    async isEmpty() {
      const rows = await database.query('select 1 from api_key limit 1');
      return rows.length === 0;
    },
  };
};
