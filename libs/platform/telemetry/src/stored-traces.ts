import { TraceFlags, type Attributes, type Link, type SpanKind } from '@opentelemetry/api';
import { contextOf, inSpan, tracer } from './spans';
import { parseTraceparent, type Traceparent } from './traceparent';

/** Something that carries the trace it came from: an event, a message. */
export interface Traced {
  readonly traceparent: Traceparent | undefined;
  /** When it was recorded; absent when nobody said. */
  readonly recordedAt: string | undefined;
}

/**
 * Work on something recorded longer ago gets a trace of its own with a link. A trace that is continued by whoever reads the
 * log again, in years, would never end.
 */
const CONTINUED_FOR_MS = 60 * 60 * 1_000;
/** Enough to find the traces of a batch by; a span should stay small. */
const LINKS_MAX = 64;
const ITEM_SPANS_MAX = 128;

export const continuesTrace = ({ traceparent, recordedAt }: Traced): boolean =>
  traceparent !== undefined && (recordedAt === undefined || Date.now() - Date.parse(recordedAt) < CONTINUED_FOR_MS);

/** To distinct traces that are recorded somewhere; others would lead nowhere. */
export const linksTo = (items: readonly Traced[], max = LINKS_MAX): readonly Link[] => {
  const links = new Map<Traceparent, Link>();
  for (const { traceparent } of items) {
    if (traceparent === undefined || links.has(traceparent)) continue;
    const target = parseTraceparent(traceparent);
    if (target === undefined || (target.traceFlags & TraceFlags.SAMPLED) === 0) continue;
    links.set(traceparent, { context: target });
    if (links.size === max) break;
  }
  return [...links.values()];
};

/** Part of a batch, and the span that it gets in its own trace. */
export interface BatchItem extends Traced {
  readonly spanName: string;
  readonly attributes: Attributes;
}

/**
 * One span for the batch, in a trace of its own, and one as long in the trace of each recent item, once the work has succeeded:
 * a batch has many traces and belongs to none of them, and still each of them shall show what became of its item.
 */
export const inBatchSpan = <T>(
  name: string,
  { kind, attributes }: { readonly kind: SpanKind; readonly attributes: Attributes },
  items: readonly BatchItem[],
  work: () => Promise<T>,
): Promise<T> =>
  inSpan(name, { kind, attributes, parent: null, links: linksTo(items) }, async (batch) => {
    const startTime = Date.now();
    const result = await work();
    const links = [{ context: batch.spanContext() }];
    for (const item of items.filter(continuesTrace).slice(0, ITEM_SPANS_MAX)) {
      const options = { kind, attributes: item.attributes, links, startTime };
      tracer.startSpan(item.spanName, options, contextOf(item.traceparent)).end();
    }
    return result;
  });
