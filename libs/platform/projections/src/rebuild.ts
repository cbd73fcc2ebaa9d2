import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseContention, type Transaction } from '@accrue/persistence';
import { foldBatch } from './fold-batch';
import { inRebuildSpan } from './fold-span';
import {
  advance,
  advancesOf,
  columnsOf,
  dropGeneration,
  GenerationMoved,
  generationsOf,
  liveGeneration,
  loadCheckpoint,
  makeGeneration,
  pointViews,
  type Generation,
} from './generations';
import type { LoopPorts } from './projection-loop';
import type { Projection, RebuildReport } from './projection';
import { gapOf, readBatch } from './read-batch';
import { logSetAside } from './set-aside';
import { differencesSql, tableSql } from './table-sql';

type Report = Pick<RebuildReport, 'events' | 'tables' | 'swapped'>;

/** Shorter than PostgreSQL's deadlock_timeout: if the swap and a reader wait for each other, the swap is the one to give way. */
const SWAP_LOCK_TIMEOUT_MS = 100;
const SWAP_ATTEMPTS_MAX = 100;
/** Batches a rebuild folds without coming closer before it swaps all the same. */
const PATIENCE_BATCHES = 10;

/**
 * A new generation beside the live one: folded from the first event while readers and the live fold go on, then, in one
 * transaction that holds the live fold off, both are brought to the same checkpoint, compared, and the views are swapped.
 */
export class Rebuild {
  private events = 0;
  private batches = 0;

  constructor(
    private readonly projection: Projection,
    private readonly ports: LoopPorts,
    private readonly onProgress: (done: number, total: number) => void,
  ) {}

  /** @param exclusively runs the swap while this process does not fold the live generation */
  async run(exclusively: (work: () => Promise<Report>) => Promise<Report>): Promise<Report> {
    const building = await this.make();
    try {
      await this.catchUp(building);
      return await exclusively(() => this.swap(building));
    } catch (error) {
      await this.abandon(building);
      throw error;
    }
  }

  private async make(): Promise<Generation> {
    const { name, version } = this.projection;
    return this.ports.database.transaction(async (tx) => {
      const known = await generationsOf(tx, name);
      // Left behind by a rebuild that failed together with its database. One process at a time runs a context's projections; if a
      // second one is building this very moment, it notices (GenerationMoved) and gives up.
      for (const left of known.filter(({ state }) => state === 'building')) await dropGeneration(tx, name, left);
      const generation = Math.max(0, ...known.map((other) => other.generation)) + 1;
      await makeGeneration(tx, this.projection, generation, 'building', this.ports.feed.partitions);
      return { generation, version, state: 'building', tables: columnsOf(this.projection) };
    });
  }

  /**
   * Until it is close to the live generation, or to the head when nobody folds the live one any more. Writers that are faster than
   * a rebuild must not keep it going for ever: when it comes no closer, the swap holds the live fold off for longer.
   */
  private async catchUp(building: Generation): Promise<void> {
    const { feed, database, options } = this.ports;
    const { name, version, eventTypes } = this.projection;
    let at = await loadCheckpoint(database, name, building.generation);
    for (let closest = Number.POSITIVE_INFINITY, patience = PATIENCE_BATCHES; ;) {
      const [heads, live] = [await feed.heads(), await liveGeneration(database, name)];
      const done = at.reduce((sum, position) => sum + position, 0);
      this.onProgress(done, done + gapOf(heads, at));
      const isFolded = live !== undefined && live.version === version;
      const gap = gapOf(isFolded ? await loadCheckpoint(database, name, live.generation) : heads, at);
      patience = gap < closest ? PATIENCE_BATCHES : patience - 1;
      closest = Math.min(closest, gap);
      if (gap <= options.swapGapEventsMax || patience === 0) return;
      const batch = await readBatch(feed, eventTypes, at, options.rebuildBatchEventsMax);
      await database.transaction((tx) => this.fold(tx, building, at, batch));
      at = batch.upTo;
    }
  }

  private async swap(building: Generation): Promise<Report> {
    const { name } = this.projection;
    const report = await this.ports.database.transaction(async (tx): Promise<Report & { retired: Generation }> => {
      const [live] = await tx.query<Generation>(
        `select generation, version, state, tables from projection_generation where name = $1 and state = 'live' for update`,
        [name],
      );
      if (live === undefined) throw new GenerationMoved(name, building.generation);
      // Another version of the fold is not here to be continued; nobody folds it any more.
      const comparable = live.version === this.projection.version;
      const [liveAt, buildingAt] = [
        await loadCheckpoint(tx, name, live.generation),
        await loadCheckpoint(tx, name, building.generation),
      ];
      const target = buildingAt.map((position, partition) => Math.max(position, liveAt[partition] ?? 0));
      await this.foldUntil(tx, building, buildingAt, target);
      if (comparable) await this.foldUntil(tx, live, liveAt, target);
      const tables = await this.compare(tx, building.generation, comparable ? live.generation : null);
      await tx.query(`update projection_generation set state = 'retired' where name = $1 and generation = $2`, [
        name,
        live.generation,
      ]);
      await tx.query(`update projection_generation set state = 'live' where name = $1 and generation = $2`, [
        name,
        building.generation,
      ]);
      await this.pointViewsPatiently(tx, building.generation, live);
      return { events: this.events, tables, swapped: true, retired: live };
    });
    const { retired, ...rest } = report;
    await this.ports.database.transaction((tx) => dropGeneration(tx, name, retired)).catch(() => undefined); // the next start drops it
    return rest;
  }

  private async foldUntil(
    tx: Transaction,
    generation: Generation,
    from: readonly number[],
    until: readonly number[],
  ): Promise<void> {
    const { feed, options } = this.ports;
    for (let at = from; gapOf(until, at) > 0;) {
      const batch = await readBatch(feed, this.projection.eventTypes, at, options.rebuildBatchEventsMax, until);
      if (gapOf(batch.upTo, at) === 0)
        throw new Error(`the log of ${this.ports.context} ends before a checkpoint of ${this.projection.name}`);
      await this.fold(tx, generation, at, batch);
      at = batch.upTo;
    }
  }

  private async fold(
    tx: Transaction,
    generation: Generation,
    from: readonly number[],
    batch: Awaited<ReturnType<typeof readBatch>>,
  ): Promise<void> {
    await inRebuildSpan(this.projection.name, this.batches++, batch.events, async () => {
      const { name } = this.projection;
      const hasSetAside = await advance(tx, name, generation, advancesOf(from, batch.upTo));
      const into = { generation: generation.generation, hasSetAside };
      logSetAside(this.ports, name, await foldBatch(tx, this.projection, into, batch.events));
    });
    if (generation.state === 'building') this.events += gapOf(batch.upTo, from);
  }

  private async compare(tx: Transaction, generation: number, live: number | null): Promise<RebuildReport['tables']> {
    const reports: RebuildReport['tables'][number][] = [];
    for (const spec of this.projection.tables) {
      const [counted] = await tx.query<{ rows: number }>(
        `select count(*) as rows from ${tableSql(spec, generation).physical}`,
      );
      const [compared] =
        live === null ? [] : await tx.query<{ differences: number }>(differencesSql(spec, [live, generation]));
      reports.push({ table: spec.table, rows: counted?.rows ?? 0, differences: compared?.differences ?? 0 });
    }
    return reports;
  }

  /** A reader in a long transaction holds the views; others must not queue up behind us meanwhile. */
  private async pointViewsPatiently(tx: Transaction, generation: number, live: Generation): Promise<void> {
    await tx.query(`set local lock_timeout = ${SWAP_LOCK_TIMEOUT_MS}`);
    for (let attempt = 1; ; attempt++) {
      await tx.query('savepoint before_swap');
      try {
        await pointViews(tx, this.projection, generation, live.tables);
        return;
      } catch (error) {
        if (!(error instanceof DatabaseContention) || attempt === SWAP_ATTEMPTS_MAX) throw error;
        await tx.query('rollback to savepoint before_swap');
        await delay(SWAP_LOCK_TIMEOUT_MS / 2);
      }
    }
  }

  /** Unless the swap happened after all (an error at COMMIT says nothing); what cannot be dropped now is dropped at the next start. */
  private async abandon(building: Generation): Promise<void> {
    const { name } = this.projection;
    await this.ports.database
      .transaction(async (tx) => {
        const [row] = await tx.query(
          `select 1 from projection_generation where name = $1 and generation = $2 and state = 'building' for update`,
          [name, building.generation],
        );
        if (row !== undefined) await dropGeneration(tx, name, building);
      })
      .catch(() => undefined);
  }
}
