import { EVENT_CONTRACTS } from '../events';
import { schemaUri } from '../registry';
import { TOPIC_CONTRACTS, TOPICS } from '../topics';

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

const keyOf = (type: string): string => type.replaceAll('.', '_');

/** The AsyncAPI 3.0 document of everything Accrue publishes and takes over topics. */
export const asyncApiDocument = (version: string): object => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Accrue streams',
    version,
    description:
      'CloudEvents 1.0 in Kafka binary mode: attributes as ce_ headers, the value is the JSON data, the record key is the partition key. Enumerations are open: consumers ignore what they do not know.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  defaultContentType: 'application/json',
  channels: Object.fromEntries(
    TOPIC_CONTRACTS.map(({ topic, summary, key, cleanup }) => [
      keyOf(topic),
      {
        address: topic,
        summary,
        description: `Partition key: ${key}. Cleanup: ${cleanup}.`,
        bindings: { kafka: { topic, topicConfiguration: { 'cleanup.policy': [cleanup] }, bindingVersion: '0.5.0' } },
        messages: Object.fromEntries(
          EVENT_CONTRACTS.filter((contract) => contract.topic === topic).map(({ type }) => [
            keyOf(type),
            { $ref: `#/components/messages/${keyOf(type)}` },
          ]),
        ),
      },
    ]),
  ),
  operations: Object.fromEntries(
    TOPIC_CONTRACTS.map(({ topic }) => [
      keyOf(topic),
      // Seen from Accrue: tills publish receipts, which Accrue receives; all else it sends.
      { action: topic === TOPICS.posReceipts ? 'receive' : 'send', channel: { $ref: `#/channels/${keyOf(topic)}` } },
    ]),
  ),
  components: {
    messages: Object.fromEntries(
      EVENT_CONTRACTS.map(({ type, topic, summary, eventTime, examples }) => [
        keyOf(type),
        {
          name: type,
          title: type,
          summary,
          description: `When it happened (ce_time): the field ${eventTime}.`,
          contentType: 'application/json',
          headers: { $ref: '#/components/schemas/cloudEventHeaders' },
          bindings: { kafka: { key: { type: 'string', description: recordKeys.get(topic) }, bindingVersion: '0.5.0' } },
          payload: {
            schemaFormat: 'application/schema+json;version=draft-2020-12',
            schema: { $ref: `./schemas/${type}.json` },
          },
          examples: examples.map((payload) => ({ payload })),
        },
      ]),
    ),
    schemas: { cloudEventHeaders: HEADERS },
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
