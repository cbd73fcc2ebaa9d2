import type { Migration, Queryable } from './database';

/** A context that uses a KeyRegistry puts this among its migrations. */
export const KEY_REGISTRY_MIGRATION: Migration = {
  name: 'KeyRegistry1795824003000',
  sql: `create table key_registry (
    key text primary key,
    owner text not null,
    detail text
  )`,
};

export interface KeyClaim {
  readonly key: string;
  readonly owner: string;
  readonly detail?: string | null;
}

export interface KeyOwner {
  readonly owner: string;
  readonly detail: string | null;
}

type Row = KeyOwner & { readonly key: string };

const RESERVE = `
with wanted as (
  select key, owner, detail, ordinality
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w(key, owner, detail, ordinality)
), reserved as (
  insert into key_registry (key, owner, detail)
  select key, owner, detail from wanted order by key, ordinality
  on conflict (key) do nothing
  returning key, owner, detail
)
select key, owner, detail from reserved
union all
select key, owner, detail from key_registry where key = any($1::text[])`;

/**
 * Keys that must be unique across streams (a receipt's business key, a card number). The first to reserve a key owns it
 * until it lets go of it (`transfer`); everyone who asks learns who that is. Reserving is idempotent: repeat it with the same owner and it answers the same.
 */
export class KeyRegistry {
  constructor(private readonly database: Queryable) {}

  /**
   * One statement however many keys; keys are inserted in sorted order, so two calls never wait for each other in a circle.
   * @returns the owner of each claim's key, in the order of the claims; the first claim wins when a key is claimed twice
   */
  async reserve(claims: readonly KeyClaim[], within: Queryable = this.database): Promise<readonly KeyOwner[]> {
    if (claims.length === 0) return [];
    const keys = claims.map((claim) => claim.key);
    const rows = await within.query<Row>(
      RESERVE,
      [keys, claims.map((claim) => claim.owner), claims.map((claim) => claim.detail ?? null)],
      { prepared: 'key-registry-reserve' },
    );
    const owners = byKey(rows);
    // A key that another transaction reserved while this statement ran is neither ours nor visible to its snapshot.
    const unseen = keys.filter((key) => !owners.has(key));
    if (unseen.length > 0) for (const [key, owner] of await this.lookup(unseen, within)) owners.set(key, owner);
    return keys.map((key) => {
      const owner = owners.get(key);
      if (owner === undefined) throw new Error('a reserved key has no owner: rows were deleted from key_registry');
      return owner;
    });
  }

  /**
   * Gives a key without a detail to another owner, if it still belongs to the one who lets go of it: of several who want it,
   * one gets it. A detail holds it where it is, until `clearDetail`.
   * @returns whether it did
   */
  async transfer(key: string, from: string, to: KeyOwner, within: Queryable = this.database): Promise<boolean> {
    const moved = await within.query(
      'update key_registry set owner = $3, detail = $4 where key = $1 and owner = $2 and detail is null returning 1',
      [key, from, to.owner, to.detail],
    );
    return moved.length === 1;
  }

  /** Lets go of all that these owners have. Without an index on `owner`, which a context adds that asks for it, the whole table is read. */
  async releaseAll(owners: readonly string[], within: Queryable = this.database): Promise<void> {
    await within.query('delete from key_registry where owner = any($1::text[])', [owners]);
  }

  async clearDetail(key: string, owner: string): Promise<void> {
    await this.database.query('update key_registry set detail = null where key = $1 and owner = $2', [key, owner]);
  }

  /** @returns owners of the keys that are reserved; others are absent */
  async lookup(keys: readonly string[], within: Queryable = this.database): Promise<ReadonlyMap<string, KeyOwner>> {
    if (keys.length === 0) return new Map();
    const rows = await within.query<Row>(
      'select key, owner, detail from key_registry where key = any($1::text[])',
      [keys],
      {
        prepared: 'key-registry-lookup',
      },
    );
    return byKey(rows);
  }
}

const byKey = (rows: readonly Row[]): Map<string, KeyOwner> =>
  new Map(rows.map(({ key, owner, detail }) => [key, { owner, detail }]));
