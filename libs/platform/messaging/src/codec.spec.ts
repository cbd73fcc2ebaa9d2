import type { InstantIso } from '@accrue/kernel';
import { decode, encode } from './codec';
import type { Message, RawMessage } from './message-bus';
import { MessageRejected } from './message-rejected';
import type { SchemaRegistry } from './schema-registry';

const TYPE = 'loyalty.test.thing.happened.v1';
const registry: SchemaRegistry = {
  known: (type) => type === TYPE,
  validate: (_type, data) => (typeof (data as { n?: unknown }).n === 'number' ? null : '/n must be number'),
  eventTimeOf: () => '2026-10-31T12:00:00.000Z',
};
const message: Message = {
  topic: 'loyalty.test.thing.facts.v1',
  id: 'e-1',
  type: TYPE,
  source: '/accrue/test',
  subject: 'thing-1',
  time: '2026-10-31T12:00:00.000Z' as InstantIso,
  key: 'k-ł',
  dataschema: `/v1/schemas/${TYPE}.json`,
  data: { n: 1, text: 'żółć "quoted" \u0001 \ud83d\ude00' },
  extensions: { correlationid: 'c-1', recordedtime: '2026-10-31T12:00:01.000Z' },
};
const raw: RawMessage = encode(message, registry);
const without = (header: string): RawMessage => ({
  ...raw,
  headers: Object.fromEntries(Object.entries(raw.headers).filter(([name]) => name !== header)),
});
const withHeader = (header: string, value: string): RawMessage => ({
  ...raw,
  headers: { ...raw.headers, [header]: value },
});
const codeOf = (broken: RawMessage): string => {
  try {
    decode(message.topic, broken, registry);
    return 'accepted';
  } catch (error) {
    return (error as MessageRejected).code;
  }
};

describe('message codec', () => {
  it('writes CloudEvents in binary mode', () => {
    expect(raw).toStrictEqual({
      key: 'k-ł',
      value: JSON.stringify(message.data),
      headers: {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: 'e-1',
        ce_type: TYPE,
        ce_source: '/accrue/test',
        ce_subject: 'thing-1',
        ce_time: '2026-10-31T12:00:00.000Z',
        ce_dataschema: `/v1/schemas/${TYPE}.json`,
        ce_correlationid: 'c-1',
        ce_recordedtime: '2026-10-31T12:00:01.000Z',
      },
    });
  });

  it('reads back what it wrote, as new objects', () => {
    const decoded = decode(message.topic, raw, registry);
    expect(decoded).toStrictEqual(message);
    expect(decoded.data).not.toBe(message.data);
  });

  it('carries a tombstone as a null value, without asking the schema', () => {
    const tombstone = encode({ ...message, data: null }, registry);
    expect(tombstone.value).toBeNull();
    expect(decode(message.topic, tombstone, registry).data).toBeNull();
  });

  it('takes the JSON null for data, not for a tombstone', () => {
    const strict: SchemaRegistry = {
      ...registry,
      validate: (_type, data) => (data === null ? 'must be object' : null),
    };
    expect(() => decode(message.topic, { ...raw, value: 'null' }, strict)).toThrow('message.schema_violation');
  });

  it.each(['ce_id', 'ce_subject', 'ce_correlationid', 'traceparent'])('refuses a control character in %s', (name) => {
    for (const value of ['a\0', '\u001b[2J', 'a\u0085'])
      expect(() => decode(message.topic, withHeader(name, value), registry)).toThrow(
        `message.missing_attribute: ${name} has a control character in it`,
      );
  });

  it('brings a time with an offset to UTC', () => {
    expect(decode(message.topic, withHeader('ce_time', '2026-10-31T13:00:00+01:00'), registry).time).toBe(
      '2026-10-31T12:00:00.000Z',
    );
  });

  it.each(['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time', 'ce_dataschema'])(
    'refuses a message without %s',
    (header) => {
      expect(codeOf(without(header))).toBe('message.missing_attribute');
      expect(codeOf(withHeader(header, ''))).toBe('message.missing_attribute');
    },
  );

  it.each([
    ['another version of CloudEvents', withHeader('ce_specversion', '0.3'), 'message.missing_attribute'],
    ['a time without an offset', withHeader('ce_time', '2026-10-31T12:00:00'), 'message.missing_attribute'],
    ['an id without end', withHeader('ce_id', 'x'.repeat(513)), 'message.missing_attribute'],
    ['a type nobody published', withHeader('ce_type', 'loyalty.test.thing.happened.v9'), 'message.unknown_type'],
    ['broken JSON', { ...raw, value: '{"n":' }, 'message.invalid_json'],
    ['nothing at all', { ...raw, value: '' }, 'message.invalid_json'],
    ['half of a surrogate pair', { ...raw, value: '{"n":1,"x":"\\ud83d"}' }, 'message.not_well_formed'],
    ['a number that is no longer exact', { ...raw, value: '{"n":9007199254740993}' }, 'message.not_well_formed'],
    ['data that break the schema', { ...raw, value: '{"n":"1"}' }, 'message.schema_violation'],
  ])('refuses %s', (_what, broken, code) => {
    expect(codeOf(broken)).toBe(code);
  });

  it('does not write what breaks the schema', () => {
    expect(() => encode({ ...message, data: { n: 'one' } }, registry)).toThrow('message.schema_violation');
    expect(() => encode({ ...message, type: 'loyalty.test.other.v1' }, registry)).toThrow('message.unknown_type');
  });
});
