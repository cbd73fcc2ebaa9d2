import { KurrentDBClient } from '@kurrent/kurrentdb-client';

/**
 * Refuses what the client cannot use, before anything is done with it. The client's own messages quote the connection string, which
 * may hold a password.
 */
export const checkConnection = (url: string): void => {
  if (/[?&]throwOnAppendFailure=false/i.test(url))
    throw new Error(
      'KURRENTDB_URL says throwOnAppendFailure=false: the client then answers a conflict with a wrong revision; leave it out',
    );
  try {
    KurrentDBClient.connectionString(url);
  } catch (error) {
    // No cause: its message and its `connectionString` would tell the password.
    throw new Error(
      'KURRENTDB_URL is not a connection string that the client understands, like kurrentdb://user:password@host:2113?tls=true' +
        fileHint(error),
    );
  }
};

/** The client takes the scheme of EventStoreDB for the same, but complains on the console about every client that is made with it. */
export const inPresentTerms = (url: string): string => url.trim().replace(/^esdb(?=(\+discover)?:)/, 'kurrentdb');

/**
 * For reading. The native part waits this long before it connects at all, half a second unless told; every replacement of a client
 * would pay it. Where nodes have to be found, the interval is what it says and stays.
 */
const FIRST_CONNECT_AFTER_MS = 10;

export const connectingAtOnce = (url: string): string => {
  const isOneNode = !/^[^:]*\+discover:/.test(url) && !/^[^?]*,/.test(url);
  if (!isOneNode || /[?&]discoveryInterval=/i.test(url)) return url;
  const trimmed = url.replace(/\/+$/, '');
  return `${trimmed}${trimmed.includes('?') ? '&' : '?'}discoveryInterval=${FIRST_CONNECT_AFTER_MS}`;
};

const fileHint = (error: unknown): string =>
  error instanceof Error && error.message.startsWith('Failed to load certificate') ? `: ${error.message}` : '';
