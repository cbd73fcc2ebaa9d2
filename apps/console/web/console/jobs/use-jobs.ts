import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { JobDto, JobHeadDto, StartedJobDto } from '#api';
import { cancelJob, listJobs, readJob } from '../api';

const AGAIN_MS = 1_000;
/** Among the newest of its kind is whatever somebody waits for. */
const NEWEST = 20;

export type JobOf<Input, Result> = Omit<JobDto, 'input' | 'result'> & {
  readonly input: Input;
  readonly result: Result;
};

export interface JobsShown<Input, Result> {
  /** Under way, the newest first. */
  readonly open: readonly JobHeadDto[];
  /** The newest that has ended; null: none. */
  readonly ended: JobHeadDto | null;
  /** The newest that came to a result; null: none. */
  readonly done: JobOf<Input, Result> | null;
}

export const isOpen = ({ state }: JobHeadDto): boolean => state === 'queued' || state === 'running';

/**
 * The jobs of one kind, as the platform keeps them: they go on when the page is closed, and are found again when it is opened.
 * @param isMeant of which jobs the page tells
 */
export const useJobs = <Input, Result>(kind: string, isMeant: (job: JobHeadDto) => boolean = () => true) => {
  const queryClient = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  const queryKey = ['jobs', kind];
  const query = useQuery<JobsShown<Input, Result>>({
    queryKey,
    refetchInterval: ({ state }) => (state.data !== undefined && state.data.open.length > 0 ? AGAIN_MS : false),
    queryFn: async ({ signal }) => {
      const { jobs } = await listJobs({ query: { kind, limit: NEWEST } }, { signal, background: true });
      const meant = jobs.filter(isMeant);
      const newest = meant.find(({ state }) => state === 'done');
      const done =
        newest === undefined
          ? null
          : await queryClient.fetchQuery({
              queryKey: ['job', newest.id],
              staleTime: Number.POSITIVE_INFINITY, // it has ended
              queryFn: () => readJob({ path: { id: newest.id } }, { background: true }),
            });
      return {
        open: meant.filter(isOpen),
        ended: meant.find((job) => !isOpen(job)) ?? null,
        done: done as JobOf<Input, Result> | null,
      };
    },
  });

  /** @param ask starts a job; the same wish again is the same job */
  const start = async (ask: (idempotencyKey: string) => Promise<StartedJobDto>): Promise<void> => {
    setError(null);
    setAsking(true);
    try {
      await ask(crypto.randomUUID());
      await queryClient.invalidateQueries({ queryKey });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setAsking(false);
    }
  };
  const stop = async (id: string): Promise<void> => {
    try {
      await cancelJob({ path: { id } });
    } catch (refusal) {
      setError(refusal);
    }
    await queryClient.invalidateQueries({ queryKey });
  };
  return { jobs: query.data, problem: error ?? query.error, isAsking, start, stop };
};
