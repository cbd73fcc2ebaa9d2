import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';

/** W3C Trace Context, `00-<trace>-<span>-<flags>`: how a trace goes on in an event's metadata and in a message's header. */
export type Traceparent = string;

/** Later versions may append fields, which a reader of this one ignores. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Undefined for what is no traceparent: it came from outside and is a hint at best. */
export const parseTraceparent = (text: Traceparent): SpanContext | undefined => {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(text) ?? [];
  const parsed = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(parsed) ? parsed : undefined;
};

const formatTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): Traceparent =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** Where what happens now belongs: goes into the metadata of events. Undefined when nobody traces. */
export const activeTraceparent = (): Traceparent | undefined => {
  const active = trace.getActiveSpan()?.spanContext();
  return active === undefined || !isSpanContextValid(active) ? undefined : formatTraceparent(active);
};

/** Fields for log lines, so that a line leads to its trace and back. Empty outside of a trace. */
export const activeTraceFields = (): { readonly trace_id?: string; readonly span_id?: string } => {
  const active = trace.getActiveSpan()?.spanContext();
  return active === undefined || !isSpanContextValid(active)
    ? {}
    : { trace_id: active.traceId, span_id: active.spanId };
};
