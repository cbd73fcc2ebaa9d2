import { DatabaseUnavailable, type Database, type Queryable } from '@accrue/persistence';

export interface CrashableDatabase extends Database {
  /** From now on nothing of this handle reaches the database any more, as if its process had been killed. */
  crash(): void;
}

/** A handle whose owner can be killed between any two statements; an open transaction is then rolled back. */
export const crashableDatabase = (database: Database): CrashableDatabase => {
  let crashed = false;
  const alive = (): void => {
    if (crashed) throw new DatabaseUnavailable('the process was killed');
  };
  const guarded = (queryable: Queryable): Queryable => ({
    query: async (text, values, options) => {
      alive();
      return queryable.query(text, values, options);
    },
  });
  return {
    ...guarded(database),
    transaction: async (work) => {
      alive();
      return database.transaction(async (tx) => {
        const result = await work(guarded(tx));
        alive();
        return result;
      });
    },
    close: () => database.close(),
    crash: () => {
      crashed = true;
    },
  };
};
