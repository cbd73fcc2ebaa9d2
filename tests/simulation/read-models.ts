import { FindOperator } from 'typeorm';
import type { Projection, ReadModels } from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';
import type { MemoryEventLog } from '@accrue/testing';
import type { FaultyWorld } from './faults';
import type { Row, Tables } from './simulated-database';

const CHECKPOINT = 'projection_checkpoint';

/**
 * The folds of the read models over rows in memory: each page with its checkpoint, or not at all. How SQL stores the rows is left to
 * the tests with a database.
 */
export class SimulatedProjections {
  constructor(
    private readonly projections: readonly Projection[],
    private readonly log: MemoryEventLog,
    private readonly tables: Tables,
  ) {}

  async behind(): Promise<number> {
    const heads = await this.log.heads();
    return this.projections.reduce(
      (sum, { name }) =>
        sum + heads.reduce((behind, head, partition) => behind + head - this.checkpoint(name, partition), 0),
      0,
    );
  }

  /** Folds one page of one partition into one read model. @param pick which of them, of so many */
  async advance(pick: (choices: number) => number): Promise<void> {
    const projection = this.projections[pick(this.projections.length)];
    if (projection !== undefined) await this.fold(projection, pick(this.log.partitions));
  }

  async catchUp(): Promise<void> {
    for (const { name } of this.projections) await this.catchUpWith(name);
  }

  async catchUpWith(name: string): Promise<void> {
    const projection = this.projections.find((each) => each.name === name);
    if (projection === undefined) throw new Error(`no projection ${name}`);
    for (let partition = 0; partition < this.log.partitions; partition += 1) await this.fold(projection, partition);
  }

  private checkpoint(name: string, partition: number): number {
    return (this.tables.of(CHECKPOINT).get(`${name} ${String(partition)}`)?.['position'] ?? 0) as number;
  }

  private async fold(projection: Projection, partition: number): Promise<void> {
    const after = this.checkpoint(projection.name, partition);
    const page = await this.log.read(partition, { after, limit: 1_000, types: projection.eventTypes });
    for (const event of page.events) this.apply(projection, event);
    this.tables.of(CHECKPOINT).set(`${projection.name} ${String(partition)}`, { position: page.lastPosition });
  }

  private apply({ project, tables }: Projection, event: StoredEvent): void {
    for (const { table, key, change } of project(event)) {
      const spec = tables.find((each) => each.table === table);
      if (spec === undefined) throw new Error(`no table ${table}`);
      const id = JSON.stringify(spec.key.map((column) => key[column]));
      const row = change(this.tables.of(table).get(id));
      if (row === undefined) this.tables.of(table).delete(id);
      else this.tables.of(table).set(id, { ...row, ...key });
    }
  }
}

/** The questions that due work and commands ask of read models; any other fails the simulation. */
export const simulatedReadModels = (tables: Tables, world: FaultyWorld): ReadModels => {
  const of = ({ table }: { readonly table: string }) => ({
    rows: () => new Query(table, tables, world),
    createQueryBuilder: () => new Query(table, tables, world),
  });
  return { of } as unknown as ReadModels;
};

/** As much of TypeORM's query builder as the contexts use. */
class Query {
  private readonly filters: ((row: Row) => boolean)[] = [];
  private readonly columns: string[] = [];
  private limitRows = Number.POSITIVE_INFINITY;
  private latest: { readonly column: string; readonly as: string } | null = null;

  constructor(
    private readonly table: string,
    private readonly tables: Tables,
    private readonly world: FaultyWorld,
  ) {}

  select(expression: string, as: string): this {
    const [, column] = /^max\(\w+\.(\w+)\)$/.exec(expression) ?? [];
    if (column === undefined) throw new Error(`a simulation does not know ${expression}`);
    this.latest = { column, as };
    return this;
  }

  where(conditions: Readonly<Record<string, unknown>>): this {
    for (const [column, condition] of Object.entries(conditions))
      this.filters.push((row) => isMet(condition, row[column]));
    return this;
  }

  andWhere(text: string, values: Readonly<Record<string, unknown>>): this {
    const [, first = '', second = '', than = '', andThan = ''] =
      /^\(\w+\.(\w+), \w+\.(\w+)\) > \(:(\w+), :(\w+)\)$/.exec(text) ?? [];
    if (first === '') throw new Error(`a simulation does not know ${text}`);
    const after = { [first]: values[than], [second]: values[andThan] };
    this.filters.push((row) => compare(row, after, [first, second]) > 0);
    return this;
  }

  orderBy = (column: string): this => this.addOrderBy(column);
  addOrderBy(column: string): this {
    this.columns.push(column.slice(column.indexOf('.') + 1));
    return this;
  }

  limit(rows: number): this {
    this.limitRows = rows;
    return this;
  }

  getRawMany(): Promise<readonly Row[]> {
    return this.world.toDatabase(`rows of ${this.table}`, async () =>
      this.tables
        .rows(this.table)
        .filter((row) => this.filters.every((isSo) => isSo(row)))
        .sort((a, b) => compare(a, b, this.columns))
        .slice(0, this.limitRows),
    );
  }

  async getRawOne(): Promise<Row> {
    const { latest } = this;
    if (latest === null) throw new Error('a simulation knows one row only of an aggregate');
    const values = (await this.getRawMany()).map((row) => row[latest.column] as string).sort();
    return { [latest.as]: values.at(-1) ?? null };
  }
}

const isMet = (condition: unknown, value: unknown): boolean => {
  if (!(condition instanceof FindOperator)) return value === condition;
  const { type, value: bound } = condition as FindOperator<never>;
  if (type === 'lessThan') return (value as number) < bound;
  if (type === 'lessThanOrEqual') return (value as number) <= bound;
  throw new Error(`a simulation does not know ${type}`);
};

const compare = (a: Row, b: Row, columns: readonly string[]): number => {
  for (const column of columns) {
    const [left, right] = [a[column] as string, b[column] as string];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
};
