export { addExactly } from './exact-sum';
export * from './columns';
export * from './projection';
export * from './read-model';
export { openReadModels, type ReadModels, type ReadRepository } from './read-models';
export {
  createProjectionRunner,
  type ProjectionLag,
  type ProjectionRunner,
  type ProjectionRunnerPorts,
  type TableDigest,
} from './projection-runner';
export { PROJECTION_MIGRATIONS } from './migrations';
export type { OtherVersion } from './releases';
export { aheadLockOf } from './generations';
export { CheckpointBeyondLog } from './prepare';
export { DEFAULT_OPTIONS as PROJECTION_DEFAULTS, type ProjectionLogger, type ProjectionRunnerOptions } from './options';
