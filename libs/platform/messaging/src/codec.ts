import { checkJson, parseInstant, type InstantIso } from '@accrue/kernel';
import type { Message, RawMessage } from './message-bus';
import { MessageRejected } from './message-rejected';
import type { SchemaRegistry } from './schema-registry';

const PREFIX = 'ce_';
const TRACE_HEADER = 'traceparent';
const ATTRIBUTES = ['specversion', 'id', 'type', 'source', 'subject', 'time', 'dataschema'] as const;
const OWN_HEADERS: ReadonlySet<string> = new Set(ATTRIBUTES.map((name) => PREFIX + name));
/** Our longest ids are 128; a reader must never have to keep what a stranger made long. */
const ATTRIBUTE_LENGTH_MAX = 512;

/**
 * CloudEvents 1.0 in Kafka's binary mode: attributes and extensions as `ce_*` headers, the JSON of the data as value, the
 * partition key as key; null value = tombstone.
 * @throws MessageRejected unknown_type or schema_violation: the publication of the message is wrong
 */
export const encode = (message: Message, registry: SchemaRegistry): RawMessage => {
  checkData(message.type, message.data, registry);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: message.id,
    ce_type: message.type,
    ce_source: message.source,
    ce_subject: message.subject,
    ce_time: message.time,
    ce_dataschema: message.dataschema,
  };
  for (const [name, value] of Object.entries(message.extensions)) headers[PREFIX + name] = value;
  // Also where instrumentations look that know nothing of CloudEvents.
  const { traceparent } = message.extensions;
  if (traceparent !== undefined) headers[TRACE_HEADER] = traceparent;
  return { key: message.key, value: message.data === null ? null : JSON.stringify(message.data), headers };
};

/** Type of a raw message, undefined when it does not say; cheap, so that a consumer can skip what it does not handle. */
export const typeOf = (raw: RawMessage): string | undefined => raw.headers['ce_type'];

/** @throws MessageRejected with every code; the checks run from the outside in */
export const decode = (topic: string, raw: RawMessage, registry: SchemaRegistry): Message => {
  const judged = judgedGood.get(raw);
  // The data is parsed for each reader anew: none sees what another did with it.
  if (judged?.registry === registry)
    return messageOf(topic, judged.envelope, raw.value === null ? null : parse(raw.value));
  const envelope = envelopeOf(raw, registry);
  const data = raw.value === null ? null : parse(raw.value);
  if (raw.value !== null) {
    checkStorable(data, raw.value);
    checkData(envelope.type, data, registry, false);
  }
  judgedGood.set(raw, { registry, envelope });
  return messageOf(topic, envelope, data);
};

/** What a raw message says beside its data. */
type Envelope = Omit<Message, 'topic' | 'data'>;

/** Raw messages found good: the same bytes are judged once, however many groups of a process read them. */
const judgedGood = new WeakMap<RawMessage, { readonly registry: SchemaRegistry; readonly envelope: Envelope }>();

/** No spread: every message of every reader passes here. */
const messageOf = (topic: string, envelope: Envelope, data: unknown): Message => ({
  topic,
  id: envelope.id,
  type: envelope.type,
  source: envelope.source,
  subject: envelope.subject,
  time: envelope.time,
  key: envelope.key,
  dataschema: envelope.dataschema,
  data,
  extensions: envelope.extensions,
});

const envelopeOf = (raw: RawMessage, registry: SchemaRegistry): Envelope => {
  for (const name of ATTRIBUTES) {
    const value = raw.headers[PREFIX + name];
    if (value === undefined || value === '')
      throw new MessageRejected('message.missing_attribute', `${name} is missing`);
    if (value.length > ATTRIBUTE_LENGTH_MAX)
      throw new MessageRejected('message.missing_attribute', `${name} is too long`);
  }
  checkHeaders(raw.headers);
  const header = (name: (typeof ATTRIBUTES)[number]): string => raw.headers[PREFIX + name] as string;
  if (header('specversion') !== '1.0') throw new MessageRejected('message.missing_attribute', 'specversion is not 1.0');
  const type = header('type');
  if (!registry.known(type)) throw new MessageRejected('message.unknown_type', `no schema is published for ${type}`);
  return {
    id: header('id'),
    type,
    source: header('source'),
    subject: header('subject'),
    time: timeOf(header('time')),
    key: raw.key,
    dataschema: header('dataschema'),
    extensions: extensionsOf(raw.headers),
  };
};

const timeOf = (text: string): InstantIso => {
  // Our own messages are in the one spelling already; to recognise it is five times cheaper than to read any.
  const ms = Date.parse(text);
  if (text.endsWith('Z') && !Number.isNaN(ms) && ms >= 0 && new Date(ms).toISOString() === text)
    return text as InstantIso;
  try {
    return parseInstant(text);
  } catch {
    throw new MessageRejected('message.missing_attribute', 'time is not an RFC 3339 instant with an offset');
  }
};

const parse = (value: string): unknown => {
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    // Not the parser's whole sentence: it quotes the text, and that may be a person's.
    const [place = 'somewhere'] = /at position \d+/.exec((error as SyntaxError).message) ?? [];
    throw new MessageRejected('message.invalid_json', `the value is not JSON ${place}`);
  }
};

const checkStorable = (data: unknown, value: string): void => {
  const finding = checkJson(data, value);
  if (finding !== null)
    throw new MessageRejected('message.not_well_formed', `${finding.pointer} is ${finding.code.replaceAll('_', ' ')}`);
};

/** What has these in it was not meant as text, and no database of ours keeps a NUL. */
const CONTROL_CHARACTER = /\p{Cc}/u;

const checkHeaders = (headers: Readonly<Record<string, string>>): void => {
  for (const name in headers)
    if ((name.startsWith(PREFIX) || name === TRACE_HEADER) && CONTROL_CHARACTER.test(name + (headers[name] as string)))
      throw new MessageRejected('message.missing_attribute', `${name} has a control character in it`);
};

const checkData = (type: string, data: unknown, registry: SchemaRegistry, tombstone = data === null): void => {
  if (!registry.known(type)) throw new MessageRejected('message.unknown_type', `no schema is published for ${type}`);
  // A tombstone says that there is no data any more; no schema can describe that.
  const violation = tombstone ? null : registry.validate(type, data);
  if (violation !== null) throw new MessageRejected('message.schema_violation', `${type}: ${violation}`);
};

const extensionsOf = (headers: Readonly<Record<string, string>>): Record<string, string> => {
  const extensions: Record<string, string> = {};
  const trace = headers[TRACE_HEADER];
  if (trace !== undefined) extensions[TRACE_HEADER] = trace; // of a sender that traces and knows no extensions
  for (const name in headers) {
    if (name.startsWith(PREFIX) && !OWN_HEADERS.has(name))
      extensions[name.slice(PREFIX.length)] = headers[name] as string;
  }
  return extensions;
};
