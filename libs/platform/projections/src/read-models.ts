import type { Repository, SelectQueryBuilder } from 'typeorm';
import { dataSourceOver, type Database } from '@accrue/persistence';
import type { Projection } from './projection';
import type { ReadModel } from './read-model';

/** What readers use of a TypeORM repository. Only folds write, and they write sets of rows. */
export interface ReadRepository<Shape extends object> extends Pick<
  Repository<Shape>,
  'findBy' | 'findOneBy' | 'existsBy' | 'countBy' | 'createQueryBuilder'
> {
  /** For lists, by `getRawMany`: the rows as they come, which are what the type says; entities are the same, copied value by value. */
  rows(alias: string): SelectQueryBuilder<Shape>;
}

/** The read side of a context: a repository for each table of its projections, on the view of the live generation. */
export interface ReadModels {
  of<Shape extends object, Key extends keyof Shape>(model: ReadModel<Shape, Key>): ReadRepository<Shape>;
}

export const openReadModels = async (database: Database, projections: readonly Projection[]): Promise<ReadModels> => {
  const source = await dataSourceOver(database, { entities: projections.flatMap(({ tables }) => tables) });
  return {
    of: (model) => {
      const repository = source.getRepository(model);
      const columns = Object.keys(model.columns);
      return repository.extend({
        rows: (alias: string) =>
          repository.createQueryBuilder(alias).select(columns.map((column) => `${alias}.${column} AS ${column}`)),
      });
    },
  };
};
