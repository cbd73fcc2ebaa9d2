import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import specs from '@asyncapi/specs';
import { EVENT_CONTRACTS } from '../events';
import { schemaRegistry } from '../registry';
import { CONTEXTS, deadLetterTopicOf, TOPIC_CONTRACTS, TOPICS } from '../topics';
import { asyncApiDocument } from './asyncapi';

describe('the AsyncAPI document', () => {
  const document = JSON.parse(JSON.stringify(asyncApiDocument())) as {
    channels: Record<string, { address: string; bindings: { kafka: { topicConfiguration: Record<string, unknown> } } }>;
    components: { messages: Record<string, { name: string; examples?: { payload: unknown }[] }> };
  };

  it('satisfies the AsyncAPI 3.0.0 schema', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, meta: false });
    addFormats(ajv);
    const schema = (specs as unknown as { schemas: Record<string, object> }).schemas['3.0.0'] as object;
    const validate = ajv.compile(schema);
    expect(validate(document) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...document, asyncapi: '9.9.9' })).toBe(false);
  });

  it('names every published event once', () => {
    expect(
      Object.values(document.components.messages)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...EVENT_CONTRACTS.map(({ type }) => type), 'deadLetter'].sort());
  });

  it('tells of every topic of a cluster, and how long it keeps what', () => {
    const retention = Object.fromEntries(
      Object.values(document.channels).map(({ address, bindings }) => [
        address,
        bindings.kafka.topicConfiguration['retention.ms'],
      ]),
    );
    expect(Object.keys(retention).sort()).toEqual(
      [...TOPIC_CONTRACTS.map(({ topic }) => topic), ...CONTEXTS.map(deadLetterTopicOf)].sort(),
    );
    expect([retention[TOPICS.entryFacts], retention[TOPICS.balanceState]]).toEqual([-1, undefined]);
    expect(retention[deadLetterTopicOf('ledger')]).toBe(30 * 86_400_000);
  });

  it('shows no example that its own schema refuses', () => {
    const shown = Object.values(document.components.messages).flatMap(({ name, examples = [] }) =>
      examples.map(({ payload }) => [name, schemaRegistry.validate(name, payload)]),
    );
    expect(shown.length).toBeGreaterThanOrEqual(EVENT_CONTRACTS.length);
    expect(shown.filter(([, problem]) => problem !== null)).toEqual([]);
  });
});
