import { setTimeout as delay } from 'node:timers/promises';
import { mayPass } from '../startup/expected-failures';
import type { ContextHost } from './context-host';
import type { Logger } from './logger';

const RETRY_MS = 500;

type LeadingPorts = Pick<ContextHost, 'projections'> & {
  readonly definition: Pick<ContextHost['definition'], 'name'>;
  readonly database: Pick<ContextHost['database'], 'holdLock'>;
};

/** Of all processes of a context one folds its read models, whoever holds the lock; the others wait for it to fall. */
export const leadProjections = (
  { definition: { name }, database, projections }: LeadingPorts,
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
  onFatal: (message: string) => void,
): { stop(): Promise<void> } => {
  let turn: Promise<unknown> = Promise.resolve();
  let leads = false;
  const next = (what: string, work: () => Promise<void>): void => {
    turn = turn.then(work).catch((error: unknown) => {
      logger.error({ context: name, err: error }, what);
      onFatal(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  /** The lock comes back when the database does, and then connections may still break. */
  const start = async (): Promise<void> => {
    while (leads) {
      try {
        return await projections.start();
      } catch (error) {
        if (!mayPass(error)) throw error;
        logger.warn({ context: name, error: error.message }, 'the projections will be started again');
        await delay(RETRY_MS);
      }
    }
  };
  const lock = database.holdLock({
    name: `projector ${name}`,
    onHeld: () => {
      logger.info({ context: name }, 'projector works');
      leads = true;
      next(`the projections of ${name} did not start`, start);
    },
    onLost: () => {
      leads = false;
      next(`the projections of ${name} did not stop`, () => projections.stop());
    },
  });
  return {
    stop: async () => {
      leads = false;
      next(`the projections of ${name} did not stop`, () => projections.stop());
      await turn;
      await lock.stop();
    },
  };
};
