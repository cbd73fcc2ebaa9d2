import type { Database, Migration } from '@accrue/persistence';

export const instanceMigration: Migration = {
  name: 'Instance1795824007000',
  sql: `create table instance (id uuid not null default gen_random_uuid());
        insert into instance default values`,
};

/** Tells one platform's data from another's: a program that remembers how far it has got must not go on elsewhere. */
export const instanceIdOf = async (database: Database): Promise<string> => {
  const [row] = await database.query<{ id: string }>('select id from instance');
  if (!row) throw new Error('the table instance has one row');
  return row.id;
};
