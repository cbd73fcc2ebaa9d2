import type { InstantIso } from '@accrue/kernel';

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Whoever may do that much may see and cancel the job. */
export type JobRole = 'analyst' | 'operator';

/** Why a job has failed: the code of a problem, and the code's data. */
export interface JobError {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A job, without what it was asked and what came of it, which may be long. */
export interface JobHead {
  /** `{context}.{uuid}`: whoever has the id knows whom to ask. */
  readonly id: string;
  readonly kind: string;
  /** What it is about, where the kind does not say it all. */
  readonly subject: string | null;
  readonly state: JobState;
  readonly done: number;
  /** null: it does not know yet. */
  readonly total: number | null;
  /** What is counted. */
  readonly unit: string;
  /** null: it does not run, or nothing can be said yet. */
  readonly etaSeconds: number | null;
  readonly requestedBy: string;
  readonly requestedAt: InstantIso;
  readonly startedAt: InstantIso | null;
  readonly finishedAt: InstantIso | null;
  /** Somebody has cancelled it; while it runs, it is about to end. */
  readonly cancelRequested: boolean;
  readonly error: JobError | null;
}

export interface Job extends JobHead {
  readonly input: unknown;
  /** null: it is not done. */
  readonly result: unknown;
}

/** What is the same for all jobs of a kind. */
export interface JobTerms {
  readonly kind: string;
  readonly unit: string;
  readonly role: JobRole;
  /** While one is under way, whoever asks for the same (kind and subject) gets that one. */
  readonly isSingle: boolean;
}

export interface JobControl {
  /**
   * Says how far it is; cheap, so it may be called as often as there is something to say.
   * @throws JobStopped when the job is to end now
   */
  readonly report: (this: void, done: number, total: number) => void;
}

/**
 * Something that takes long. It may be started again from the beginning, in another process, when the one that did it has died: so what
 * it does twice has to have the effect of once.
 */
export interface JobKind<Input = never, Result = unknown> {
  readonly terms: JobTerms;
  run(input: Input, control: JobControl): Promise<Result>;
}

export type StopReason = 'cancelled' | 'lost' | 'stopping';

/** Thrown inside of a job that is to end; it lets it pass. */
export class JobStopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`the job is to end: ${reason}`);
    this.name = 'JobStopped';
  }
}

export const INTERRUPTED = 'job.interrupted';

/** HTTP status of the codes of jobs, which every context may answer. */
export const jobProblems = {
  'job.unknown': 404,
  'job.conflict': 409,
  'job.too_many': 429,
  [INTERRUPTED]: 500,
} as const;

export type JobRejectionCode = keyof typeof jobProblems;
