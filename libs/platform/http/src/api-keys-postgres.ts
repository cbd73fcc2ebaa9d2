import { LRUCache } from 'lru-cache';
import { apiKeyHash, type Role } from '@accrue/api-keys';
import { Rejected } from '@accrue/kernel';
import type { Database, Migration } from '@accrue/persistence';
import type { ApiKeys } from './api-keys';
import type { ApiCaller } from './caller';

export const apiKeyMigration: Migration = {
  name: 'ApiKey1795824005000',
  sql: `
    create table api_key (
      key_hash text primary key,
      name text not null unique,
      role text not null check (role in ('pos', 'operator', 'analyst', 'support', 'member', 'sso')),
      -- Sends receipts of these stores only; null: of any.
      stores text[],
      created_at timestamptz not null default now(),
      created_by text not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      revoked_by text
    );
    -- As each context's configuration says at its last start.
    create table configured_api_key (
      context text not null,
      key_hash text not null,
      name text not null,
      role text not null check (role in ('pos', 'operator', 'analyst', 'support', 'member', 'sso')),
      stores text[],
      last_used_at timestamptz,
      primary key (context, key_hash)
    );
    create index on configured_api_key (key_hash)`,
};

export type KeyRejectionCode = 'key.configured' | 'key.conflict' | 'key.last_operator' | 'key.unknown';

export interface NewApiKey extends ApiCaller {
  /** In clear; only its hash is stored. */
  readonly key: string;
}

/** A key to be known from now on. Whoever asks for it made it, and keeps it. */
export interface IssuedApiKey extends ApiCaller {
  /** `apiKeyHash` of the key. */
  readonly keyHash: string;
  /** First instant at which it is no longer good; null: never. */
  readonly expiresAt: string | null;
}

/** What may be told about a key. */
export interface ApiKeyInfo {
  readonly name: string;
  readonly role: Role;
  /** Whose receipts it may send; null: those of any store. */
  readonly stores: readonly string[] | null;
  /** configured: it is there as long as the configuration names it. */
  readonly source: 'issued' | 'configured';
  readonly status: 'active' | 'expired' | 'revoked';
  readonly createdAt: string | null;
  readonly createdBy: string | null;
  readonly expiresAt: string | null;
  /** To the minute; null: not yet. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
}

export interface StoredApiKeys extends ApiKeys {
  /** All or none. @param by who makes them */
  add(keys: readonly NewApiKey[], by: string): Promise<void>;
  /** The keys of a context's configuration, and no other: one that it no longer names is unknown from now on. */
  configure(context: string, keys: readonly NewApiKey[]): Promise<void>;
  /** Again with the same content changes nothing. @throws Rejected key.conflict when the name, or the key, is another's */
  issue(key: IssuedApiKey, by: string): Promise<ApiKeyInfo>;
  /** For ever; again changes nothing. @throws Rejected key.unknown, key.configured, key.last_operator */
  revoke(name: string, by: string): Promise<ApiKeyInfo>;
  /** By name and source. @param after only those that come behind it */
  list(limit: number, after: { readonly name: string; readonly source: string } | null): Promise<readonly ApiKeyInfo[]>;
  isEmpty(): Promise<boolean>;
}

const FIND = `
select name, role, stores from configured_api_key where key_hash = $1
union all
select name, role, stores from api_key where key_hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())
limit 1`;

/** At most one write a minute and key. */
const TOUCH = `
with configured as (
  update configured_api_key set last_used_at = now()
  where key_hash = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')
)
update api_key set last_used_at = now()
where key_hash = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`;

const INFO = `
select name, role, stores, 'issued' as source,
       case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'active' end as status,
       created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt", last_used_at as "lastUsedAt",
       revoked_at as "revokedAt", revoked_by as "revokedBy"
from api_key`;

const CONFIGURED = `
select name, role, stores, 'configured' as source, 'active' as status, null as "createdAt", null as "createdBy",
       null as "expiresAt", max(last_used_at) as "lastUsedAt", null as "revokedAt", null as "revokedBy"
from configured_api_key group by name, role, stores`;

/** The last key that may do everything is not taken away: nobody could give out another. */
const REVOKE = `
update api_key set revoked_at = coalesce(revoked_at, now()), revoked_by = coalesce(revoked_by, $2)
where name = $1 and (role <> 'operator' or revoked_at is not null
  or exists (select from configured_api_key where role = 'operator')
  or exists (select from api_key o where o.role = 'operator' and o.name <> $1 and o.revoked_at is null
             and (o.expires_at is null or o.expires_at > now())))
returning key_hash as "keyHash"`;

/** How long a revoked key may still work, and a new one may not yet. */
const CACHE_TTL_MS = 5_000;

/** Keys as hashes in tables of the platform's schema. */
export const createStoredApiKeys = (database: Database): StoredApiKeys => {
  // Unknown keys are remembered too, or guessing would become load on the database.
  const cache = new LRUCache<string, { caller: ApiCaller | null }>({ max: 1_000, ttl: CACHE_TTL_MS });
  const infoOf = async (name: string): Promise<ApiKeyInfo | null> =>
    (await database.query<ApiKeyInfo>(`${INFO} where name = $1`, [name]))[0] ?? null;
  /** Nobody waits for it, and nothing depends on it. */
  const touch = (hash: string): void => {
    void database.query(TOUCH, [hash]).catch(() => undefined);
  };
  return {
    async find(key) {
      const hash = apiKeyHash(key);
      const known = cache.get(hash);
      if (known) return known.caller;
      const [row] = await database.query<CallerRow>(FIND, [hash]);
      const caller = row === undefined ? null : callerOfRow(row);
      cache.set(hash, { caller });
      if (caller !== null) touch(hash);
      return caller;
    },
    async add(keys, by) {
      await database.query(
        `insert into api_key (key_hash, name, role, stores, created_by) select key_hash, name, role, stores, $2 from ${KEYS}`,
        [rowsOf(keys), by],
      );
      for (const { key } of keys) cache.delete(apiKeyHash(key));
    },
    async configure(context, keys) {
      const hashes = keys.map(({ key }) => apiKeyHash(key));
      await database.transaction(async (tx) => {
        await tx.query('delete from configured_api_key where context = $1 and key_hash <> all($2::text[])', [
          context,
          hashes,
        ]);
        await tx.query(
          `insert into configured_api_key (context, key_hash, name, role, stores)
           select $2, key_hash, name, role, stores from ${KEYS}
           on conflict (context, key_hash) do update
           set name = excluded.name, role = excluded.role, stores = excluded.stores`,
          [rowsOf(keys), context],
        );
      });
      cache.clear();
    },
    async issue({ name, role, stores, keyHash, expiresAt }, by) {
      const limit = limitOf(stores);
      await database.query(
        `insert into api_key (key_hash, name, role, stores, expires_at, created_by) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing`,
        [keyHash, name, role, limit, expiresAt, by],
      );
      const [same] = await database.query(
        `select 1 from api_key
         where key_hash = $1 and name = $2 and role = $3 and stores is not distinct from $4::text[]
           and expires_at is not distinct from $5::timestamptz`,
        [keyHash, name, role, limit, expiresAt],
      );
      const info = await infoOf(name);
      if (same === undefined || info === null) throw new Rejected<KeyRejectionCode>('key.conflict', { name });
      cache.delete(keyHash);
      return info;
    },
    async revoke(name, by) {
      const [revoked] = await database.query<{ keyHash: string }>(REVOKE, [name, by]);
      const info = await infoOf(name);
      if (revoked === undefined || info === null) {
        if (info !== null) throw new Rejected<KeyRejectionCode>('key.last_operator', { name });
        const [configured] = await database.query('select 1 from configured_api_key where name = $1', [name]);
        throw new Rejected<KeyRejectionCode>(configured === undefined ? 'key.unknown' : 'key.configured', { name });
      }
      cache.delete(revoked.keyHash);
      return info;
    },
    list(limit, after) {
      return database.query<ApiKeyInfo>(
        `select * from (${INFO} union all ${CONFIGURED}) k
         where (name collate "C", source) > ($2, $3) order by name collate "C", source limit $1`,
        [limit, after?.name ?? '', after?.source ?? ''],
      );
    },
    async isEmpty() {
      const rows = await database.query('select 1 from api_key limit 1');
      return rows.length === 0;
    },
  };
};

const KEYS = `json_to_recordset($1) as k(key_hash text, name text, role text, stores text[])`;

const rowsOf = (keys: readonly NewApiKey[]): string =>
  JSON.stringify(
    keys.map(({ key, name, role, stores }) => ({ key_hash: apiKeyHash(key), name, role, stores: limitOf(stores) })),
  );

/** The same stores, named in another order or twice, are the same. */
const limitOf = (stores: readonly string[] | undefined): readonly string[] | null =>
  stores === undefined ? null : [...new Set(stores)].sort();

type CallerRow = Omit<ApiCaller, 'stores'> & Pick<ApiKeyInfo, 'stores'>;

const callerOfRow = ({ stores, ...caller }: CallerRow): ApiCaller => (stores === null ? caller : { ...caller, stores });
