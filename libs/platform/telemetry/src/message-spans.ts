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
  const itemAttributes = processing(topic, group);
  return inBatchSpan(
    `process ${topic} batch`,
    {
      kind: SpanKind.CONSUMER,
      attributes: { ...itemAttributes, [ATTRIBUTES.messagingBatchSize]: messages.length },
      itemName: `process ${topic}`,
      itemAttributes,
    },
    messages.map(tracedOf),
    handle,
  );
};

const processing = (topic: string, group: string) => ({
  [ATTRIBUTES.messagingTopic]: topic,
  [ATTRIBUTES.messagingGroup]: group,
  [ATTRIBUTES.messagingOperation]: 'process',
  [ATTRIBUTES.messagingOperationType]: 'process',
});

/** Around the sending of a batch to a broker. The messages themselves carry the traces they come from. */
export const inSendSpan = <T>(
  topic: string,
  traceparents: readonly (string | undefined)[],
  send: () => Promise<T>,
): Promise<T> => {
  const itemAttributes = {
    [ATTRIBUTES.messagingTopic]: topic,
    [ATTRIBUTES.messagingOperation]: 'send',
    [ATTRIBUTES.messagingOperationType]: 'send',
  };
  return inBatchSpan(
    `send ${topic} batch`,
    {
      kind: SpanKind.PRODUCER,
      attributes: { ...itemAttributes, [ATTRIBUTES.messagingBatchSize]: traceparents.length },
      itemName: `send ${topic}`,
      itemAttributes,
    },
    traceparents.map((traceparent) => ({ traceparent, recordedAt: undefined })),
    send,
  );
};
