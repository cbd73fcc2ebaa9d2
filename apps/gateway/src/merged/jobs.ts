import type { ContextName } from '@accrue/contracts';
import { contextOfJob } from '@accrue/jobs';
import { JOB_ORDER, newestFirst } from '@accrue/runtime';
import { isContext } from '../routes';
import { firstOf, type Page } from './pages';

interface ListedJob {
  readonly id: string;
  readonly requestedAt: string;
}

export interface JobPage extends Page {
  readonly jobs: readonly ListedJob[];
}

/** Each service has the jobs of its context. Newest first, as each of them lists them. */
export const mergeJobs = (parts: readonly JobPage[], query: unknown): JobPage => {
  const jobs = newestFirst(parts.flatMap((part) => part.jobs));
  const { page, nextCursor } = firstOf(jobs, parts, query, ({ requestedAt, id }) =>
    JOB_ORDER.cursorAt([requestedAt, id]),
  );
  return { jobs: page, nextCursor };
};

export const contextOfId = (id: string): ContextName | undefined => {
  const context = contextOfJob(id);
  return isContext(context) ? context : undefined;
};
