import { AUDIT_ORDER } from '@accrue/runtime';
import { firstOf, type Page } from './pages';

/** As a service lists it: what the gateway has to know. */
export interface ListedEntry {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subjects: readonly string[];
  readonly correlationId: string;
  readonly status: number | null;
}

export interface AuditPage extends Page {
  readonly entries: readonly ListedEntry[];
}

/** Each service is told of a key, and keeps that it was asked. */
const TOLD_TO_ALL = ['PUT /v1/keys/{name}', 'POST /v1/keys/{name}:revoke'];
/** Between the first and the last of them. */
const TOLD_WITHIN_MS = 60_000;

/** The newest first. Services may keep it in one database or each in its own: an entry is listed once, and what all were told of, too. */
export const mergeAudit = (parts: readonly AuditPage[], query: unknown): AuditPage => {
  const byId = new Map(parts.flatMap(({ entries }) => entries).map((entry) => [entry.id, entry]));
  const order = ({ at, id }: ListedEntry): string => `${at} ${id}`;
  const sorted = [...byId.values()].sort((one, other) => (order(one) < order(other) ? 1 : -1));
  const { page, nextCursor } = firstOf(sorted, parts, query, ({ at, id }) => AUDIT_ORDER.cursorAt([at, id]));
  return { entries: onceEach(page), nextCursor };
};

const onceEach = (entries: readonly ListedEntry[]): readonly ListedEntry[] => {
  const kept: ListedEntry[] = [];
  for (const entry of entries) {
    const at = kept.findIndex((other) => isSameAsking(entry, other));
    const other = kept[at];
    if (other === undefined) kept.push(entry);
    // Where one of them could not, that is what has to be seen.
    else if ((entry.status ?? 0) > (other.status ?? 0)) kept[at] = entry;
  }
  return kept;
};

const isSameAsking = (one: ListedEntry, other: ListedEntry): boolean =>
  TOLD_TO_ALL.includes(one.action) &&
  one.action === other.action &&
  one.actor === other.actor &&
  one.correlationId === other.correlationId &&
  one.subjects.join('/') === other.subjects.join('/') &&
  Math.abs(Date.parse(one.at) - Date.parse(other.at)) < TOLD_WITHIN_MS;
