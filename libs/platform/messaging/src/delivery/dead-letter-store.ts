import type { Queryable } from '@accrue/persistence';
import type { DeadLetter, DeadLetters, RawMessage } from '../message-bus';
import type { ConsumerId } from './checkpoints';

/** Where a message was when it failed; the same on every redelivery, so a message has one letter per group. */
export interface LetterPlace extends ConsumerId {
  readonly partition: number;
  readonly position: number;
  readonly ordinal: number;
}

export interface Failure {
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
}

export type Letter = DeadLetter & { readonly ordinal: number };

interface LetterRow extends Omit<Letter, 'group' | 'headers' | 'payload' | 'reasonCode' | 'failedAt'> {
  readonly grp: string;
  readonly headers: string;
  readonly payload: Buffer | null;
  readonly reason_code: string;
  readonly failed_at: DeadLetter['failedAt'];
}

const COLUMNS =
  'id, topic, grp, partition, position, ordinal, key, headers, payload, reason_code, reason, attempts, failed_at, status';

export const letterIdOf = ({ topic, group, partition, position, ordinal }: LetterPlace): string =>
  `${topic}~${group}~${partition}~${position}~${ordinal}`;

/** Idempotent: a message that fails again is parked again, whatever became of its letter before. */
export const parkLetter = async (
  database: Queryable,
  place: LetterPlace,
  raw: RawMessage | null,
  failure: Failure,
): Promise<void> => {
  await database.query(
    `insert into dead_letter (id, topic, grp, partition, position, ordinal, key, headers, payload, reason_code, reason, attempts, status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'parked')
     on conflict (id) do update set reason_code = excluded.reason_code, reason = excluded.reason,
       attempts = dead_letter.attempts + excluded.attempts, failed_at = excluded.failed_at, status = 'parked'`,
    [
      letterIdOf(place),
      place.topic,
      place.group,
      place.partition,
      place.position,
      place.ordinal,
      (raw?.key ?? '').replaceAll('\0', '\uFFFD'),
      JSON.stringify(raw?.headers ?? {}),
      raw === null || raw.value === null ? null : Buffer.from(raw.value),
      failure.code,
      failure.reason.replaceAll('\0', '\uFFFD'),
      failure.attempts,
    ],
  );
};

/** @param lock holds the letter for the rest of the transaction: of several replays one works, the others wait */
export const findLetter = async (
  database: Queryable,
  id: string,
  lock: '' | 'for update' = '',
): Promise<Letter | null> => {
  const [row] = await database.query<LetterRow>(`select ${COLUMNS} from dead_letter where id = $1 ${lock}`, [id]);
  return row === undefined ? null : letterOf(row);
};

export const listLetters = async (
  database: Queryable,
  filter: { readonly status?: DeadLetter['status']; readonly topic?: string; readonly limit?: number },
): Promise<readonly Letter[]> => {
  const rows = await database.query<LetterRow>(
    `select ${COLUMNS} from dead_letter
     where ($1::text is null or status = $1) and ($2::text is null or topic = $2) order by failed_at, id limit $3`,
    [filter.status ?? null, filter.topic ?? null, filter.limit ?? 100],
  );
  return rows.map(letterOf);
};

export const countParked = (database: Queryable): ReturnType<DeadLetters['parked']> =>
  database.query(
    `select topic, grp as "group", count(*) as letters from dead_letter where status = 'parked'
     group by topic, grp order by topic, grp`,
  );

export const settleLetter = async (
  database: Queryable,
  id: string,
  outcome: { readonly status: 'replayed' | 'discarded' } | { readonly status: 'parked'; readonly failure: Failure },
): Promise<void> => {
  const failure = outcome.status === 'parked' ? outcome.failure : null;
  await database.query(
    `update dead_letter set status = $2, attempts = attempts + $3, reason_code = coalesce($4, reason_code),
       reason = coalesce($5, reason), failed_at = case when $4::text is null then failed_at else clock_timestamp() end
     where id = $1`,
    [
      id,
      outcome.status,
      failure?.attempts ?? 0,
      failure?.code ?? null,
      failure?.reason.replaceAll('\0', '\uFFFD') ?? null,
    ],
  );
};

const letterOf = (row: LetterRow): Letter => ({
  id: row.id,
  topic: row.topic,
  group: row.grp,
  partition: row.partition,
  position: row.position,
  ordinal: row.ordinal,
  key: row.key,
  headers: JSON.parse(row.headers) as Record<string, string>,
  payload: row.payload === null ? null : row.payload.toString('utf8'),
  reasonCode: row.reason_code,
  reason: row.reason,
  attempts: row.attempts,
  failedAt: row.failed_at,
  status: row.status,
});
