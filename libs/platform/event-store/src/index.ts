export * from './event-store';
export * from './stream-model';
export { compressedSnapshot } from './compressed-snapshot';
export * from './partition';
export * from './executor-errors';
export { CommandExecutor } from './command-executor';
export { EXECUTOR_DEFAULTS, type ExecutorOptions } from './executor-options';
export type { Folded } from './stream-slot';
export * from './growth';
