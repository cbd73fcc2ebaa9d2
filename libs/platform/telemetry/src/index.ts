export { ATTRIBUTES } from './attributes';
export { GAUGES, observe, type Observe } from './gauges';
export { type MetricSpec } from './instruments';
export {
  inMessageSpan,
  inMessagesSpan,
  inSendSpan,
  type Consumption,
  type MessagingSystem,
  type TracedMessage,
} from './message-spans';
export * from './metrics';
export { openRequestSpan, type RequestSpan } from './request-span';
export { errorTypeOf, inSpan, type SpanOptions } from './spans';
export { inBatchSpan, linksTo, type BatchItem, type Traced } from './stored-traces';
export { activeTraceFields, activeTraceparent, type Traceparent } from './traceparent';
export { SpanKind } from '@opentelemetry/api';
