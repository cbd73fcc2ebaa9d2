import { DefaultNamingStrategy, type Table } from 'typeorm';

/** Longer names are cut off by PostgreSQL. */
const NAME_LENGTH_MAX = 63;

/** Keys and indexes are called as PostgreSQL would call them, for whoever reads a plan; TypeORM would take hashes. */
export class ReadableNames extends DefaultNamingStrategy {
  override primaryKeyName(table: Table | string): string {
    return name(this.getTableName(table), 'pkey');
  }

  override indexName(table: Table | string, columns: string[]): string {
    return name(this.getTableName(table), ...columns, 'idx');
  }
}

const name = (...parts: readonly string[]): string => parts.join('_').slice(0, NAME_LENGTH_MAX);
