import { Client, type ClientConfig } from 'pg';
import { backoffMs } from '@accrue/retry';

const RECONNECT = { retryDelayMinMs: 250, retryDelayMaxMs: 5_000 };

export interface Listening {
  stop(): Promise<void>;
}

/** One LISTEN connection that comes back by itself; see `PostgresDatabase.listen`. */
export const listenOn = (
  config: ClientConfig,
  channel: string,
  onMessage: (payload: string | null) => void,
): Listening => {
  let client: Client | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const connect = async (): Promise<void> => {
    const attempt = newClient(config);
    if (attempt === null) return retryLater();
    client = attempt;
    let lost = false;
    const lose = (): void => {
      if (lost) return;
      lost = true;
      void attempt.end().catch(() => undefined); // already broken: there is nothing to learn from a failing goodbye
      retryLater();
    };
    attempt.on('error', lose);
    attempt.on('end', lose);
    attempt.on('notification', (message) => {
      if (!stopped) onMessage(message.payload ?? '');
    });
    try {
      await attempt.connect();
      await attempt.query(`listen ${attempt.escapeIdentifier(channel)}`);
      failures = 0;
      if (!stopped) onMessage(null);
    } catch {
      lose();
    }
  };

  const retryLater = (): void => {
    if (stopped) return;
    failures += 1;
    timer = setTimeout(() => void connect(), backoffMs(failures, RECONNECT)); // connect() handles its own failures
    timer.unref();
  };

  const first = connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await first;
      await client?.end().catch(() => undefined);
    },
  };
};

/** A client reads the certificates that its URL names as it is made; @returns null when they are not there just now. */
const newClient = (config: ClientConfig): Client | null => {
  try {
    return new Client(config);
  } catch {
    return null;
  }
};
