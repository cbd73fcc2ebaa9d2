import type { StoredEvent } from '@accrue/event-store';
import { ATTRIBUTES, countFolded, inBatchSpan, inSpan, linksTo, SpanKind, type Traced } from '@accrue/telemetry';

/** Of the many batches of a rebuild one in so many gets a span. */
const REBUILD_BATCHES_PER_SPAN = 100;
const REBUILD_LINKS_MAX = 8;

/** A live batch: a span of its own, and one in the trace of each event, so that a till's trace ends at its read model. */
export const inFoldSpan = async (
  { context, projection }: { readonly context: string; readonly projection: string },
  events: readonly StoredEvent[],
  fold: () => Promise<void>,
): Promise<void> => {
  const attributes = { [ATTRIBUTES.context]: context, [ATTRIBUTES.projection]: projection };
  await inBatchSpan(
    `fold ${projection}`,
    { kind: SpanKind.INTERNAL, attributes: { ...attributes, [ATTRIBUTES.eventCount]: events.length } },
    events.map((event) => ({ ...tracedOf(event), spanName: `project ${projection}`, attributes })),
    fold,
  );
  countFolded(context, projection, events.length);
};

/** A batch of a rebuild never goes on with the traces of its events: they may be years old, and all of them come by. */
export const inRebuildSpan = <T>(
  projection: string,
  batch: number,
  events: readonly StoredEvent[],
  fold: () => Promise<T>,
): Promise<T> => {
  if (batch % REBUILD_BATCHES_PER_SPAN !== 0) return fold();
  const attributes = { [ATTRIBUTES.projection]: projection, [ATTRIBUTES.eventCount]: events.length };
  const links = linksTo(events.map(tracedOf), REBUILD_LINKS_MAX);
  return inSpan(`rebuild ${projection}`, { attributes, parent: null, links }, fold);
};

const tracedOf = ({ metadata, recordedAt }: StoredEvent): Traced => ({ traceparent: metadata.traceparent, recordedAt });
