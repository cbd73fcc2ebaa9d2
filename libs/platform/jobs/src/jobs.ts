import { randomUUID } from 'node:crypto';
import { Rejected, type InstantIso } from '@accrue/kernel';
import type { Queryable } from '@accrue/persistence';
import { etaSeconds } from './eta';
import type { Job, JobHead, JobRejectionCode, JobRole, JobState, JobTerms } from './job';
import { QUEUED_MAX } from './options';

export interface JobRequest {
  readonly input: unknown;
  readonly subject?: string;
  /** Who asks. */
  readonly caller: { readonly name: string };
  /** The same of the same caller is the same job. */
  readonly idempotencyKey?: string | undefined;
}

export interface JobFilter {
  readonly kind?: string;
  readonly state?: JobState;
  /** The last of the page before. */
  readonly before?: { readonly requestedAt: InstantIso; readonly id: string };
  readonly limit: number;
}

type JobRow = Omit<Job, 'id' | 'etaSeconds'> & { readonly id: string; readonly elapsedMs: number | null };

/** Of a process that has died nobody else knows yet: what it did waits, for whoever takes it up. */
const STATE = `case when state = 'running' and free_at <= clock_timestamp() then 'queued' else state end`;

const HEAD = `id, kind, subject, ${STATE} as state, done, total, unit, requested_by as "requestedBy", requested_at as "requestedAt",
  started_at as "startedAt", finished_at as "finishedAt", cancel_requested as "cancelRequested", error,
  (extract(epoch from clock_timestamp() - started_at) * 1000)::bigint as "elapsedMs"`;

/** At most so many wait; two requests at the very same moment may make it one more. */
const REQUEST = `
insert into job (id, kind, subject, unit, role, is_single, input, requested_by, idempotency_key)
select $1, $2, $3, $4, $5, $6, $7, $8, $9
where (select count(*) from job where state = 'queued') < ${QUEUED_MAX}
on conflict do nothing
returning id`;

/** The job that is in the way of another one: that of the same key, else that of which there is one at a time. */
const SAME = `
select id, (input::text = $4 and subject is not distinct from $5) as same
from job
where (requested_by = $1 and kind = $2 and idempotency_key = $3)
  or ($6 and is_single and kind = $2 and subject is not distinct from $5 and not cancel_requested and state in ('queued', 'running'))
order by idempotency_key is not distinct from $3 desc limit 1`;

const CANCEL = `
update job set
  cancel_requested = true,
  finished_at = case when state = 'queued' then clock_timestamp() end,
  state = case when state = 'queued' then 'cancelled' else state end
where id = $1 and role = any($2) and state in ('queued', 'running')`;

/** The jobs of one context: asking for one, looking at them, cancelling. Doing them is the runner's. */
export class Jobs {
  private onRequested: () => void = () => undefined;

  /** @param database has run JOB_MIGRATIONS */
  constructor(
    readonly context: string,
    private readonly database: Queryable,
  ) {}

  /**
   * It is done whatever becomes of who asked.
   * @returns its id
   * @throws Rejected job.conflict when the key was used for something else; job.too_many
   */
  async request({ kind, unit, role, isSingle }: JobTerms, request: JobRequest): Promise<string> {
    const { subject = null, idempotencyKey = null } = request;
    const requestedBy = request.caller.name;
    const input = JSON.stringify(request.input);
    const values = [randomUUID(), kind, subject, unit, role, isSingle, input, requestedBy, idempotencyKey];
    const same = [requestedBy, kind, idempotencyKey, input, subject, isSingle];
    // The one that was in the way may have ended before it could be looked for.
    const id = (await this.add(values, same)) ?? (await this.add(values, same));
    if (id === undefined) throw new Rejected<JobRejectionCode>('job.too_many', { max: QUEUED_MAX });
    return id;
  }

  private async add(values: readonly unknown[], same: readonly unknown[]): Promise<string | undefined> {
    const [added] = await this.database.query<{ id: string }>(REQUEST, values);
    if (added !== undefined) {
      this.onRequested();
      return this.idOf(added.id);
    }
    const [known] = await this.database.query<{ id: string; same: boolean }>(SAME, same);
    if (known === undefined) return undefined;
    if (!known.same) throw new Rejected<JobRejectionCode>('job.conflict', { jobId: this.idOf(known.id) });
    return this.idOf(known.id);
  }

  /** @throws Rejected job.unknown, also of one that the role may not see */
  async find(id: string, role: JobRole): Promise<Job> {
    const [row] = await this.database.query<JobRow>(
      `select ${HEAD}, input, result from job where id = $1 and role = any($2)`,
      [this.uuidOf(id), rolesOf(role)],
    );
    if (row === undefined) throw new Rejected<JobRejectionCode>('job.unknown', { jobId: id });
    return { ...this.headOf(row), input: row.input, result: row.result };
  }

  /** The newest first. */
  async list({ kind, state, before, limit }: JobFilter, role: JobRole): Promise<readonly JobHead[]> {
    const rows = await this.database.query<JobRow>(
      `select ${HEAD} from job
       where role = any($1) and ($2::text is null or kind = $2) and ($3::text is null or ${STATE} = $3)
         and ($4::timestamptz is null or (requested_at, $7::text || '.' || id::text) < ($4, $5))
       order by requested_at desc, id desc limit $6`,
      [rolesOf(role), kind ?? null, state ?? null, before?.requestedAt ?? null, before?.id ?? '', limit, this.context],
    );
    return rows.map((row) => this.headOf(row));
  }

  /** One that waits is cancelled at once, one that runs within a moment; of one that has ended nothing changes. @throws Rejected job.unknown */
  async cancel(id: string, role: JobRole): Promise<Job> {
    await this.database.query(CANCEL, [this.uuidOf(id), rolesOf(role)]);
    return this.find(id, role);
  }

  /** Whoever does jobs in this process need not look for one that was asked for here. */
  whenRequested(listener: () => void): void {
    this.onRequested = listener;
  }

  private idOf(uuid: string): string {
    return `${this.context}.${uuid}`;
  }

  private uuidOf(id: string): string {
    const uuid = id.startsWith(`${this.context}.`) ? id.slice(this.context.length + 1) : '';
    if (!UUID.test(uuid)) throw new Rejected<JobRejectionCode>('job.unknown', { jobId: id });
    return uuid;
  }

  private headOf({ id, elapsedMs, input: _input, result: _result, ...row }: JobRow): JobHead {
    const isRunning = row.state === 'running';
    return {
      ...row,
      id: this.idOf(id),
      etaSeconds: isRunning ? etaSeconds({ ...row, elapsedMs: elapsedMs ?? 0 }) : null,
    };
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whose jobs a role may see. */
const rolesOf = (role: JobRole): readonly JobRole[] => (role === 'operator' ? ['analyst', 'operator'] : ['analyst']);

/** @param id as anybody may send it @returns the name of the context that a job of this id is of, if there is one */
export const contextOfJob = (id: string): string => id.split('.', 1)[0] ?? '';
