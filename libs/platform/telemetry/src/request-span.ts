import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { ATTRIBUTES } from './attributes';
import { tracer } from './spans';

export interface RequestSpan {
  /** Everything of the request that shall belong to its span. */
  run(work: () => void): void;
  end(status: number): void;
}

/** The span of a request to this server; goes on with the caller's trace when the headers name one. */
export const openRequestSpan = (
  method: string,
  route: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): RequestSpan => {
  const parent: Context = propagation.extract(ROOT_CONTEXT, headers);
  const attributes = { [ATTRIBUTES.httpMethod]: method, [ATTRIBUTES.httpRoute]: route };
  const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
  const within = trace.setSpan(parent, span);
  return {
    run: (work) => context.with(within, work),
    end: (status) => {
      span.setAttribute(ATTRIBUTES.httpStatus, status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
};
