import type { Database } from '@accrue/persistence';
import { aheadLockOf, liveGeneration } from './generations';
import type { Projection, ProjectionStatus } from './projection';
import type { LoopPorts, ProjectionLoop } from './projection-loop';

/** A read model that this program has in another version than what is live. */
export interface OtherVersion {
  readonly name: string;
  /** null: nobody has made it yet. */
  readonly live: number | null;
  readonly version: number;
  /** Columns that this program reads and the live one has not, e.g. `balance.points`: until it is built anew, who asks for them fails. */
  readonly lacks: readonly string[];
}

export const otherVersionsOf = async (
  projections: readonly Projection[],
  database: Database,
): Promise<readonly OtherVersion[]> => {
  const found = await Promise.all(
    projections.map(async ({ name, version, tables }) => {
      const live = await liveGeneration(database, name);
      if (live?.version === version) return [];
      const lacks = tables.flatMap(({ table, columns }) =>
        Object.entries(columns)
          .filter(([column, type]) => live?.tables[table]?.[column] !== type)
          .map(([column]) => `${table}.${column}`),
      );
      return [{ name, live: live?.version ?? null, version, lacks }];
    }),
  );
  return found.flat();
};

/** Whether a process of a newer release builds or folds its versions: its lock is held. */
export const isNewerThere = async (context: string, database: Database): Promise<boolean> => {
  const [row] = await database.transaction((tx) =>
    tx.query<{ free: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free', [
      aheadLockOf(context),
    ]),
  );
  return row?.free !== true;
};

/** Looks in a row at which nobody of a newer release was there: longer than a holder of a lock may be silent. */
const LOOKS_UNTIL_GONE = 3;

/** A newer release was taken back before it had taken over all: what only it folded is built anew in our version. */
export class Reclaiming {
  private timer: NodeJS.Timeout | undefined;
  private looksWithoutNewer = 0;

  constructor(
    private readonly ports: LoopPorts,
    private readonly loops: readonly ProjectionLoop[],
    private readonly rebuild: (name: string) => Promise<unknown>,
  ) {}

  start(): void {
    this.timer ??= setTimeout(() => void this.look(), this.ports.options.reclaimIntervalMs).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    const { context, database, logger } = this.ports;
    const superseded = this.loops.filter(({ isSuperseded }) => isSuperseded);
    try {
      const isGone = superseded.length > 0 && !(await isNewerThere(context, database));
      this.looksWithoutNewer = isGone ? this.looksWithoutNewer + 1 : 0;
      if (this.looksWithoutNewer >= LOOKS_UNTIL_GONE)
        for (const { projection } of superseded) if (this.timer !== undefined) await this.rebuild(projection.name);
    } catch (error) {
      logger.warn({ context, error: String(error) }, 'read models of a release that has gone are not taken back yet');
    }
    if (this.timer === undefined) return;
    this.timer = undefined;
    this.start();
  }
}

export const startOnce = (loop: ProjectionLoop): void => {
  if (!loop.isStarted) loop.start();
};

export const stateOf = ({ isSuperseded, error }: ProjectionLoop, isRebuilding: boolean): ProjectionStatus['state'] => {
  if (isSuperseded) return 'superseded';
  if (error !== undefined) return 'failed';
  return isRebuilding ? 'rebuilding' : 'live';
};
