import type { EventLog } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import type { Database, Queryable } from '@accrue/persistence';
import { BEGINNING, linkOf, type Link } from './chain';

/** Events of a link at most: 40 kB, and as much as one statement hashes in a moment. */
const LINK_EVENTS_MAX = 1_000;

/** Where a partition's chain ends. */
export interface Tip extends Pick<Link, 'partition' | 'number' | 'lastPosition' | 'head'> {
  /** Null: nothing has been linked. */
  readonly linkedAt: InstantIso | null;
}

/** Of every partition, in order. */
export const tipsOf = async (database: Queryable, partitions: number): Promise<readonly Tip[]> => {
  const rows = await database.query<Tip>(
    `select p.partition, l.number, l.last_position as "lastPosition", l.head, l.linked_at as "linkedAt"
     from generate_series(0, $1::integer - 1) as p(partition)
     cross join lateral (
       select number, last_position, head, linked_at from ledger_chain where partition = p.partition order by number desc limit 1
     ) as l`,
    [partitions],
  );
  return Array.from(
    { length: partitions },
    (_, partition) => rows.find((row) => row.partition === partition) ?? { partition, ...BEGINNING, linkedAt: null },
  );
};

/** When the chain began; null: it has not. */
export const firstLinkedAt = async (database: Queryable, partitions: number): Promise<InstantIso | null> => {
  const [row] = await database.query<{ at: InstantIso | null }>(
    'select min(linked_at) as at from ledger_chain where number = 1 and partition = any($1)',
    [Array.from({ length: partitions }, (_, partition) => partition)],
  );
  return row?.at ?? null;
};

/**
 * Links what the store holds of a partition, up to a position. Two at once make the same links, of which one stays.
 * @returns the tip
 */
export const linkUpTo = async (
  { log, database }: { readonly log: EventLog; readonly database: Database },
  partition: number,
  position: number,
  linkedAt: InstantIso,
): Promise<Tip> => {
  for (;;) {
    const tip = (await tipsOf(database, log.partitions))[partition];
    if (tip === undefined || tip.lastPosition >= position) return tip ?? { partition, ...BEGINNING, linkedAt: null };
    const digests = await log.digests(partition, { after: tip.lastPosition, limit: LINK_EVENTS_MAX });
    if (digests.length === 0) return tip; // positions that no event has
    const { number, lastPosition, entries, head } = linkOf(partition, tip, digests);
    await database.query(
      `insert into ledger_chain (partition, number, last_position, entries, head, linked_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [partition, number, lastPosition, entries, head, linkedAt],
    );
  }
};

/** @param after number of the link before */
export const linksAfter = (
  database: Queryable,
  partition: number,
  after: number,
  limit: number,
): Promise<readonly Link[]> =>
  database.query<Link>(
    `select partition, number, last_position as "lastPosition", entries, head from ledger_chain
     where partition = $1 and number > $2 order by number limit $3`,
    [partition, after, limit],
  );
