import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { classifyDatabaseError } from './classify-error';
import { columnTypes } from './column-types';
import type { Database, QueryOptions, Queryable, Transaction } from './database';
import { holdLock, type HeldLock, type HeldLockOptions } from './held-lock';
import { listenOn, type Listening } from './listen';
import { observePool } from './observe-pool';
import { checkSessions } from './sessions';

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** The context's schema: lower case letters, digits and _; made by `migrate`. */
  readonly schema: string;
  readonly connectionsMax: number;
  /** Besides those, for statements that keep their plan; opened when there is one. Default 4. */
  readonly keptPlanConnectionsMax?: number;
  /** Shown by `pg_stat_activity`. */
  readonly applicationName: string;
  /** A statement running longer is cancelled and comes back as DatabaseUnavailable. Default 30,000; 0 = none. */
  readonly statementTimeoutMs?: number;
  /** Waiting for a free or new connection. Default 10,000. */
  readonly connectTimeoutMs?: number;
}

export interface PostgresDatabase extends Database {
  readonly schema: string;
  /**
   * Calls `onMessage` for every NOTIFY on the channel, over a connection of its own that reconnects for ever. Messages sent
   * while it was away are lost, so a listener also polls; `onMessage(null)` says that it has just (re)connected.
   */
  listen(channel: string, onMessage: (payload: string | null) => void): Listening;
  /** @throws SessionsShared, DatabaseUnavailable */
  checkSessions(): Promise<void>;
  /** Competes for a lock with other processes over a connection of its own; see `held-lock.ts`. */
  holdLock(options: HeldLockOptions): HeldLock;
}

/**
 * Planner settings: a prepared array query planned once on an empty table keeps a sequential scan for ever after, so every
 * execution is planned with its real values; SSD-like page costs keep index scans chosen on tables that outgrow the cache.
 */
export const SESSION_SETTINGS = {
  plan_cache_mode: 'force_custom_plan',
  random_page_cost: '1.1',
  timezone: 'UTC',
} as const;

/**
 * For statements that keep their plan. One made while its tables were empty or tiny would go on reading all of them for ever
 * after: here it has to take an index.
 */
const KEPT_PLAN_SETTINGS = {
  ...SESSION_SETTINGS,
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
} as const;

const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/** Opens lazily: the first query connects. Lost connections are replaced by themselves. */
export const openDatabase = (options: DatabaseOptions): PostgresDatabase => {
  if (!SCHEMA_NAME.test(options.schema)) throw new Error(`not a schema name: ${JSON.stringify(options.schema)}`);
  const config = poolConfig(options, options.connectionsMax, SESSION_SETTINGS);
  const pool = openPool(config);
  const keptPlans = openPool(poolConfig(options, options.keptPlanConnectionsMax ?? 4, KEPT_PLAN_SETTINGS));
  const observed = [observePool(pool, options.schema), observePool(keptPlans, `${options.schema} kept plans`)];
  const companions = new Set<{ stop(): Promise<void> }>();

  return {
    schema: options.schema,
    query: (text, values, { prepared, keepPlan } = {}) =>
      run(keepPlan === true ? keptPlans : pool, text, values, prepared),
    transaction: (work) => inTransaction(pool, work),
    listen: (channel, onMessage) => {
      const listening = listenOn(config, channel, onMessage);
      companions.add(listening);
      return listening;
    },
    holdLock: (lock) => {
      const held = holdLock(config, lock);
      companions.add(held);
      return held;
    },
    checkSessions: () => checkSessions(config),
    close: async () => {
      for (const unobserve of observed) unobserve();
      await Promise.all([...companions].map((companion) => companion.stop()));
      for (const each of [pool, keptPlans]) if (!each.ended && !each.ending) await each.end();
    },
  };
};

const openPool = (config: PoolConfig): Pool => {
  const pool = new Pool(config);
  // An idle connection that dies is already removed by the pool; without a listener the event would end the process.
  pool.on('error', () => undefined);
  // A connection may be told off twice, by the server's last words and by its closed socket; the pool listens once.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

const poolConfig = (
  options: DatabaseOptions,
  connectionsMax: number,
  sessionSettings: Readonly<Record<string, string>>,
): PoolConfig => {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const settings = {
    search_path: options.schema,
    statement_timeout: String(statementTimeoutMs),
    ...sessionSettings,
  };
  return {
    connectionString: options.url,
    max: connectionsMax,
    application_name: options.applicationName,
    // For a server that does not even say that it gave up (a cut cable): the same, from this side.
    ...(statementTimeoutMs > 0 ? { query_timeout: statementTimeoutMs + 5_000 } : {}),
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    verify: settle(settings),
    // The typings of `pg` describe this as a whole `types` module; only getTypeParser is ever called.
    types: columnTypes,
  };
};

/** Settings of a session are set in it, not as it begins: a pooler in front lets nothing through that it does not know itself. */
const settle = (settings: Readonly<Record<string, string>>): PoolConfig['verify'] => {
  const pairs = Object.entries(settings);
  const text = `select ${pairs.map((_pair, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, false)`).join(', ')}`;
  return (client, done) => {
    client.query(text, pairs.flat()).then(
      () => done(),
      (error: unknown) => done(error as Error),
    );
  };
};

type Client = Pick<PoolClient, 'query'> | Pool;

const run = async <Row extends object>(
  client: Client,
  text: string,
  values: readonly unknown[] = [],
  prepared?: string,
): Promise<readonly Row[]> => {
  try {
    const named = prepared === undefined ? {} : { name: prepared };
    const result = await (client as Pool).query<Row>({ text, values: values as unknown[], ...named });
    return Array.isArray(result) ? [] : result.rows; // several statements in one text: those of a migration
  } catch (error) {
    throw classifyDatabaseError(error);
  }
};

const inTransaction = async <T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> => {
  const client = await connected(pool);
  const unit = unitOfWork(client);
  let broken = false;
  try {
    await run(client, 'begin');
    const result = await work(unit.tx);
    await unit.finish();
    await commit(client);
    return result;
  } catch (error) {
    await unit.finish();
    // A connection whose rollback fails is in an unknown state: throw it away rather than hand it to the next caller.
    await run(client, 'rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
};

const connected = async (pool: Pool): Promise<PoolClient> => {
  try {
    return await pool.connect();
  } catch (error) {
    throw classifyDatabaseError(error);
  }
};

/** One statement at a time on the connection, in the order asked; refuses use after the unit has ended. */
const unitOfWork = (client: PoolClient): { tx: Queryable; finish(): Promise<void> } => {
  let last: Promise<unknown> = Promise.resolve();
  let finished = false;
  return {
    tx: {
      query: <Row extends object>(text: string, values?: readonly unknown[], options: QueryOptions = {}) => {
        if (finished) return Promise.reject(new Error('this transaction has ended'));
        const next = last.then(() => run<Row>(client, text, values, options.prepared));
        last = next.catch(() => undefined);
        return next;
      },
    },
    finish: async () => {
      finished = true;
      await last;
    },
  };
};

const commit = async (client: PoolClient): Promise<void> => {
  try {
    const result = await client.query('commit');
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: somebody swallowed the error before.
    if (result.command !== 'COMMIT') throw new Error('the transaction was rolled back: an error inside it was ignored');
  } catch (error) {
    throw classifyDatabaseError(error);
  }
};
