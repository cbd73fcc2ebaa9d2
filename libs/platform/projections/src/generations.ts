import type { Queryable, Transaction } from '@accrue/persistence';
import { createGenerationTables } from './generation-tables';
import type { Projection } from './projection';
import type { ReadModelTable } from './read-model';
import { dropTable, dropView, physicalName, tableSql } from './table-sql';

export type TableColumns = Readonly<Record<string, ReadModelTable['columns']>>;

export const columnsOf = ({ tables }: Pick<Projection, 'tables'>): TableColumns =>
  Object.fromEntries(tables.map(({ table, columns }) => [table, columns]));

export interface Generation {
  readonly generation: number;
  readonly version: number;
  readonly state: 'live' | 'building' | 'retired';
  readonly tables: TableColumns;
}

export interface Advance {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** The generation is no longer what this process took it for, or somebody else folded on: nothing was folded. */
export class GenerationMoved extends Error {
  readonly retriable = true;
  constructor(name: string, generation: number) {
    super(`projection ${name} generation ${generation} was swapped, dropped or folded on by another process`);
    this.name = 'GenerationMoved';
  }
}

/** A newer (or older) release has rebuilt the read model: this one's fold would spoil it. */
export class OtherVersionLive extends Error {
  /** Then the other release goes on with it. */
  readonly isNewer: boolean;
  constructor(name: string, live: number, ours: number) {
    super(`projection ${name} is live in version ${live}, and this process folds version ${ours}: end it, or rebuild`);
    this.name = 'OtherVersionLive';
    this.isNewer = live > ours;
  }
}

/** Held, as an advisory lock, by the process of a newer release that builds and folds its versions beside those of the release before. */
export const aheadLockOf = (context: string): string => `projector ${context} ahead`;

export const generationsOf = (database: Queryable, name: string): Promise<readonly Generation[]> =>
  database.query<Generation>(
    'select generation, version, state, tables from projection_generation where name = $1 order by generation',
    [name],
  );

export const liveGeneration = async (database: Queryable, name: string): Promise<Generation | undefined> =>
  (await generationsOf(database, name)).find(({ state }) => state === 'live');

/** Empty tables, checkpoints at 0. A second generation in state `building` violates a unique index. */
export const makeGeneration = async (
  tx: Transaction,
  { name, version, tables }: Projection,
  generation: number,
  state: 'live' | 'building',
  partitions: number,
): Promise<void> => {
  await tx.query(
    'insert into projection_generation (name, generation, version, state, tables) values ($1, $2, $3, $4, $5)',
    [name, generation, version, state, JSON.stringify(columnsOf({ tables }))],
  );
  await tx.query(
    'insert into projection_checkpoint (name, generation, partition, position) select $1, $2, p, 0 from generate_series(0, $3::int - 1) p',
    [name, generation, partitions],
  );
  for (const { table } of tables) await tx.query(dropTable(physicalName(table, generation)));
  await createGenerationTables(tx, tables, generation);
};

/**
 * Of a projection that has no generation: what is left of one whose rows an operator deleted, so that it is built anew (docs/runbooks/backup-and-restore.md).
 * Its tables could not be made while its views are there, and what was set aside would not be folded.
 */
export const clearRemains = async (tx: Transaction, { name, tables }: Projection): Promise<void> => {
  for (const { table } of tables) await tx.query(dropView(table));
  await tx.query('delete from projection_set_aside where name = $1', [name]);
};

/** Points the views that readers use at a generation; `before` is what they point at now. */
export const pointViews = async (
  tx: Transaction,
  { tables }: Projection,
  generation: number,
  before: TableColumns,
): Promise<void> => {
  const after = columnsOf({ tables });
  for (const gone of Object.keys(before)) if (!(gone in after)) await tx.query(dropView(gone));
  for (const spec of tables) {
    const sql = tableSql(spec, generation);
    if (JSON.stringify(before[spec.table]) === JSON.stringify(spec.columns)) {
      await tx.query(sql.replaceView);
    } else {
      await tx.query(dropView(spec.table)); // other columns: PostgreSQL does not replace a view by another shape
      await tx.query(sql.view);
    }
  }
};

/** Waits for the last reader of the old tables. */
export const dropGeneration = async (
  tx: Transaction,
  name: string,
  { generation, tables }: Generation,
): Promise<void> => {
  for (const table of Object.keys(tables)) await tx.query(dropTable(physicalName(table, generation)));
  await tx.query('delete from projection_checkpoint where name = $1 and generation = $2', [name, generation]);
  await tx.query('delete from projection_set_aside where name = $1 and generation = $2', [name, generation]);
  await tx.query('delete from projection_generation where name = $1 and generation = $2', [name, generation]);
};

export const loadCheckpoint = async (
  database: Queryable,
  name: string,
  generation: number,
): Promise<readonly number[]> => {
  const rows = await database.query<{ position: number }>(
    'select position from projection_checkpoint where name = $1 and generation = $2 order by partition',
    [name, generation],
    { prepared: 'projection-checkpoint' },
  );
  return rows.map((row) => row.position);
};

// The lock on the generation's row makes folds of one projection take turns, also across processes, and sees a swap.
const ADVANCE = `
with held as (
  select generation from projection_generation where name = $1 and generation = $2 and state = $3 for update
)
update projection_checkpoint c set position = a.upto
from held, unnest($4::int[], $5::bigint[], $6::bigint[]) as a(partition, before, upto)
where c.name = $1 and c.generation = held.generation and c.partition = a.partition and c.position = a.before
returning exists (select from projection_set_aside s where s.name = $1 and s.generation = $2) as "hasSetAside"`;

/**
 * First statement of a fold's transaction: takes the generation and moves its checkpoint from where it was believed to be.
 * Rows are read after it, so no other fold can come between their reading and their writing. All of the fold where nothing is folded.
 * @returns whether streams of it are set aside, so that a fold asks for them only then
 * @throws GenerationMoved
 */
export const advance = async (
  database: Queryable,
  name: string,
  { generation, state }: Pick<Generation, 'generation' | 'state'>,
  advances: readonly Advance[],
): Promise<boolean> => {
  const values = [advances.map((a) => a.partition), advances.map((a) => a.from), advances.map((a) => a.to)];
  const moved = await database.query<{ hasSetAside: boolean }>(ADVANCE, [name, generation, state, ...values], {
    prepared: 'projection-advance',
  });
  if (moved.length !== advances.length) throw new GenerationMoved(name, generation);
  return moved.some(({ hasSetAside }) => hasSetAside);
};

export const advancesOf = (from: readonly number[], to: readonly number[]): readonly Advance[] =>
  from
    .map((position, partition) => ({ partition, from: position, to: to[partition] ?? position }))
    .filter((a) => a.from !== a.to);
