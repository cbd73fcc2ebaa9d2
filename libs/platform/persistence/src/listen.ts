import { Client, type ClientConfig } from 'pg';

const RECONNECT_DELAY_MS = 250;
const RECONNECT_DELAY_MS_MAX = 5_000;

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
  let delayMs = RECONNECT_DELAY_MS;

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
      delayMs = RECONNECT_DELAY_MS;
      if (!stopped) onMessage(null);
    } catch {
      lose();
    }
  };

  const retryLater = (): void => {
    if (stopped) return;
    timer = setTimeout(() => void connect(), delayMs); // connect() handles its own failures
    timer.unref();
    delayMs = Math.min(delayMs * 2, RECONNECT_DELAY_MS_MAX);
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
