import { setTimeout as delay } from 'node:timers/promises';
import type { HeldLock } from '@accrue/persistence';
import { aheadLockOf } from '@accrue/projections';
import { mayPass } from '../startup/expected-failures';
import type { ContextHost } from './context-host';
import type { Logger } from './logger';

const RETRY_MS = 500;

type LeadingPorts = Pick<ContextHost, 'projections'> & {
  readonly definition: Pick<ContextHost['definition'], 'name' | 'projections'>;
  readonly database: Pick<ContextHost['database'], 'holdLock'>;
};

/**
 * Of all processes of a context one folds its read models, whoever holds the lock; the others wait for it to fall. During an upgrade that
 * may be one of the release before, which stays until we are ready: then one of ours builds what is new beside it, under a lock of its own.
 */
export const leadProjections = (
  { definition, database, projections }: LeadingPorts,
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
  onFatal: (message: string) => void,
): { stop(): Promise<void> } => {
  const { name } = definition;
  let turn: Promise<unknown> = Promise.resolve();
  let leads = false;
  const fail =
    (what: string) =>
    (error: unknown): void => {
      logger.error({ context: name, err: error }, what);
      onFatal(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    };
  const next = (what: string, work: () => Promise<void>): void => {
    turn = turn.then(work).catch(fail(what));
  };
  let hasEnded = false;
  let ahead: HeldLock | undefined;
  /** The lock comes back when the database does, and then connections may still break. */
  const persistently = async (what: string, isWanted: () => boolean, work: () => Promise<void>): Promise<void> => {
    while (isWanted()) {
      try {
        return await work();
      } catch (error) {
        if (!mayPass(error)) throw error;
        logger.warn({ context: name, error: error.message }, what);
        await delay(RETRY_MS);
      }
    }
  };
  const start = async (): Promise<void> => {
    await persistently(
      'the projections will be started again',
      () => leads,
      () => projections.start(),
    );
    await ahead?.stop();
    ahead = undefined;
  };
  const waits = (): boolean => !leads && !hasEnded;
  const buildAhead = (): Promise<void> =>
    persistently('what is new in this release will be built again', waits, () => projections.buildAhead());
  /** Only where somebody else may fold: a first start has nothing to be ahead of. */
  const goAhead = async (): Promise<void> => {
    const unlike = await projections.otherVersions();
    const isNewer = unlike.some(({ live, version }) => live !== null && live < version);
    const isAddition = unlike.some(({ live }) => live === null) && unlike.length < definition.projections.length;
    if ((!isNewer && !isAddition) || !waits()) return;
    logger.info(
      { context: name, projections: unlike.map((other) => other.name) },
      'this release has other versions of read models',
    );
    ahead = database.holdLock({
      name: aheadLockOf(name),
      onHeld: () => void buildAhead().catch(fail('what is new in this release was not built')),
      onLost: () => undefined,
    });
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
  const wentAhead = persistently('looks again for what is new in this release', waits, goAhead).catch(
    fail('what is new in this release was not looked for'),
  );
  return {
    stop: async () => {
      leads = false;
      hasEnded = true;
      await wentAhead;
      await ahead?.stop();
      next(`the projections of ${name} did not stop`, () => projections.stop());
      await turn;
      await lock.stop();
    },
  };
};
