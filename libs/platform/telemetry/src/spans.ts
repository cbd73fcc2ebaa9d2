import {
  context,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanKind,
} from '@opentelemetry/api';
import { Rejected } from '@accrue/kernel';
import { ATTRIBUTES } from './attributes';
import { parseTraceparent, type Traceparent } from './traceparent';

/** Does nothing until a program registers an SDK. */
export const tracer = trace.getTracer('accrue');

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Default: the active span. `null`: a trace of its own. */
  readonly parent?: Traceparent | null;
  readonly links?: readonly Link[];
}

/** Runs `work` inside a span, which ends with it and tells the kind of a failure, never its message. */
export const inSpan = async <T>(
  name: string,
  { kind, attributes, parent, links }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> => {
  const within = contextOf(parent);
  const span = tracer.startSpan(
    name,
    { ...(kind && { kind }), ...(attributes && { attributes }), ...(links && { links: [...links] }) },
    within,
  );
  try {
    return await context.with(trace.setSpan(within, span), work, undefined, span);
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
};

export const contextOf = (parent: Traceparent | null | undefined): Context => {
  if (parent === undefined) return context.active();
  const remote = parent === null ? undefined : parseTraceparent(parent);
  return remote === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote);
};

/** Code of a rejection, else the error's class. */
export const errorTypeOf = (error: unknown): string => {
  if (error instanceof Rejected) return (error as Rejected).code;
  return error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
};

/** A rejection is an answer, not a failure of ours. */
const markFailed = (span: Span, error: unknown): void => {
  span.setAttribute(ATTRIBUTES.errorType, errorTypeOf(error));
  if (!(error instanceof Rejected)) span.setStatus({ code: SpanStatusCode.ERROR });
};
