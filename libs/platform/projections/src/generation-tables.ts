import { Table } from 'typeorm';
import { dataSourceOver, type Transaction } from '@accrue/persistence';
import type { ReadModelTable } from './read-model';
import { physicalName } from './table-sql';

/** Makes the empty tables of a generation: columns, keys and indexes from the metadata of their entities, under names of their own. */
export const createGenerationTables = async (
  tx: Transaction,
  tables: readonly ReadModelTable[],
  generation: number,
): Promise<void> => {
  const source = await dataSourceOver(tx, { entities: tables });
  const runner = source.createQueryRunner();
  for (const each of tables) {
    const { columns, indices } = Table.create(source.getMetadata(each), source.driver);
    const name = physicalName(each.table, generation);
    // Without their names: those of the next generation's have to be others.
    await runner.createTable(
      new Table({ name, columns, indices: indices.map(({ columnNames }) => ({ columnNames })) }),
    );
  }
  await runner.release();
};
