import { DAY_MS } from '@accrue/kernel';
import { EVENT_CONTRACTS } from '../events';
import { schemaUri } from '../registry';
import {
  CONTEXTS,
  DEAD_LETTER_RETENTION_DAYS,
  deadLetterTopicOf,
  TOPIC_CONTRACTS,
  TOPIC_PARTITIONS,
  TOPICS,
  type TopicContract,
} from '../topics';
import { CAUSE_HEADERS, SECURITY_SCHEMES, SERVERS } from './asyncapi-parts';

/** CloudEvents 1.0 attributes as Kafka binary mode carries them. */
const HEADERS = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time', 'ce_dataschema'],
  properties: {
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: { type: 'string', description: 'Unique per source; the same on every redelivery: deduplicate by it' },
    ce_type: { type: 'string' },
    ce_source: { type: 'string' },
    ce_subject: { type: 'string' },
    ce_time: {
      type: 'string',
      format: 'date-time',
      description: 'When it happened in the shop or in the world; each message names the field that also holds it',
    },
    ce_dataschema: { type: 'string' },
    ce_partitionkey: { type: 'string' },
    ce_recordedtime: {
      type: 'string',
      format: 'date-time',
      description: 'When Accrue recorded it; also the timestamp of the Kafka record, by which retention counts',
    },
    ce_correlationid: { type: 'string' },
    ce_causationid: { type: 'string' },
    ce_streamid: { type: 'string' },
    ce_streamrevision: { type: 'string' },
    ce_traceparent: { type: 'string' },
  },
} as const;

/** What the record key of each topic is. */
const recordKeys = new Map<string, string>(TOPIC_CONTRACTS.map(({ topic, key }) => [topic, key]));

type Described = Omit<TopicContract, 'topic'> & { readonly topic: string };

const DEAD_LETTERS: readonly Described[] = CONTEXTS.map((context) => ({
  topic: deadLetterTopicOf(context),
  summary: `What ${context} could not handle, for alerts; \`accrue dlq\` shows and replays it.`,
  key: 'none',
  cleanup: 'delete',
  retentionDays: DEAD_LETTER_RETENTION_DAYS,
}));

const channelOf = ({ topic, summary, key, cleanup, retentionDays }: Described) => ({
  address: topic,
  summary,
  description: `Partition key: ${key}. Replicas: as many as the operator sets (ACCRUE_TOPIC_REPLICATION), else the brokers' default.`,
  servers: Object.keys(SERVERS).map((name) => ({ $ref: `#/servers/${name}` })),
  bindings: {
    kafka: {
      ...{ topic, partitions: TOPIC_PARTITIONS },
      topicConfiguration: {
        'cleanup.policy': [cleanup],
        ...(cleanup === 'delete' ? { 'retention.ms': retentionDays === undefined ? -1 : retentionDays * DAY_MS } : {}),
      },
      bindingVersion: '0.5.0',
    },
  },
});

/** Topics are named after the context that publishes them; those of tills belong to campaigns. */
const serviceOf = (topic: string): string =>
  topic.startsWith('loyalty.pos.') ? 'campaigns' : (topic.split('.')[1] ?? '');

const keyOf = (type: string): string => type.replaceAll('.', '_');

/** The AsyncAPI 3.0 document of everything Accrue publishes and takes over topics. */
export const asyncApiDocument = (): object => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Accrue streams',
    version: '1',
    description:
      'CloudEvents 1.0 in Kafka binary mode: attributes as ce_ headers, the value is the JSON data, the record key is the partition key. Enumerations are open: consumers ignore what they do not know.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  defaultContentType: 'application/json',
  servers: SERVERS,
  channels: Object.fromEntries<object>([
    ...TOPIC_CONTRACTS.map((contract): [string, object] => [
      keyOf(contract.topic),
      {
        ...channelOf(contract),
        messages: Object.fromEntries(
          EVENT_CONTRACTS.filter(({ topic }) => topic === contract.topic).map(({ type }) => [
            keyOf(type),
            { $ref: `#/components/messages/${keyOf(type)}` },
          ]),
        ),
      },
    ]),
    ...DEAD_LETTERS.map((contract): [string, object] => [
      keyOf(contract.topic),
      { ...channelOf(contract), messages: { deadLetter: { $ref: '#/components/messages/deadLetter' } } },
    ]),
  ]),
  operations: Object.fromEntries(
    [...TOPIC_CONTRACTS, ...DEAD_LETTERS].map(({ topic, summary }) => [
      keyOf(topic),
      {
        // Seen from Accrue: tills publish receipts and actions, which Accrue receives; all else it sends.
        action: topic === TOPICS.posReceipts || topic === TOPICS.posActions ? 'receive' : 'send',
        channel: { $ref: `#/channels/${keyOf(topic)}` },
        summary,
        tags: [{ name: serviceOf(topic), description: 'The service of a cluster that does it' }],
      },
    ]),
  ),
  components: {
    securitySchemes: SECURITY_SCHEMES,
    correlationIds: {
      correlation: {
        description: 'The same for all that one request or message has led to',
        location: '$message.header#/ce_correlationid',
      },
    },
    messages: Object.fromEntries<object>([
      ...EVENT_CONTRACTS.map(({ type, topic, summary, eventTime, examples }): [string, object] => [
        keyOf(type),
        {
          name: type,
          title: type,
          summary,
          description: `When it happened (ce_time): the field ${eventTime}.`,
          contentType: 'application/json',
          correlationId: { $ref: '#/components/correlationIds/correlation' },
          headers: { $ref: '#/components/schemas/cloudEventHeaders' },
          bindings: { kafka: { key: { type: 'string', description: recordKeys.get(topic) }, bindingVersion: '0.5.0' } },
          payload: {
            schemaFormat: 'application/schema+json;version=draft-2020-12',
            schema: { $ref: `schemas/${type}.json` },
          },
          examples: examples.map((payload) => ({ payload })),
        },
      ]),
      [
        'deadLetter',
        {
          name: 'deadLetter',
          title: 'A message that could not be handled',
          summary:
            'Where it was and what went wrong, in headers. The message itself is sealed in the database: `accrue dlq show`',
          headers: { $ref: '#/components/schemas/causeHeaders' },
          payload: { type: 'null', description: 'None: a message that could not be handled may hold anything' },
        },
      ],
    ]),
    schemas: { cloudEventHeaders: HEADERS, causeHeaders: CAUSE_HEADERS },
  },
});

/** Each published event's schema as a JSON Schema 2020-12 file. */
export const schemaFiles = (): readonly { readonly name: string; readonly content: object }[] =>
  EVENT_CONTRACTS.map(({ type, summary, schema, examples }) => ({
    name: `${type}.json`,
    content: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: schemaUri(type),
      title: type,
      description: summary,
      ...(JSON.parse(JSON.stringify(schema)) as object),
      examples,
    },
  }));
