import type { StoredEvent } from '@accrue/event-store';
import type { Transaction } from '@accrue/persistence';
import { applyChanges, keyOf, tableOf, touchRows, type TouchedTable } from './fold-rows';
import type { Projection } from './projection';
import type { Row, RowChange } from './read-model';
import { setAside, setAsideOf, type Unfoldable } from './set-aside';
import { tableSql } from './table-sql';
import { storableJson } from './well-formed';

export interface FoldInto {
  readonly generation: number;
  /** As `advance` said. */
  readonly hasSetAside: boolean;
}

/**
 * Folds events into one generation's tables: per table one read of the touched rows, one upsert, one delete. The caller holds
 * the generation and moves its checkpoint in the same transaction. An event that cannot be folded leaves no trace in the rows;
 * its stream is set aside, and everything else goes on.
 * @returns what was set aside now
 * @throws TooManySetAside
 */
export const foldBatch = async (
  tx: Transaction,
  projection: Projection,
  { generation, hasSetAside }: FoldInto,
  events: readonly StoredEvent[],
): Promise<readonly Unfoldable[]> => {
  const touched = new Map<string, TouchedTable>();
  const steps = events.map((event) => stepOf(event, projection, touched));
  const tables = [...touched].map(([table, rows]) => {
    const spec = tableOf(projection.tables, table);
    return { spec, rows, sql: tableSql(spec, generation) };
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
  const known = hasSetAside ? await setAsideOf(tx, projection.name, generation) : [];
  const found = applySteps(steps, new Set(known.map(({ streamId }) => streamId)), projection, touched);
  await setAside(tx, { name: projection.name, generation }, known.length, found);
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
  return found;
};

/** What an event asks for; `error` instead when it cannot be projected. */
interface Step {
  readonly event: StoredEvent;
  readonly changes: readonly RowChange[];
  readonly error?: unknown;
}

const stepOf = (event: StoredEvent, projection: Projection, touched: Map<string, TouchedTable>): Step => {
  try {
    const changes = projection.project(event);
    touchRows(changes, projection.tables, touched);
    return { event, changes };
  } catch (error) {
    return { event, changes: [], error };
  }
};

/** @param skipped streams that are set aside; added to */
const applySteps = (
  steps: readonly Step[],
  skipped: Set<string>,
  { tables }: Projection,
  touched: ReadonlyMap<string, TouchedTable>,
): readonly Unfoldable[] => {
  const found: Unfoldable[] = [];
  for (const step of steps) {
    const { event, changes } = step;
    if (skipped.has(event.streamId)) continue;
    try {
      if ('error' in step) throw step.error;
      applyChanges(changes, tables, touched);
    } catch (error) {
      skipped.add(event.streamId);
      found.push({ event, error });
    }
  }
  return found;
};
