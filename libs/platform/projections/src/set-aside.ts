import type { StoredEvent } from '@accrue/event-store';
import type { Queryable, Transaction } from '@accrue/persistence';
import type { ProjectionLogger } from './options';

/** Beyond so many it is the fold that is wrong, not what single streams hold: the projection fails and waits to be mended. */
export const SET_ASIDE_STREAMS_MAX = 100;

/** A stream that one generation of a read model does not follow any more, because one of its events could not be folded. */
export interface SetAside {
  readonly streamId: string;
  readonly revision: number;
  readonly eventType: string;
  readonly error: string;
  readonly at: string;
}

export interface Unfoldable {
  readonly event: StoredEvent;
  readonly error: unknown;
}

/** Too many streams were set aside: a person has to look at the fold. */
export class TooManySetAside extends Error {
  constructor(name: string, { event, error }: Unfoldable) {
    super(
      `more than ${SET_ASIDE_STREAMS_MAX} streams of ${name} cannot be folded; the last is ${event.streamId}, revision ${event.revision}: ${messageOf(error)}`,
    );
    this.name = 'TooManySetAside';
  }
}

export const setAsideOf = (database: Queryable, name: string, generation: number): Promise<readonly SetAside[]> =>
  database.query<SetAside>(
    `select stream_id as "streamId", revision, event_type as "eventType", error, set_aside_at as at
     from projection_set_aside where name = $1 and generation = $2 order by set_aside_at, stream_id`,
    [name, generation],
  );

/** @throws TooManySetAside */
export const setAside = async (
  tx: Transaction,
  { name, generation }: { readonly name: string; readonly generation: number },
  before: number,
  found: readonly Unfoldable[],
): Promise<void> => {
  const last = found.at(-1);
  if (last === undefined) return;
  if (before + found.length > SET_ASIDE_STREAMS_MAX) throw new TooManySetAside(name, last);
  await tx.query(
    `insert into projection_set_aside (name, generation, stream_id, revision, event_type, error)
     select $1, $2, * from unnest($3::text[], $4::bigint[], $5::text[], $6::text[])`,
    [
      name,
      generation,
      found.map(({ event }) => event.streamId),
      found.map(({ event }) => event.revision),
      found.map(({ event }) => event.type),
      found.map(({ error }) => messageOf(error)),
    ],
  );
};

/** Nobody may overlook it; what the event holds stays out of the log. */
export const logSetAside = (
  { context, logger }: { readonly context: string; readonly logger: ProjectionLogger },
  projection: string,
  found: readonly Unfoldable[],
): void => {
  for (const { event, error } of found)
    logger.error(
      { context, projection, streamId: event.streamId, revision: event.revision, error: messageOf(error) },
      'an event cannot be folded; the read model follows its stream no further',
    );
};

/** How many streams of each live read model are set aside; those without any are left out. */
export const countSetAside = (database: Queryable): Promise<readonly { name: string; streams: number }[]> =>
  database.query<{ name: string; streams: number }>(
    `select name, count(*) as streams from projection_set_aside join projection_generation using (name, generation)
     where state = 'live' group by name order by name`,
  );

const ERROR_LENGTH_MAX = 500;

const messageOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, ERROR_LENGTH_MAX);
