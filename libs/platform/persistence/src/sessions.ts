import { randomUUID } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { classifyDatabaseError } from './classify-error';

/** Between us and PostgreSQL somebody hands sessions on. It may pass: poolers are set right while programs wait. */
export class SessionsShared extends Error {
  readonly retriable = true;
  constructor() {
    super(
      'DATABASE_URL leads to a pooler that gives a session of PostgreSQL to another client after each transaction (PgBouncer: pool_mode = ' +
        'transaction or statement). Locks that one process holds, LISTEN and the schema that a session is set to need sessions of their ' +
        'own: set pool_mode = session for this database in pgbouncer.ini, or name PostgreSQL itself in DATABASE_URL',
    );
    this.name = 'SessionsShared';
  }
}

/**
 * Marks the session of one connection, and looks from another one, while the first is there and at rest, whether it has the mark: then the
 * session was handed on. @throws SessionsShared
 */
export const checkSessions = async (config: ClientConfig): Promise<void> => {
  const mark = randomUUID();
  const [first, second] = [new Client(config), new Client(config)];
  // What breaks while nothing is asked shows with the next question.
  for (const client of [first, second]) client.on('error', () => undefined);
  try {
    await first.connect();
    await second.connect();
    await first.query('select set_config($1, $2, false)', ['accrue.session', mark]);
    const { rows } = await second.query<{ mark: string | null }>('select current_setting($1, true) as mark', [
      'accrue.session',
    ]);
    if (rows[0]?.mark === mark) throw new SessionsShared();
  } catch (error) {
    throw classifyDatabaseError(error);
  } finally {
    await Promise.all([first, second].map((client) => client.end().catch(() => undefined)));
  }
};
