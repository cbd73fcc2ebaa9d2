import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import specs from '@asyncapi/specs';
import { EVENT_CONTRACTS } from '../events';
import { asyncApiDocument } from './asyncapi';

describe('the AsyncAPI document', () => {
  const document = JSON.parse(JSON.stringify(asyncApiDocument('1.2.3'))) as {
    components: { messages: Record<string, { name: string }> };
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
    ).toEqual(EVENT_CONTRACTS.map(({ type }) => type).sort());
  });
});
