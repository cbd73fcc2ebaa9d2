import { setTimeout as delay } from 'node:timers/promises';
import type { ContextHost } from './context-host';

const WAIT_MS_MAX = 10_000;
const LOOK_INTERVAL_MS = 100;

/** Nobody has made the tables of the read models yet: the process that folds them has not started. */
export class ReadModelsNotBuilt extends Error {
  readonly retriable = true;
  constructor(context: string, names: readonly string[]) {
    super(
      `the read models of ${context} are not there yet (${names.join(', ')}): a process with the role projector makes them`,
    );
    this.name = 'ReadModelsNotBuilt';
  }
}

/** Services read their read models from their first moment on. @throws ReadModelsNotBuilt */
export const untilBuilt = async ({ definition, projections }: ContextHost): Promise<void> => {
  const giveUpAtMs = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const missing = (await projections.status()).filter(({ generation }) => generation === 0);
    if (missing.length === 0) return;
    if (performance.now() > giveUpAtMs)
      throw new ReadModelsNotBuilt(
        definition.name,
        missing.map(({ name }) => name),
      );
    await delay(LOOK_INTERVAL_MS);
  }
};
