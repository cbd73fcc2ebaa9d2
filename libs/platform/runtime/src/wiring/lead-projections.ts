import type { ContextHost } from './context-host';
import type { Logger } from './logger';

/** Of all processes of a context one folds its read models, whoever holds the lock; the others wait for it to fall. */
export const leadProjections = (
  { definition: { name }, database, projections }: ContextHost,
  logger: Logger,
  onFatal: (message: string) => void,
): { stop(): Promise<void> } => {
  let turn: Promise<unknown> = Promise.resolve();
  const next = (what: string, work: () => Promise<void>): void => {
    turn = turn.then(work).catch((error: unknown) => {
      logger.error({ context: name, err: error }, what);
      onFatal(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  const lock = database.holdLock({
    name: `projector ${name}`,
    onHeld: () => {
      logger.info({ context: name }, 'projector works');
      next(`the projections of ${name} did not start`, () => projections.start());
    },
    onLost: () => next(`the projections of ${name} did not stop`, () => projections.stop()),
  });
  return {
    stop: async () => {
      next(`the projections of ${name} did not stop`, () => projections.stop());
      await turn;
      await lock.stop();
    },
  };
};
