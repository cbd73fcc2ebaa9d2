export { createPostgresEventLog, type PostgresEventLogOptions } from './postgres-event-log';
export { EVENT_STORE_MIGRATIONS } from './migrations';
