import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { REASONS, reasonSchema } from './index';
import { ENTRY_REASONS } from './entry';
import { LINE_REASONS, RECEIPT_REASONS, RULE_REASONS } from './receipt';
import { REVIEW_REASONS } from './review';
import { TENDER_REASONS } from './tender';

const ajv = new Ajv2020({ strict: false });
addFormats(ajv, ['date', 'date-time']);

describe.each(
  Object.entries({ ENTRY_REASONS, RECEIPT_REASONS, RULE_REASONS, LINE_REASONS, REVIEW_REASONS, TENDER_REASONS }),
)('%s', (_name, table) => {
  const published = ajv.compile(reasonSchema(table));

  it.each(Object.entries(table))('%s has examples, each valid by itself and as it is published', (code, contract) => {
    const alone = ajv.compile(contract.data);
    expect(contract.examples.length).toBeGreaterThan(0);
    for (const data of contract.examples) {
      expect([alone(data), alone.errors]).toEqual([true, null]);
      expect([published({ code, data }), published.errors]).toEqual([true, null]);
    }
  });

  it('names its codes where it is published', () => {
    const { description } = reasonSchema(table).properties.code;
    expect(description?.split(', ')).toEqual(Object.keys(table));
    expect(Object.keys(REASONS)).toEqual(expect.arrayContaining(Object.keys(table)));
  });
});
