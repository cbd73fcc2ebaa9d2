import { types } from 'node:util';
import { DatabaseContention, DatabaseUnavailable } from './errors';
import { whyRefused } from './why-refused';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const CONTENTION = new Set(['40001', '40P01', '55P03']);
/** Query cancelled (our statement time-out) and "this server is read-only now", as seen during a failover. */
const AWAY = new Set(['57014', '25006']);
/** 08 connection, 53 resources (connections, memory, disk), 57P shutdown and start-up, 58 I/O of the server. */
const AWAY_CLASSES = ['08', '53', '57P', '58'];
/** What `pg` itself throws without any code when a socket goes away under it. */
const AWAY_MESSAGES =
  /connection terminated|not queryable|timeout exceeded when trying to connect|connection ended|query read timeout/i;

/** Turns the world's errors into typed, retriable ones; SQL errors (ours) come back unchanged. */
export const classifyDatabaseError = (error: unknown): unknown => {
  // Not `instanceof`: errors of Node's own modules belong to another realm under some test runners.
  if (!types.isNativeError(error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CONTENTION.has(code)) return new DatabaseContention(error.message, { cause: error });
  const refused = whyRefused(code, error.message);
  if (refused !== undefined) return new DatabaseUnavailable(refused, { cause: error });
  const away =
    NETWORK.has(code) ||
    AWAY.has(code) ||
    (/^[0-9A-Z]{5}$/.test(code) && AWAY_CLASSES.some((prefix) => code.startsWith(prefix))) ||
    (code === '' && AWAY_MESSAGES.test(error.message));
  return away ? new DatabaseUnavailable(error.message || code, { cause: error }) : error;
};
