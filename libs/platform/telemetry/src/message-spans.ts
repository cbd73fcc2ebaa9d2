import { SpanKind } from '@opentelemetry/api';
import { ATTRIBUTES } from './attributes';
import { inSpan } from './spans';
import { continuesTrace, inBatchSpan, linksTo, type Traced } from './stored-traces';

/** What a span tells of a message; the messages of `@accrue/messaging` fit. */
export interface TracedMessage {
  readonly topic: string;
  readonly type: string;
  readonly extensions: Readonly<Record<string, string>>;
}

const tracedOf = ({ extensions }: TracedMessage): Traced => ({
  traceparent: extensions['traceparent'],
  recordedAt: extensions['recordedtime'],
});

/** Around the handling of one message: goes on with the trace that the message comes from. */
export const inMessageSpan = <T>(message: TracedMessage, group: string, handle: () => Promise<T>): Promise<T> => {
  const traced = tracedOf(message);
  const { traceparent = null } = traced;
  const goesOn = continuesTrace(traced);
  const attributes = { ...processing(message.topic, group), [ATTRIBUTES.messageType]: message.type };
  return inSpan(
    `process ${message.topic}`,
    {
      kind: SpanKind.CONSUMER,
      attributes,
      parent: goesOn ? traceparent : null,
      ...(goesOn ? {} : { links: linksTo([traced]) }),
    },
    handle,
  );
};

/** Around a batch that is handled as one: a span of its own, and one in the trace of each message. */
export const inMessagesSpan = <T>(
  topic: string,
  group: string,
  messages: readonly TracedMessage[],
  handle: () => Promise<T>,
): Promise<T> => {
  const attributes = processing(topic, group);
  return inBatchSpan(
    `process ${topic} batch`,
    { kind: SpanKind.CONSUMER, attributes: { ...attributes, [ATTRIBUTES.messagingBatchSize]: messages.length } },
    messages.map((message) => ({ ...tracedOf(message), spanName: `process ${topic}`, attributes })),
    handle,
  );
};

/** Around the sending of a batch to a broker; the messages themselves carry the traces they come from. */
export const inSendSpan = <T>(
  messages: readonly { readonly topic: string; readonly traceparent: string | undefined }[],
  send: () => Promise<T>,
): Promise<T> =>
  inBatchSpan(
    'send batch',
    { kind: SpanKind.PRODUCER, attributes: { ...operation('send'), [ATTRIBUTES.messagingBatchSize]: messages.length } },
    messages.map(({ topic, traceparent }) => ({
      traceparent,
      recordedAt: undefined,
      spanName: `send ${topic}`,
      attributes: { ...operation('send'), [ATTRIBUTES.messagingTopic]: topic },
    })),
    send,
  );

const processing = (topic: string, group: string) => ({
  ...operation('process'),
  [ATTRIBUTES.messagingTopic]: topic,
  [ATTRIBUTES.messagingGroup]: group,
});

const operation = (name: 'process' | 'send') => ({
  [ATTRIBUTES.messagingOperation]: name,
  [ATTRIBUTES.messagingOperationType]: name,
});
