import type { StoredEvent } from '@accrue/event-store';
import type { Transaction } from '@accrue/persistence';
import { applyChanges, keyOf, touchedRows } from './fold-rows';
import type { Projection, Row } from './projection';
import { tableSql } from './table-sql';
import { storableJson } from './well-formed';

/**
 * Folds events into one generation's tables: per table one read of the touched rows, one upsert, one delete. The caller holds
 * the generation and moves its checkpoint in the same transaction.
 */
export const foldBatch = async (
  tx: Transaction,
  projection: Projection,
  generation: number,
  events: readonly StoredEvent[],
): Promise<void> => {
  const changes = events.flatMap((event) => projection.project(event));
  const touched = touchedRows(changes, projection.tables);
  const tables = [...touched].map(([table, rows]) => {
    const spec = projection.tables[table] as Projection['tables'][string];
    return { spec, rows, sql: tableSql(table, spec, generation) };
  });
  for (const { spec, rows, sql } of tables) {
    const keys = [...rows.values()].map((row) => row.key);
    const stored = await tx.query<Record<string, unknown>>(sql.read, [storableJson(keys)], {
      prepared: `r:${sql.physical}`,
    });
    for (const row of stored) {
      const touchedRow = rows.get(keyOf(spec, row));
      if (touchedRow !== undefined) touchedRow.before = touchedRow.now = row;
    }
  }
  applyChanges(changes, projection.tables, touched);
  for (const { rows, sql } of tables) {
    const written: Row[] = [];
    const removed: Row[] = [];
    for (const { key, before, now } of rows.values()) {
      if (now === before) continue;
      if (now === undefined) removed.push(key);
      else written.push(now);
    }
    if (written.length > 0) await tx.query(sql.upsert, [storableJson(written)], { prepared: `u:${sql.physical}` });
    if (removed.length > 0) await tx.query(sql.remove, [storableJson(removed)], { prepared: `d:${sql.physical}` });
  }
};
