import { invariant, Rejected } from '@accrue/kernel';
import { Growth, NO_STREAM, type EventLog } from '@accrue/event-store';
import type { Database } from '@accrue/persistence';
import { recordRebuildProgress } from '@accrue/telemetry';
import { generationsOf, liveGeneration, loadCheckpoint } from './generations';
import { DEFAULT_OPTIONS, SILENT, type ProjectionLogger, type ProjectionRunnerOptions } from './options';
import { prepare } from './prepare';
import type { Projection, ProjectionRejectionCode, Projections, ProjectionStatus, RebuildReport } from './projection';
import { ProjectionLoop, type LoopPorts } from './projection-loop';
import { gapOf } from './read-batch';
import { Rebuild } from './rebuild';
import { countSetAside, setAsideOf } from './set-aside';
import { isNewerThere, otherVersionsOf, Reclaiming, startOnce, stateOf, type OtherVersion } from './releases';
import { digestSql } from './table-sql';

export interface ProjectionRunnerPorts {
  readonly context: string;
  readonly log: Pick<EventLog, 'partitions' | 'positions' | 'at' | 'read' | 'heads' | 'onAppended' | 'readStream'>;
  /** Has run PROJECTION_MIGRATIONS. */
  readonly database: Database;
  readonly projections: readonly Projection[];
  readonly options?: Partial<ProjectionRunnerOptions>;
  readonly logger?: ProjectionLogger;
}

export interface ProjectionLag {
  readonly name: string;
  readonly behind: number;
  /** Age of what it shows, 0 when nothing is behind; null when another process folds it and only that one knows. */
  readonly ageSeconds: number | null;
}

/** Digest over a read model's rows without what depends on arrival. */
export interface TableDigest {
  readonly name: string;
  readonly table: string;
  readonly rows: number;
  readonly digest: string;
}

export interface ProjectionRunner extends Projections {
  /**
   * Tables and views are there when it resolves; read models whose version is another one have been rebuilt, and the others were folded
   * meanwhile. What a process of a newer release builds and folds this very moment is left to it.
   * @throws CheckpointBeyondLog
   */
  start(): Promise<void>;
  /**
   * For a process of a newer release beside one that folds the versions of the release before: builds what is new in ours beside what is
   * live, and goes on folding it. Only who holds `aheadLockOf(context)` may.
   */
  buildAhead(): Promise<void>;
  otherVersions(): Promise<readonly OtherVersion[]>;
  /** Finishes the batches under way. */
  stop(): Promise<void>;
  lag(): Promise<readonly ProjectionLag[]>;
  digests(): Promise<readonly TableDigest[]>;
  /** How many streams of each read model are set aside. */
  setAside(): Promise<readonly { readonly name: string; readonly streams: number }[]>;
}

export const createProjectionRunner = (ports: ProjectionRunnerPorts): ProjectionRunner => new Runner(ports);

const WAIT_TIMEOUT_MS = 2_000;
/** The program ends; what was built is dropped at the next start. */
class RunnerStopped extends Error {
  readonly retriable = true;
}

class Runner implements ProjectionRunner {
  private readonly options: ProjectionRunnerOptions;
  private readonly loops: ReadonlyMap<string, ProjectionLoop>;
  private readonly growth: Growth;
  /** Loops that another process runs and somebody here waits for. */
  private readonly watched = new Set<ProjectionLoop>();
  private readonly rebuilding = new Set<string>();
  /** Read models that are built before they are folded. */
  private readonly bringing = new Map<string, Promise<void>>();
  private growing = false;
  private isStopped = false;
  private readonly reclaiming: Reclaiming;
  private readonly loopPorts: LoopPorts;

  constructor(private readonly ports: ProjectionRunnerPorts) {
    this.options = { ...DEFAULT_OPTIONS, ...ports.options };
    this.growth = new Growth(ports.log, this.options.pollIntervalMs);
    this.loopPorts = {
      context: ports.context,
      feed: ports.log,
      growth: this.growth,
      database: ports.database,
      options: this.options,
      logger: ports.logger ?? SILENT,
    };
    const tables = ports.projections.flatMap((projection) => projection.tables.map(({ table }) => table));
    invariant(new Set(tables).size === tables.length, `two tables of ${ports.context} have one name`);
    this.loops = new Map(
      ports.projections.map((projection) => [projection.name, new ProjectionLoop(projection, this.loopPorts)]),
    );
    this.reclaiming = new Reclaiming(this.loopPorts, [...this.loops.values()], (name) => this.rebuild(name));
    invariant(this.loops.size === ports.projections.length, `two projections of ${ports.context} have one name`);
  }

  async start(): Promise<void> {
    const { context, log, database } = this.ports;
    this.isStopped = false;
    try {
      const unlike: ProjectionLoop[] = [];
      for (const loop of this.loops.values()) {
        const { name, version } = loop.projection;
        if (loop.isStarted || this.bringing.has(name)) continue;
        if ((await prepare(context, loop.projection, log, database)) === 'ready') continue;
        const live = await liveGeneration(database, name);
        const isLeftToNewer = live !== undefined && live.version > version && (await isNewerThere(context, database));
        if (!isLeftToNewer) unlike.push(loop);
      }
      this.grow();
      for (const loop of this.loops.values())
        if (!unlike.includes(loop) && !this.bringing.has(loop.projection.name)) startOnce(loop);
      for (const loop of unlike) await this.bring(loop);
      await Promise.all(this.bringing.values());
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.reclaiming.start();
  }

  async buildAhead(): Promise<void> {
    this.isStopped = false;
    this.grow();
    const { context, log, database } = this.ports;
    for (const { name, live, version } of await this.otherVersions()) {
      const loop = this.loopOf(name);
      if (loop.isStarted || (live !== null && live > version)) continue;
      if (live === null) await prepare(context, loop.projection, log, database);
      if (live === null) startOnce(loop);
      else await this.bring(loop);
    }
  }

  otherVersions(): Promise<readonly OtherVersion[]> {
    return otherVersionsOf(this.ports.projections, this.ports.database);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.reclaiming.stop();
    const stopped = [...this.loops.values()].map((loop) => loop.stop());
    if (this.growing) this.growth.stop();
    this.growing = false;
    await Promise.all([...stopped, ...[...this.bringing.values()].map((work) => work.catch(() => undefined))]);
  }

  private grow(): void {
    if (!this.growing) this.growth.start();
    this.growing = true;
  }

  /** Built anew beside what is live, then folded. */
  private bring(loop: ProjectionLoop): Promise<void> {
    const { name } = loop.projection;
    const work = this.rebuild(name)
      .then(() => {
        if (!this.isStopped) startOnce(loop);
      })
      .finally(() => this.bringing.delete(name));
    this.bringing.set(name, work);
    return work;
  }

  async waitFor(
    name: string,
    at: { readonly streamId: string; readonly revision: number },
    timeoutMs = WAIT_TIMEOUT_MS,
  ): Promise<void> {
    if (at.revision === NO_STREAM) return;
    const loop = this.loopOf(name);
    const [event] = await this.ports.log.readStream(at.streamId, { from: at.revision, to: at.revision });
    // The number comes from a caller, who may ask for a revision that is not there (yet): their mistake, not ours.
    if (event === undefined)
      throw new Rejected<ProjectionRejectionCode>('read.not_caught_up', { projection: name, ...at });
    if (!(await this.isFolded(loop, event, timeoutMs)))
      throw new Rejected<ProjectionRejectionCode>('read.not_caught_up', { projection: name, ...at });
  }

  async waitForAll(name: string, timeoutMs = WAIT_TIMEOUT_MS): Promise<void> {
    const loop = this.loopOf(name);
    const heads = await this.ports.log.heads();
    const folded = await Promise.all(
      heads.map((position, partition) => this.isFolded(loop, { partition, position }, timeoutMs)),
    );
    if (folded.includes(false)) throw new Rejected<ProjectionRejectionCode>('read.not_caught_up', { projection: name });
  }

  async status(): Promise<readonly ProjectionStatus[]> {
    const heads = await this.ports.log.heads();
    return Promise.all(
      [...this.loops.values()].map(async (loop): Promise<ProjectionStatus> => {
        const { name } = loop.projection;
        const generations = await generationsOf(this.ports.database, name);
        const live = generations.find(({ state }) => state === 'live');
        const rebuilding = generations.some(({ state }) => state === 'building');
        return {
          context: this.ports.context,
          name,
          version: live?.version ?? loop.projection.version,
          generation: live?.generation ?? 0,
          state: stateOf(loop, rebuilding),
          behind: gapOf(heads, await this.checkpointOf(loop, live?.generation)),
          ...(loop.error === undefined ? {} : { error: loop.error }),
          setAside: live === undefined ? [] : await setAsideOf(this.ports.database, name, live.generation),
        };
      }),
    );
  }

  async rebuild(
    name: string,
    onProgress: (done: number, total: number) => void = () => undefined,
  ): Promise<RebuildReport> {
    const loop = this.loopOf(name);
    if (this.rebuilding.has(name))
      throw new Rejected<ProjectionRejectionCode>('projection.rebuilding', { context: this.ports.context, name });
    this.rebuilding.add(name);
    try {
      return await this.rebuildLoop(loop, onProgress);
    } finally {
      this.rebuilding.delete(name);
    }
  }

  private async rebuildLoop(
    loop: ProjectionLoop,
    onProgress: (done: number, total: number) => void,
  ): Promise<RebuildReport> {
    const beganAtMs = performance.now();
    const { context } = this.ports;
    const rebuild = new Rebuild(loop.projection, this.loopPorts, (done, total) => {
      if (this.isStopped) throw new RunnerStopped(`the projections of ${context} end`);
      recordRebuildProgress(context, loop.projection.name, total === 0 ? 1 : done / total);
      onProgress(done, total);
    });
    const report = await rebuild.run((swap) =>
      loop.folding.run(async () => {
        const swapped = await swap();
        await loop.reload();
        return swapped;
      }),
    );
    recordRebuildProgress(context, loop.projection.name, 1);
    const full = {
      context,
      name: loop.projection.name,
      seconds: (performance.now() - beganAtMs) / 1_000,
      ...report,
    };
    this.loopPorts.logger.info(full, 'projection rebuilt');
    return full;
  }

  async lag(): Promise<readonly ProjectionLag[]> {
    const heads = await this.ports.log.heads();
    return Promise.all(
      [...this.loops.values()].map(async (loop) => {
        const { name } = loop.projection;
        const isKnown = loop.isRunning && loop.checkpoint.length > 0;
        const generation = isKnown ? undefined : (await liveGeneration(this.ports.database, name))?.generation;
        const behind = gapOf(heads, await this.checkpointOf(loop, generation));
        return { name, behind, ageSeconds: behind === 0 ? 0 : isKnown ? loop.ageSeconds : null };
      }),
    );
  }

  async setAside(): Promise<readonly { readonly name: string; readonly streams: number }[]> {
    const counted = new Map((await countSetAside(this.ports.database)).map(({ name, streams }) => [name, streams]));
    return [...this.loops.keys()].map((name) => ({ name, streams: counted.get(name) ?? 0 }));
  }

  async digests(): Promise<readonly TableDigest[]> {
    const digests: TableDigest[] = [];
    for (const { projection } of this.loops.values()) {
      const live = await liveGeneration(this.ports.database, projection.name);
      if (live === undefined) continue;
      for (const spec of projection.tables) {
        const [row] = await this.ports.database.query<{ rows: number; digest: string }>(
          digestSql(spec, live.generation),
        );
        if (row !== undefined) digests.push({ name: projection.name, table: spec.table, ...row });
      }
    }
    return digests;
  }

  /** @returns false when it has not been folded within the time */
  private async isFolded(
    loop: ProjectionLoop,
    { partition, position }: { readonly partition: number; readonly position: number },
    timeoutMs: number,
  ): Promise<boolean> {
    if ((loop.checkpoint[partition] ?? 0) >= position && loop.isRunning) return true;
    const waiting = loop.waiters.wait(partition, position, timeoutMs);
    if (!loop.isRunning && !this.watched.has(loop)) void this.watchTable(loop); // ends with its last waiter, handles its own failures
    return waiting;
  }

  private loopOf(name: string): ProjectionLoop {
    const loop = this.loops.get(name);
    if (loop === undefined)
      throw new Rejected<ProjectionRejectionCode>('projection.unknown', { context: this.ports.context, name });
    return loop;
  }

  private async checkpointOf(loop: ProjectionLoop, generation: number | undefined): Promise<readonly number[]> {
    if (loop.isRunning && loop.checkpoint.length > 0) return loop.checkpoint;
    return generation === undefined ? [] : loadCheckpoint(this.ports.database, loop.projection.name, generation);
  }

  /** Another process folds: its progress is in the table only. */
  private async watchTable(loop: ProjectionLoop): Promise<void> {
    const { database } = this.ports;
    this.watched.add(loop);
    while (loop.waiters.any && !loop.isRunning) {
      try {
        const live = await liveGeneration(database, loop.projection.name);
        if (live !== undefined)
          loop.waiters.folded(await loadCheckpoint(database, loop.projection.name, live.generation));
      } catch {
        // The waiters run into their deadline; the next look may succeed before.
      }
      await new Promise((resolve) => setTimeout(resolve, this.options.waitPollIntervalMs));
    }
    this.watched.delete(loop);
  }
}
