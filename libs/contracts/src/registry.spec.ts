import { EVENT_CONTRACTS } from './events';
import { TOPIC_CONTRACTS } from './topics';
import { schemaRegistry } from './registry';

describe('published contracts', () => {
  it.each(EVENT_CONTRACTS.map((contract) => [contract.type, contract] as const))(
    '%s accepts its stored examples',
    (type, contract) => {
      expect(contract.examples.length).toBeGreaterThan(0);
      for (const example of contract.examples) expect(schemaRegistry.validate(type, example)).toBeNull();
    },
  );

  it.each(EVENT_CONTRACTS.map((contract) => [contract.type, contract] as const))(
    '%s refuses an example that lost a required field',
    (type, contract) => {
      const required = (contract.schema as { required?: string[] }).required ?? [];
      for (const field of required) {
        const { [field]: _gone, ...rest } = contract.examples[0] as Record<string, unknown>;
        expect(schemaRegistry.validate(type, rest)).toContain(field);
      }
    },
  );

  it.each(EVENT_CONTRACTS.map((contract) => [contract.type, contract] as const))(
    '%s says in a required instant when it happened',
    (type, { schema, eventTime, examples }) => {
      const { required, properties } = schema as unknown as {
        readonly required: readonly string[];
        readonly properties: Readonly<Record<string, { readonly format?: string }>>;
      };
      expect(required).toContain(eventTime);
      expect(properties[eventTime]?.format).toBe('date-time');
      for (const example of examples) {
        expect(schemaRegistry.eventTimeOf(type, example as object)).toBe(
          (example as Record<string, string>)[eventTime],
        );
      }
    },
  );

  it('belongs to a topic that is described', () => {
    const topics = new Set<string>(TOPIC_CONTRACTS.map(({ topic }) => topic));
    expect(EVENT_CONTRACTS.filter(({ topic }) => !topics.has(topic))).toEqual([]);
  });
});
