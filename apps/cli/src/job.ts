import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobDto } from '@accrue/runtime';
import { Unreachable, type ApiClient, type RequestOptions } from './client';
import { CliError, EXIT } from './exit-codes';
import { Progress } from './progress';

/** Whoever waited long can wait a tenth longer. */
const ASK_AGAIN = { ofWaited: 0.1, msMin: 25, msMax: 1_000 };
/** The job goes on without us, and perhaps the platform is only started anew. */
const AWAY_MS_MAX = 60_000;

interface Wish extends Pick<RequestOptions, 'json'> {
  /** Of the route that starts it. */
  readonly path: string;
  readonly quiet: boolean;
}

/**
 * Starts a job and waits for its end; how far it is goes to stderr. Ctrl+C cancels it.
 * @throws CliError with the problem of a job that failed, or that it was cancelled
 */
export const doJob = async <Result>(client: ApiClient, { path, json, quiet }: Wish): Promise<Result> => {
  const wish = { method: 'POST', json, idempotencyKey: randomUUID() } as const;
  const { id } = await client.json<Pick<JobDto, 'id'>>(path, wish);
  const at = `/v1/jobs/${encodeURIComponent(id)}`;
  let cancelling: Promise<unknown> = Promise.resolve();
  const cancel = (): void => {
    process.stderr.write('\ncancelling the job …\n');
    cancelling = client.json(`${at}:cancel`, { method: 'POST' });
    cancelling.catch(() => undefined);
  };
  process.once('SIGINT', cancel); // the second time ends the program
  try {
    const job = await ended(client, at, quiet);
    await cancelling;
    return resultOf<Result>(job);
  } finally {
    process.off('SIGINT', cancel);
  }
};

const ended = async (client: ApiClient, at: string, quiet: boolean): Promise<JobDto> => {
  let [done, total] = [0, 0];
  let progress: Progress | undefined;
  const startedAt = performance.now();
  let seenAt = startedAt;
  for (;;) {
    const job = await client.json<JobDto>(at).catch((error: unknown) => {
      if (!(error instanceof Unreachable) || performance.now() - seenAt > AWAY_MS_MAX) throw error;
      return null;
    });
    if (job !== null) {
      seenAt = performance.now();
      progress ??= new Progress(job.unit, () => (total === 0 ? 0 : done / total), quiet);
      total = job.total ?? 0;
      progress.advance(job.done - done);
      done = job.done;
      if (job.finishedAt !== null) {
        if (job.state === 'done') progress.finish();
        return job;
      }
    }
    const waitMs = ASK_AGAIN.ofWaited * (performance.now() - startedAt);
    await sleep(Math.min(Math.max(waitMs, ASK_AGAIN.msMin), ASK_AGAIN.msMax));
  }
};

const resultOf = <Result>({ id, state, error, result }: JobDto): Result => {
  if (state === 'done') return result as Result;
  if (state === 'cancelled') throw new CliError(`cancelled: job ${id} has ended, nothing came of it`, EXIT.cancelled);
  throw new CliError(`${error?.code ?? 'internal'}: ${error?.detail ?? 'the job failed'}`, EXIT.failed, { ...error });
};
