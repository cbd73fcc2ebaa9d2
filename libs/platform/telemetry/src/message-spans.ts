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

/** `kafka` as the conventions call it; they have no name for a bus within a process. */
export type MessagingSystem = 'kafka' | 'in_process';

/** Who takes messages, and from where. */
export interface Consumption {
  readonly system: MessagingSystem;
  readonly topic: string;
  readonly group: string;
}

const tracedOf = ({ extensions }: TracedMessage): Traced => ({
  traceparent: extensions['traceparent'],
  recordedAt: extensions['recordedtime'],
});

/** Around the handling of one message: goes on with the trace that the message comes from. */
export const inMessageSpan = <T>(
  message: TracedMessage,
  { partition, ...consumption }: Consumption & { readonly partition: number },
  handle: () => Promise<T>,
): Promise<T> => {
  const traced = tracedOf(message);
  const { traceparent = null } = traced;
  const goesOn = continuesTrace(traced);
  const attributes = {
    ...processing(consumption),
    [ATTRIBUTES.messagingPartition]: String(partition),
    [ATTRIBUTES.messageType]: message.type,
  };
  return inSpan(
    `process ${consumption.topic}`,
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
  consumption: Consumption,
  messages: readonly TracedMessage[],
  handle: () => Promise<T>,
): Promise<T> => {
  const { topic } = consumption;
  const attributes = processing(consumption);
  return inBatchSpan(
    `process ${topic} batch`,
    { kind: SpanKind.CONSUMER, attributes: { ...attributes, [ATTRIBUTES.messagingBatchSize]: messages.length } },
    messages.map((message) => ({ ...tracedOf(message), spanName: `process ${topic}`, attributes })),
    handle,
  );
};

/** Around the sending of a batch to a broker; the messages themselves carry the traces they come from. */
export const inSendSpan = <T>(
  system: MessagingSystem,
  messages: readonly { readonly topic: string; readonly traceparent: string | undefined }[],
  send: () => Promise<T>,
): Promise<T> =>
  inBatchSpan(
    'send batch',
    {
      kind: SpanKind.PRODUCER,
      attributes: { ...operation('send', system), [ATTRIBUTES.messagingBatchSize]: messages.length },
    },
    messages.map(({ topic, traceparent }) => ({
      traceparent,
      recordedAt: undefined,
      spanName: `send ${topic}`,
      attributes: { ...operation('send', system), [ATTRIBUTES.messagingTopic]: topic },
    })),
    send,
  );

const processing = ({ system, topic, group }: Consumption) => ({
  ...operation('process', system),
  [ATTRIBUTES.messagingTopic]: topic,
  [ATTRIBUTES.messagingGroup]: group,
});

const operation = (name: 'process' | 'send', system: MessagingSystem) => ({
  [ATTRIBUTES.messagingSystem]: system,
  [ATTRIBUTES.messagingSystemBefore]: system,
  [ATTRIBUTES.messagingOperation]: name,
  [ATTRIBUTES.messagingOperationType]: name,
});
