export * from './database';
export * from './errors';
export { classifyDatabaseError } from './classify-error';
export { openDatabase, SESSION_SETTINGS, type DatabaseOptions, type PostgresDatabase } from './postgres-database';
export type { HeldLock, HeldLockOptions } from './held-lock';
export type { Listening } from './listen';
export { migrate, pendingMigrations } from './migrate';
export * from './key-registry';
export { dataSourceOver } from './typeorm/data-source';
