export * from './due-work';
export * from './claims';
export { dueRows, type DueRows } from './due-rows';
export { createPostgresClaims } from './postgres-claims';
export { SCHEDULING_MIGRATIONS } from './migrations';
export { SCHEDULER_DEFAULTS, type SchedulerLogger, type SchedulerOptions } from './options';
export { Scheduler, type SchedulerPorts, type WorkStatus } from './scheduler';
