export * from './job';
export { contextOfJob, Jobs, type JobFilter, type JobRequest } from './jobs';
export { JobRunner, type JobRunnerPorts } from './job-runner';
export { JobSlots } from './job-slots';
export { JOB_MIGRATIONS } from './migrations';
export { JOB_DEFAULTS, RUNNING_MAX, type JobLogger, type JobOptions } from './options';
export { startedJob, StartedJobDto, StartsJob } from './starts-job';
