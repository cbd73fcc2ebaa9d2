import { Client, type ClientConfig } from 'pg';

/** A holder that does not speak for this long is taken for dead: the server ends its session, and with it the lock. */
const SILENCE_MS_MAX = 10_000;
const RENEW_INTERVAL_MS = 2_000;
/** The holder itself stops believing earlier than the server does: both clocks only measure spans. */
const BELIEVED_MS = SILENCE_MS_MAX - 3_000;
const RETRY_INTERVAL_MS = 1_000;

export interface HeldLockOptions {
  /** Unique in the database, e.g. `relay ledger`. */
  readonly name: string;
  readonly onHeld: () => void;
  /** Whatever the lock protects must end; it may have gone to another process already. */
  readonly onLost: () => void;
}

export interface HeldLock {
  /**
   * Synchronous and pessimistic: false as soon as it could have been lost, also in a process that has just been woken up after a
   * long stop. Ask right before each act that the lock protects.
   */
  isHeld(): boolean;
  /** Gives the lock back. */
  stop(): Promise<void>;
}

/**
 * Competes for a PostgreSQL advisory lock over a connection of its own until it has it, and again after it was lost. Of all
 * processes that ask for a name, one has it at a time. Needs a direct connection or a pooler in session mode.
 */
export const holdLock = (config: ClientConfig, { name, onHeld, onLost }: HeldLockOptions): HeldLock => {
  let client: Client | undefined;
  let held = false;
  let believedUntilMs = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();

  const lose = (): void => {
    const broken = client;
    client = undefined;
    void broken?.end().catch(() => undefined); // already broken: there is nothing to learn from a failing goodbye
    if (!held) return;
    held = false;
    onLost();
  };

  const connect = async (): Promise<Client> => {
    const attempt = new Client(config);
    const gone = (): void => {
      if (client === attempt) lose();
    };
    attempt.on('error', gone).on('end', gone);
    await attempt.connect();
    await attempt.query(`set idle_session_timeout = ${SILENCE_MS_MAX}`);
    return attempt;
  };

  /** One step: connect, ask for the lock, or say that we are still here. */
  const step = async (): Promise<void> => {
    try {
      if (stopped) return;
      client ??= await connect();
      const askedAtMs = performance.now();
      const { rows } = held
        ? await client.query<{ ok: boolean }>('select true as ok')
        : await client.query<{ ok: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as ok', [name]);
      believedUntilMs = askedAtMs + BELIEVED_MS;
      if (held || rows[0]?.ok !== true || stopped) return;
      held = true;
      onHeld();
    } catch {
      lose();
    }
  };

  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(run, held ? RENEW_INTERVAL_MS : RETRY_INTERVAL_MS);
    timer.unref();
  };
  const run = (): void => {
    turn = step().then(schedule); // step() handles its own failures
  };
  run();

  return {
    isHeld: () => held && performance.now() < believedUntilMs,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await turn;
      held = false;
      await client?.end().catch(() => undefined); // the server frees the lock with the session
    },
  };
};
