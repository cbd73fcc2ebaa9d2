import type { Queryable } from '@accrue/persistence';
import { INTERRUPTED, type JobError } from './job';
import type { JobOptions } from './options';

export interface ClaimedJob {
  readonly id: string;
  readonly kind: string;
  readonly input: unknown;
  readonly attempts: number;
}

export interface Beat {
  readonly id: string;
  readonly done: number;
  readonly total: number | null;
}

export type JobEnd =
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'failed'; readonly error: JobError }
  | { readonly state: 'cancelled' };

/** $1 kinds, $2 what this process does already, $3 how often a job is tried. */
const FREE = `(state = 'queued' or (state = 'running' and free_at <= clock_timestamp()))
  and kind = any($1) and not id = any($2::uuid[]) and attempts < $3 and not cancel_requested`;

const CLAIM = `
update job set state = 'running', claimed_by = $4, free_at = clock_timestamp() + $5 * interval '1 ms',
  attempts = attempts + 1, started_at = clock_timestamp(), done = 0, total = null
where id = (select id from job where ${FREE} order by requested_at, id limit 1 for update skip locked)
returning id, kind, input, attempts`;

/** What a dead process did and nobody is to start again: it was cancelled, or it was tried often enough. */
const BURY = `
update job set claimed_by = null, free_at = null, finished_at = clock_timestamp(),
  state = case when cancel_requested then 'cancelled' else 'failed' end,
  error = case when cancel_requested then null else json_build_object('code', $1::text, 'data', json_build_object('attempts', attempts)) end
where state in ('queued', 'running') and (state = 'queued' or free_at <= clock_timestamp())
  and (cancel_requested or attempts >= $2) and not id = any($3::uuid[])`;

const BEAT = `
update job as mine set free_at = clock_timestamp() + $2 * interval '1 ms', done = beat.done, total = beat.total
from json_to_recordset($3) as beat(id uuid, done bigint, total bigint)
where mine.id = beat.id and mine.claimed_by = $1 and mine.state = 'running'
returning mine.id, mine.cancel_requested as "cancelRequested"`;

const FINISH = `
update job set claimed_by = null, free_at = null, finished_at = clock_timestamp(),
  state = $3, result = $4, error = $5, done = $6, total = $7
where id = $2 and claimed_by = $1 and state = 'running'`;

const RELEASE = `
update job set claimed_by = null, free_at = null, state = 'queued', attempts = attempts - $3
where id = $2 and claimed_by = $1 and state = 'running'`;

/** What the runner of one process writes. Its name in `claimed_by` keeps processes apart; the clock is the database's. */
export class JobRows {
  constructor(
    private readonly database: Queryable,
    private readonly owner: string,
    private readonly options: JobOptions,
  ) {}

  /** Most of the time there is none, and this is all that is asked. */
  async isAnyOpen(): Promise<boolean> {
    return (await this.database.query(`select 1 from job where state in ('queued', 'running') limit 1`)).length > 0;
  }

  /** @param mine what this process does already */
  async bury(mine: readonly string[]): Promise<void> {
    await this.database.query(BURY, [INTERRUPTED, this.options.attemptsMax, mine]);
  }

  async isAnyFree(kinds: readonly string[], mine: readonly string[]): Promise<boolean> {
    const rows = await this.database.query(`select 1 from job where ${FREE} limit 1`, [
      ...[kinds, mine, this.options.attemptsMax],
    ]);
    return rows.length > 0;
  }

  /** @param kinds those that this process can do @param mine what it does already @returns the one that has waited longest */
  async claim(kinds: readonly string[], mine: readonly string[]): Promise<ClaimedJob | undefined> {
    const { leaseMs, attemptsMax } = this.options;
    const [job] = await this.database.query<ClaimedJob>(CLAIM, [kinds, mine, attemptsMax, this.owner, leaseMs]);
    return job;
  }

  /** @returns those that are still this process's, and whether somebody has cancelled them */
  async beat(beats: readonly Beat[]): Promise<ReadonlyMap<string, { readonly cancelRequested: boolean }>> {
    const rows = await this.database.query<{ id: string; cancelRequested: boolean }>(BEAT, [
      ...[this.owner, this.options.leaseMs, JSON.stringify(beats)],
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async finish({ id, done, total }: Beat, end: JobEnd): Promise<void> {
    const result = end.state === 'done' ? JSON.stringify(end.result) : null;
    const error = end.state === 'failed' ? JSON.stringify(end.error) : null;
    await this.database.query(FINISH, [this.owner, id, end.state, result, error, done, total]);
  }

  /** Others may have it at once. @param isAttempt false: it was not the job's fault, and does not count */
  async release(id: string, isAttempt: boolean): Promise<void> {
    await this.database.query(RELEASE, [this.owner, id, isAttempt ? 0 : 1]);
  }

  async purge(): Promise<void> {
    await this.database.query(`delete from job where finished_at < clock_timestamp() - $1 * interval '1 day'`, [
      this.options.keptDays,
    ]);
  }
}
